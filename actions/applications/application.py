"""The application as it is kept: answers, values with where they came from, and its state."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

EARLIER_KEPT = 5
"""Earlier values kept of a field, so that a page that was open meanwhile can be merged."""


class Model(BaseModel):
    """Common rules: unknown keys are errors, nothing changes in place."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Status(StrEnum):
    """Where an application stands."""

    DRAFT = "draft"
    READY = "ready"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    SUPPLEMENT = "supplement"
    DONE = "done"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


OPEN = frozenset({Status.DRAFT, Status.READY, Status.SUPPLEMENT})
"""States in which the form may be changed."""
ENDED = frozenset({Status.DONE, Status.REJECTED, Status.WITHDRAWN})
"""States after which nothing changes any more."""


class Channel(StrEnum):
    """Through which door a change came."""

    CHAT = "chat"
    PAGE = "page"
    SYSTEM = "system"


class Origin(StrEnum):
    """Where a value came from."""

    TYPED = "typed"
    SAID = "said"
    REGISTER = "register"
    IDENTITY = "identity"
    DERIVED = "derived"
    COPIED = "copied"


OWN_WORDS = frozenset({Origin.TYPED, Origin.SAID})
"""Origins that nothing but the person's own words may overwrite."""


class Provenance(Model):
    """Where a value came from and when."""

    origin: Origin
    at: datetime
    channel: Channel
    register_code: str | None = None
    """The register, when it came from one."""
    consent: str | None = None
    """Id of the consent it was fetched under; withdrawing that removes it."""


class Held(Model):
    """One value with its provenance.

    Attributes:
        value: as text, in the canonical form of its format.
        provenance: where it came from.
        version: of the application when it was put in.
        confirmed: whether the person has looked at it; what they typed is.
    """

    value: str
    provenance: Provenance
    version: int
    confirmed: bool = False


class Entry(Model):
    """What a field holds.

    Attributes:
        current: the value in force; ``None`` when it was emptied.
        rival: another value that contradicts it; both are shown until the person chooses.
        earlier: values it had before, newest first; an empty one means that it was emptied.
        refused: values from elsewhere that the person has decided against.
        removed_at: version in which a value was taken out for good, and is remembered nowhere.
    """

    current: Held | None = None
    rival: Held | None = None
    earlier: tuple[Held, ...] = ()
    refused: tuple[Held, ...] = ()
    removed_at: int | None = None


class Way(StrEnum):
    """How a material is handed in."""

    ATTACHED = "attached"
    WAIVED = "waived"
    LATER = "later"
    PROMISE = "promise"
    WINDOW = "window"


class RegisterChoice(StrEnum):
    """What the person said to using a register, and what came of it."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Content(Model):
    """The sealed part: everything a person told us or a register did.

    Attributes:
        answers: scenario id to the label of the chosen option.
        optional: ids of optional matters that were chosen; ``None`` until asked.
        entries: field path to what it holds.
        heard: field path to a value heard in chat that still waits to be confirmed.
        registers: register code to what the person said to it.
        fetched: register code to the outcome of the look-up, and the e-certificates found.
        certificates: kinds of e-certificate that the register showed.
        ways: name of a material to how it is handed in.
        focus: a field that the person wants to change; asked for next.
        reviewed: whether the pre-filled values were confirmed.
        told: whether the checklist was shown.
        receipt: number the acceptance system gave.
        supplement: what the acceptance system asks to be supplemented: name to reason.
        problem: why the acceptance system refused, in words.
    """

    answers: Mapping[str, str] = {}
    optional: tuple[str, ...] | None = None
    entries: Mapping[str, Entry] = {}
    heard: Mapping[str, Held] = {}
    registers: Mapping[str, RegisterChoice] = {}
    fetched: Mapping[str, str] = {}
    certificates: tuple[str, ...] = ()
    ways: Mapping[str, Way] = {}
    focus: str | None = None
    reviewed: bool = False
    told: bool = False
    receipt: str | None = None
    supplement: Mapping[str, str] = {}
    problem: str | None = None

    @property
    def values(self) -> dict[str, str]:
        """Field path to the value in force."""
        return {
            path: entry.current.value
            for path, entry in self.entries.items()
            if entry.current is not None
        }


class Application(Model):
    """One person's application for one bundle.

    Attributes:
        id: unguessable, in addresses.
        number: for people, e.g. ``DB20261122-483920``.
        bundle: id of the bundle.
        title: its title when it was begun.
        city: six-digit code.
        owner: opaque; who may see it.
        status: where it stands.
        version: counts the changes, for optimistic locking.
        content: the sealed part.
    """

    id: str
    number: str
    bundle: str
    title: str
    city: str
    owner: str
    status: Status
    version: int
    created_at: datetime
    updated_at: datetime
    content: Content = Content()

    @property
    def open(self) -> bool:
        """Whether its form may be changed."""
        return self.status in OPEN

    def with_content(self, **changes: object) -> "Application":
        """The same with parts of its content exchanged."""
        return self.model_copy(update={"content": self.content.model_copy(update=changes)})
