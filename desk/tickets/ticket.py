"""A ticket as everybody in the house sees it; nothing personal stands in it readable."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from desk.vocabulary import (
    Emotion,
    Grade,
    TicketAction,
    TicketChannel,
    TicketStatus,
    TicketType,
    Urgency,
    Warning,
)


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True)


class Contact(_Shape):
    """Who called; always sealed when stored."""

    name: str = Field(default="", max_length=60)
    phone: str = Field(default="", max_length=40)
    original: str = Field(default="", max_length=8000)
    """The words as they were said, unmasked."""

    @property
    def empty(self) -> bool:
        """Whether nothing is known."""
        return not (self.name or self.phone or self.original)


class TicketInput(_Shape):
    """What a ticket is filed with: one matter."""

    type: TicketType
    category_path: tuple[str, ...] = Field(min_length=1, max_length=3)
    department: str = ""
    """Id of the department it is sent to; empty: none yet, it waits at 待派."""
    assisting: tuple[str, ...] = ()
    """Ids of departments that help (协办)."""
    district: str = ""
    subdistrict: str = ""
    place: str = Field(default="", max_length=200)
    happened: str = Field(default="", max_length=80)
    object: str = Field(default="", max_length=120)
    demand: str = Field(default="", max_length=400)
    summary: str = Field(min_length=1, max_length=120)
    text: str = Field(min_length=1, max_length=8000)
    """Masked when stored, whatever is given."""
    urgency: Urgency = Urgency.NORMAL
    emotion: Emotion = Emotion.CALM
    confidential: bool = False
    """Handlers do not see who called (保密)."""
    bundle: str = ""
    """Id of the service that could not be got done (办不成事)."""


class Filing(_Shape):
    """All that is filed at once: one call, chat or message with one or several matters."""

    key: str = Field(min_length=8, max_length=80)
    """The caller's own; the same key files once, however often it is sent."""
    channel: TicketChannel
    city: str
    """Code of the served city, e.g. ``500000``."""
    matters: tuple[TicketInput, ...] = Field(min_length=1, max_length=8)
    contact: Contact = Contact()
    owner: str = ""
    """The citizen's owner hash, so that the browser finds its tickets; empty for calls."""
    conversation: str = ""
    """The conversation it came from."""


class Ticket(TicketInput):
    """A filed ticket."""

    id: str
    number: str
    call: str
    """Id that the tickets of one filing share."""
    position: int
    """Which matter of its call, from 0."""
    channel: TicketChannel
    city: str
    status: TicketStatus
    revision: int
    """Counts up with each change; a change names the revision it was made on."""
    has_contact: bool
    owner: str
    conversation: str
    created_at: datetime
    due_at: datetime
    closed_at: datetime | None
    escalated_at: datetime | None
    result: str
    """What the department did, for the citizen."""
    duplicate_of: str
    """Number of the ticket it was merged into; empty: none."""
    event: str
    """Id of the mass event it belongs to; empty: none."""
    returns: int
    """How often departments gave it back."""

    def warning(self, moment: datetime) -> Warning:
        """How near its deadline is: yellow in the last quarter of its time, red when past."""
        if self.closed_at is not None:
            return Warning.NONE
        if moment >= self.due_at:
            return Warning.RED
        left, whole = self.due_at - moment, self.due_at - self.created_at
        return Warning.YELLOW if left <= whole / 4 else Warning.NONE


class TicketEvent(_Shape):
    """One thing that happened to a ticket."""

    number: str
    action: TicketAction | None
    """``None``: it was filed."""
    before: TicketStatus | None
    after: TicketStatus
    actor: str
    """Account name, ``citizen`` or ``system``."""
    role: str
    note: str
    changes: dict[str, list[str]]
    """By field: before and after, both masked."""
    at: datetime


class Rating(_Shape):
    """What the citizen says of how it was dealt with (好差评)."""

    number: str
    grade: Grade
    reasons: tuple[str, ...]
    text: str
    """Masked."""
    at: datetime
