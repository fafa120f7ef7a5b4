"""What is drafted while a caller speaks: the shapes of ``POST /api/v1/desk/suggest``.

These shapes are public and do not change without notice.
"""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from desk.vocabulary import Emotion, TicketType, Urgency
from knowledge.vocabulary import GuideField
from search.contracts import AnswerItem, Outcome


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True)


class DepartmentChance(_Shape):
    """A department with the calibrated probability that the matter is its own."""

    id: str
    name: str
    probability: float = Field(ge=0, le=1)
    reasons: list[str] = []
    """Chinese sentences: the duty it falls under, the words that speak for it."""


class SaidTime(_Shape):
    """When it happened, as said, and the moments that means, if they can be told."""

    said: str
    start: datetime | None = None
    end: datetime | None = None


class SaidPlace(_Shape):
    """Where it happened.

    ``district`` and ``subdistrict`` are official names, ``None`` when not told; ``said`` holds the
    words as they were said.
    """

    district: str | None = None
    subdistrict: str | None = None
    said: str = ""


class CallFields(_Shape):
    """The standard fields of a ticket, as far as the caller told them; masked."""

    time: SaidTime | None = None
    place: SaidPlace = SaidPlace()
    object: str = ""
    """Whom or what it is about (被反映对象)."""
    demand: str = ""
    """What the caller wants done (诉求)."""
    contact: str = ""
    """Masked, e.g. ``138****5678``; empty when none was told."""
    caller: str = ""
    """How the caller names themselves, masked: ``李**``."""
    emotion: Emotion = Emotion.CALM


class MatterDraft(_Shape):
    """One matter of a call: becomes one ticket."""

    text: str
    """The words of the call that it is made of, masked."""
    type: TicketType
    category: str
    category_path: list[str]
    department: str
    departments: list[DepartmentChance]
    district: str | None
    urgency: Urgency
    summary: str
    fields: CallFields = CallFields()


class TicketDraft(MatterDraft):
    """The work order so far: the first matter, and each of them."""

    matters: list[MatterDraft]


class MissingField(_Shape):
    """What the caller still has to be asked."""

    field: str
    """``place``, ``time``, ``object``, ``demand``, ``contact`` …"""
    ask: str
    """The question, word for word."""


class Suggestion(_Shape):
    """A published answer for the agent, as ``POST /api/v1/ask`` gives it."""

    id: str
    title: str
    city: str
    probability: float = Field(ge=0, le=1)
    outcome: Outcome
    bundle: str | None = None
    field: GuideField | None = None
    answer: list[AnswerItem] = []
    message: str = ""
    url: str | None = None
    """Page of the record, e.g. ``/bundle/newborn``."""


class Suggested(_Shape):
    """Everything that is said to the agent about a transcript so far."""

    suggestions: list[Suggestion]
    ticket_draft: TicketDraft
    missing: list[MissingField]
    notice: str = ""
    """Said first: in danger, which number to pass the caller to."""
    release: str
    timings_ms: dict[str, float] = {}
