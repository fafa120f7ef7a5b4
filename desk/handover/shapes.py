"""Handed-over conversations, their lines, turns and approvals, as everybody in the house sees them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk.vocabulary import ApprovalStatus, Author, ConversationStatus

Message = Mapping[str, Any]
"""A chat message as ``search.messages`` has them; each carries ``text``."""
OPEN = (ConversationStatus.WAITING, ConversationStatus.ACTIVE)
"""While a conversation is in one of these, people have it, not the assistant."""


@dataclass(frozen=True)
class Handover:
    """A conversation that waits for an agent, has one, or had one.

    Attributes:
        id: 32 hex digits.
        conversation: as the engine knows it.
        owner: the citizen's owner hash.
        city: code of the served city; may be empty.
        reason: what the citizen said when asking; masked.
        status: where it stands.
        agent: account that has it, or for which it waits; empty: any.
        revision: counts up with each change; ``take`` names the one it saw.
        asked_at: when the citizen asked.
        taken_at: when it was taken first.
        answered_at: when an agent first wrote.
        ended_at: when it was given back or closed.
    """

    id: str
    conversation: str
    owner: str
    city: str
    reason: str
    status: ConversationStatus
    agent: str
    revision: int
    asked_at: datetime
    taken_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None

    @property
    def open(self) -> bool:
        """Whether people have the conversation, or are waited for."""
        return self.status in OPEN


@dataclass(frozen=True)
class Queued:
    """A conversation in the queue: its place from 1, and for how long it has waited."""

    handover: Handover
    place: int
    waited_seconds: int


@dataclass(frozen=True)
class Line:
    """One line of a conversation.

    Attributes:
        id: counts up in the order in which lines can be read.
        actor: account name; empty for the citizen.
        messages: as they were said, or with only the masked text, as asked for.
        masked: plain text free of numbers that are personal.
        shown: whether the citizen has seen it in a reply already.
    """

    id: int
    conversation: str
    handover_id: str
    author: Author
    actor: str
    messages: tuple[Message, ...]
    masked: str
    shown: bool
    at: datetime


@dataclass(frozen=True)
class Turn:
    """One turn with the assistant; texts are masked."""

    conversation: str
    city: str
    said: str
    answered: str
    outcome: str
    bundle: str
    milliseconds: int
    at: datetime


@dataclass(frozen=True)
class Approval:
    """An answer that waits for an agent, or that one has settled."""

    id: str
    conversation: str
    city: str
    question: str
    bundle: str
    messages: tuple[Message, ...]
    status: ApprovalStatus
    actor: str
    at: datetime
    settled_at: datetime | None


def plain_text(messages: tuple[Message, ...] | list[Message] | list[dict[str, Any]]) -> str:
    """What messages say, without how they look."""
    return "\n".join(str(each.get("text") or "") for each in messages).strip()
