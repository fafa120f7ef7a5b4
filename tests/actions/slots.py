"""Slots of conversations that stand somewhere."""

from typing import Any

from support.rasa_calls import options, reply

from search.contracts import BundleMatch, Outcome, Reply

CLOSING = {"bundle": "小店停业", "city": "云溪", "subject": "想把店关了", "said": {}}
OPENING = {
    "bundle": "开便民小店",
    "city": "云溪",
    "subject": "想开个小店",
    "said": {"fee": "不收费"},
}
TALKED = {"bundle": "小店停业", "topics": [OPENING, CLOSING], "last_question": "想把店关了"}
"""Two bundles were talked about; the closing of a shop is the present one."""
OFFERED = [option.model_dump() for option in options("小店停业", "小店转让")]
ASKED_BACK = {
    "alternatives": OFFERED,
    "open_question": "店不要了",
    "last_question": "店不要了",
    "outcome": "clarify",
}
"""A clarifying question waits for its answer."""


def given(bundle: str, city: str = "云溪", **changes: Any) -> Reply:
    """A reply on a bundle of a city."""
    match = BundleMatch(id=bundle, title=bundle, city=city, probability=0.9)
    return reply(Outcome.ANSWERED, bundle=bundle, bundles=[match], **changes)


def asked_back(*titles: str) -> Reply:
    """A clarifying question between bundles."""
    return reply(Outcome.CLARIFY, options=options(*titles))


def unanswered(**changes: Any) -> Reply:
    return reply(Outcome.NO_ANSWER, **changes)
