"""What the assistant needs of a city's acceptance system, whichever it is."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from pydantic import AwareDatetime, BaseModel, ConfigDict, JsonValue

from actions.applications.application import Way


class AcceptanceModel(BaseModel):
    """Common rules: nothing changes in place; what a newer system adds is ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class CaseStatus(StrEnum):
    """Where a case stands in the acceptance system."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    SUPPLEMENT = "supplement"
    DONE = "done"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class PackageMatter(AcceptanceModel):
    """A matter that is applied for."""

    id: str
    title: str


class PackageMaterial(AcceptanceModel):
    """A material and how it comes; ``file_sha256`` in lower-case hexadecimal when attached."""

    name: str
    way: Way
    file_sha256: str | None = None


class Package(AcceptanceModel):
    """An application as it is handed in; the same package gives the same bytes each time.

    Attributes:
        bundle: id of the bundle.
        title: its title.
        city: six-digit code of GB/T 2260.
        application: number of the application, as people see it.
        applicant: who applies, and for whom.
        form: section to its fields, or to a list of them where it repeats.
        matters: those that apply.
        materials: those that are needed.
        submitted_at: when the person handed it in, with time zone.
    """

    bundle: str
    title: str
    city: str
    application: str
    applicant: dict[str, JsonValue]
    form: dict[str, JsonValue]
    matters: tuple[PackageMatter, ...]
    materials: tuple[PackageMaterial, ...]
    submitted_at: AwareDatetime


class Receipt(AcceptanceModel):
    """The number (受理编号) under which a package was received, and when."""

    number: str
    at: AwareDatetime


class CaseMove(AcceptanceModel):
    """One move of a case."""

    status: CaseStatus
    at: AwareDatetime
    note: str = ""


class SupplementItem(AcceptanceModel):
    """Something that is missing or wrong, and why."""

    name: str
    reason: str


class SupplementWanted(AcceptanceModel):
    """What must be handed in afterwards (补正); ``deadline`` is a date, ``YYYY-MM-DD``."""

    items: tuple[SupplementItem, ...]
    deadline: str


class CaseResult(AcceptanceModel):
    """What comes of a case that is done."""

    title: str
    documents: tuple[str, ...] = ()
    delivery: str = ""


class CaseProgress(AcceptanceModel):
    """How far a case is.

    Attributes:
        status: where it stands.
        history: its moves, oldest first; at least one.
        supplement: what is asked for, in status ``supplement`` only.
        result: what came of it, in status ``done`` only.
    """

    status: CaseStatus
    history: tuple[CaseMove, ...]
    supplement: SupplementWanted | None = None
    result: CaseResult | None = None

    @property
    def since(self) -> datetime:
        """When the case came to its status."""
        return self.history[-1].at


class AcceptanceSystem(Protocol):
    """A city's acceptance system; each call may be repeated with its key without harm.

    Keys have 8 to 64 letters, digits and ``_.:-``. All calls raise:
        Unavailable: it did not answer; whether it did what was asked is unknown. Ask again with
            the same key.
        NotFound: it does not know the receipt number.
        Conflict: the key was used with other content.
        InvalidInput: it refuses the content; the message says why, in Chinese.
        NotAllowed: the case is not in a state for it.
    """

    def submit(self, package: Package, key: str) -> Receipt:
        """Hand in a package; the same key gives the same receipt."""
        ...

    def progress(self, receipt: str) -> CaseProgress:
        """How far a case is."""
        ...

    def supplement(self, receipt: str, package: Package, key: str) -> CaseProgress:
        """Hand in the materials and the form of a package that was asked to be supplemented."""
        ...

    def withdraw(self, receipt: str, key: str) -> CaseProgress:
        """Withdraw a case that is not finished."""
        ...
