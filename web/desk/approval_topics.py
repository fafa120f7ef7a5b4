"""Topics that answers can be held for: what a supervisor types, as answers name it."""

from daoban.errors import InvalidInput
from search.service import SearchService
from web.desk.texts import desk_text

_KINDS = ("bundle", "matter", "topic", "policy")
"""Of records that answers are about."""


def known_titles(search: SearchService) -> list[str]:
    """Titles that answers can name, in order."""
    records = search.tools.snapshot.records.values()
    return sorted({each.title for each in records if getattr(each, "kind", "") in _KINDS})


def known_topic(search: SearchService, title: str, outcome: str) -> str:
    """The topic that was meant: an outcome, or a title; 「…一件事」 is the title without these words.

    Raises:
        InvalidInput: no answer names it, so that nothing would ever be held.
    """
    words = desk_text()["approvals"]
    if outcome in words["outcomes"]:
        return outcome
    typed, titles = title.strip(), set(known_titles(search))
    for wanted in (typed, typed.removesuffix(words["topic_ending"])):
        if wanted in titles:
            return wanted
    raise InvalidInput(
        words["unknown_topic"].format(title=typed or outcome), words["unknown_topic_hint"]
    )
