"""One way of writing what callers say, the same when dispatch learns and when it is asked."""

from daoban.personal_data import mask_personal_data
from search.tokens import Synonyms
from search.writing import plain_text


def masked_text(text: str) -> str:
    """Plain characters, personal data masked."""
    return mask_personal_data(plain_text(text))


def standard_text(text: str, synonyms: Synonyms) -> str:
    """As ``masked_text``, in standard words: what is encoded."""
    return synonyms.standardise(masked_text(text))
