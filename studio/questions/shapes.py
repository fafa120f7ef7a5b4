"""The shapes of questions that were not answered well; everything is masked."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Reason(StrEnum):
    """Why a question is to be looked at."""

    NO_ANSWER = "no_answer"
    CLARIFY = "clarify"
    """No record was likely enough to be answered from."""
    UNHELPFUL = "unhelpful"
    """The citizen said that the answer did not help."""
    CORRECTED = "corrected"
    """An agent changed the suggested answer, or turned it down."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One time that somebody asked.

    Attributes:
        who: stands for the person: the conversation, or the call.
        conversation: empty for a call.
    """

    text: str
    who: str
    conversation: str
    reason: Reason
    at: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """That somebody has taken a group up.

    Attributes:
        is_live: whether the published record holds the question by now.
    """

    id: int
    record_id: str
    draft_id: int
    actor: str
    at: datetime
    is_live: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Questions of one meaning.

    Attributes:
        id: stays the same while its title does.
        title: the most central wording.
        wordings: all of them, the most central first.
        people: how many asked.
        count: how often it was asked.
        reasons: how often for which reason.
        conversations: in which it was asked.
    """

    id: str
    title: str
    wordings: tuple[str, ...]
    people: int
    count: int
    reasons: dict[Reason, int]
    conversations: tuple[str, ...]
    latest: datetime
    taken: Taken | None


@dataclass(frozen=True, slots=True)
class Groups:
    """What was not answered well.

    Attributes:
        asked: how often, all together.
        left_out: rare wordings beyond those that were compared.
    """

    asked: int
    left_out: int
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class ToTell:
    """Somebody who asked in vain, left a contact, and can be told that there is an answer now.

    Attributes:
        ticket: number of the ticket with the contact; it is seen there by those who may.
        question: as it stands in the record.
        record_kind: of the record, e.g. ``bundle``.
        answer: what the record says now, to be told.
    """

    group_id: int
    ticket: str
    question: str
    record_id: str
    record_title: str
    record_kind: str
    answer: str
