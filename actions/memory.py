"""What a conversation keeps in its slots: the bundles talked about and the options offered."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from actions.phrases import phrase
from search.contracts import Option, Reply

MOST_TOPICS = 8
LONGEST_QUOTE = 60
"""Characters of an answer that a summary repeats."""


@dataclass(frozen=True)
class Topic:
    """A bundle that was answered on.

    Attributes:
        bundle: its title.
        city: name of the city whose bundle it is, where known.
        subject: the words with which the person came to it; found again with them elsewhere.
        said: by guide field, how the answer began.
    """

    bundle: str
    city: str | None
    subject: str
    said: dict[str, str] = field(default_factory=dict)


def city_of(reply: Reply) -> str | None:
    """Name of the city of the bundle that a reply is about."""
    return next((match.city for match in reply.bundles if match.title == reply.bundle), None)


def read_topics(slot: Sequence[dict[str, Any]] | None) -> list[Topic]:
    """The topics of a slot, the present one last."""
    return [Topic(**item) for item in slot or ()]


def with_reply(topics: list[Topic], reply: Reply, subject: str) -> list[dict[str, Any]]:
    """The topics once a reply was given, as a slot keeps them."""
    if reply.bundle is None:
        return [asdict(topic) for topic in topics]
    city = city_of(reply)
    known = next(
        (item for item in topics if (item.bundle, item.city) == (reply.bundle, city)), None
    )
    said = dict(known.said) if known else {}
    if reply.field and reply.answer:
        said[reply.field.value] = _beginning(reply)
    topic = Topic(reply.bundle, city, known.subject if known else subject, said)
    others = [item for item in topics if item is not known]
    return [asdict(item) for item in [*others, topic][-MOST_TOPICS:]]


def _beginning(reply: Reply) -> str:
    first = reply.answer[0].text
    text = first if len(first) <= LONGEST_QUOTE else f"{first[:LONGEST_QUOTE]}…"
    count = len(reply.answer)
    return phrase("summary_more", said=text, count=count) if count > 1 else text


def offered(options: Sequence[Option]) -> list[dict[str, Any]]:
    """The bundles of a clarifying question, as a slot keeps them; without 「都不是」."""
    return [option.model_dump() for option in options if option.bundle]
