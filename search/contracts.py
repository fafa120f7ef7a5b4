"""What goes into the pipeline and what comes out: the public question and reply.

These shapes are the public API (``POST /api/v1/ask``) and do not change without notice.
"""

from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from knowledge.vocabulary import Audience, GuideField


class Outcome(StrEnum):
    """The closed set of ways a question can end."""

    ANSWERED = "answered"
    RECOMMENDED = "recommended"
    CLARIFY = "clarify"
    NO_ANSWER = "no_answer"
    TICKET = "ticket"
    HANDOFF = "handoff"
    EMERGENCY = "emergency"
    REFUSED = "refused"


class ConversationContext(BaseModel):
    """What earlier turns settled; lets 「那要多久」 be understood."""

    model_config = ConfigDict(extra="forbid")

    bundle: str | None = Field(default=None, max_length=120)
    """Title or id of the bundle that is being talked about."""
    field: GuideField | None = None
    exclude: tuple[str, ...] = Field(default=(), max_length=20)
    """Titles that the person has turned down (「不是这个」)."""
    detail: bool = False
    """Everything instead of the short form (「说详细点」)."""
    simple: bool = False
    """Plain short wording (「说简单点」)."""


class Question(BaseModel):
    """One question for the pipeline; already checked for length and characters."""

    text: str
    city: str | None = None
    audience: Audience | None = None
    limit: int = Field(default=3, ge=1, le=10)
    explain: bool = False
    context: ConversationContext = ConversationContext()


class Citation(BaseModel):
    """Where a quoted text stands and where its fact was published."""

    title: str
    """Title of the quoted record."""
    source: str
    """Title of the published source, with its document number."""
    url: str | None = None
    valid_from: date | None = None
    seen: date
    """The day somebody last checked the source."""


class AnswerItem(BaseModel):
    """One quoted text."""

    text: str
    record_id: str
    field: GuideField | None = None
    reference: bool = False
    """True when it is another place's rule, given for reference."""
    unverified: bool = False
    """True when the source is doubtful (未核实); not to be given as certain."""
    citation: Citation


class BundleMatch(BaseModel):
    """A bundle with the calibrated probability that it is the one meant."""

    id: str
    title: str
    city: str
    probability: float = Field(ge=0, le=1)


class Option(BaseModel):
    """One choice of a clarifying question."""

    label: str
    bundle: str | None = None
    send: str
    """The text that choosing it sends."""


class Reply(BaseModel):
    """What the pipeline answers."""

    outcome: Outcome
    probability: float = Field(ge=0, le=1)
    bundle: str | None = None
    """Title of the bundle that the answer is about."""
    bundles: list[BundleMatch] = []
    field: GuideField | None = None
    answer: list[AnswerItem] = []
    options: list[Option] = []
    message: str = ""
    """A plain sentence that goes with the outcome."""
    release: str
    timings_ms: dict[str, float] = {}
    explain: list[dict[str, Any]] | None = None
    messages: list[dict[str, Any]] | None = None
    """The reply as chat messages (see ``search.messages``), when asked for."""
