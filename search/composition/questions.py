"""The published question that says what was asked, where one does."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.records import Record
from knowledge.vocabulary import GuideField
from search.composition.materials import is_named
from search.composition.quotes import Quote, faq_quotes
from search.evidence import passages_of
from search.passages import Passage, PassageKind
from search.run import Run
from search.writing import plain_text

HIT = 0.80
"""Cosine from which a question variant counts as the question that was asked."""
HIT_IN_CONTEXT = 0.65
"""The same for a message that goes on with a bundle: its subject is not said again."""
NAMES_MATERIAL = 0.15
"""By how much nearer a question is taken to be that names the material asked about."""
CHOSEN = 0.5
"""Cosine below which a question cannot stand in the message word for word."""
NAMES = frozenset({PassageKind.TITLE, PassageKind.ALIAS})
LONG_ENOUGH = 6
"""Characters from which a question that stands in the message is no accident."""


@dataclass(frozen=True)
class Hit:
    """The answer to a published question.

    Attributes:
        quotes: at least one.
        field: the guide field that the question is about, if it is about one.
        word_for_word: whether the message holds the question as it is published.
    """

    quotes: list[Quote]
    field: GuideField | None
    word_for_word: bool


def answer_to(run: Run, passage: Passage) -> list[Quote]:
    """The answer to the question that a passage is a variant of, as far as it holds today."""
    if passage.faq is None or passage.faq_record is None:
        return []
    record = run.tools.snapshot.records[passage.faq_record]
    assert isinstance(record, Record)
    return faq_quotes(record, passage.faq)


def hit_of(run: Run, asked: Sequence[Quote]) -> Hit | None:
    """The nearest published question of the chosen record, if it is near enough.

    Args:
        run: the question with its evidence.
        asked: the materials that it is about; a published question that names them need not be
            as near, and one whose answer does not speak of them does not count.
    """
    found = _nearest(run, asked)
    if found is None:
        return None
    passage, word_for_word = found
    quotes = answer_to(run, passage)
    if not quotes or (asked and not word_for_word and not _bears_on(run, asked, passage, quotes)):
        return None
    return Hit(quotes, passage.field, word_for_word)


def _nearest(run: Run, asked: Sequence[Quote]) -> tuple[Passage, bool] | None:
    snapshot = run.tools.snapshot
    if run.chosen is None or run.evidence is None:
        return None
    own = passages_of(snapshot, run.chosen.number)
    best, found = HIT_IN_CONTEXT if run.from_context else HIT, None
    for passage, cosine in zip(snapshot.passages[own], run.evidence.clause[own], strict=True):
        if passage.kind is not PassageKind.QUESTION:
            named = passage.kind in NAMES and not run.fields and cosine > best
            if named:  # What comes nearer to a name than to a question only names the service.
                best, found = float(cosine), None
            continue
        if cosine >= CHOSEN and _stands_in(run, passage):
            return passage, True
        if run.fields and passage.field not in (None, *run.fields):
            continue
        nearness = float(cosine)
        if is_named(snapshot, asked, passage.text):
            nearness += NAMES_MATERIAL
        if nearness >= best:
            best, found = nearness, passage
    return (found, False) if found else None


def _stands_in(run: Run, passage: Passage) -> bool:
    question = _plain(passage.text)
    return len(question) >= LONG_ENOUGH and question in run.text


@lru_cache(maxsize=20_000)
def _plain(question: str) -> str:
    return plain_text(question).rstrip("?")


def _bears_on(run: Run, asked: Sequence[Quote], passage: Passage, quotes: Sequence[Quote]) -> bool:
    """Whether an answer speaks of the materials asked about, as its question does."""
    snapshot = run.tools.snapshot
    answer = " ".join(quote.text for quote in quotes)
    about = passage.field is GuideField.MATERIALS or is_named(snapshot, asked, passage.text)
    return about and is_named(snapshot, asked, answer)
