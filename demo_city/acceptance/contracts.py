"""What is sent to the service and what it answers."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

Name = Annotated[str, Field(min_length=1, max_length=200)]
Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:-]{0,79}$")]
Document = dict[Name, JsonValue]


class Status(StrEnum):
    """Where a case stands."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    SUPPLEMENT = "supplement"
    DONE = "done"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


FINAL = (Status.DONE, Status.REJECTED, Status.WITHDRAWN)
"""Nothing follows after these."""


class Way(StrEnum):
    """How a material comes: attached, waived (免提交), later (容缺后补), promised (告知承诺),
    brought to the window."""

    ATTACHED = "attached"
    WAIVED = "waived"
    LATER = "later"
    PROMISE = "promise"
    WINDOW = "window"


class Fault(StrEnum):
    """How the service fails: no service, a late answer, or work done whose answer is lost."""

    DOWN = "down"
    SLOW = "slow"
    LOST_ANSWER = "lost_answer"


class Sent(BaseModel):
    """A body that may hold nothing but its fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Matter(Sent):
    """A matter of the bundle."""

    id: Identifier
    title: Name


class Material(Sent):
    """A material and how it comes; ``file_sha256`` in lower-case hexadecimal."""

    name: Name
    way: Way
    file_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None


class Package(Sent):
    """An application as it is handed in; ``city`` is a district code of GB/T 2260."""

    bundle: Identifier
    title: Name
    city: Annotated[str, Field(pattern=r"^\d{6}$")]
    application: Identifier
    applicant: Document
    form: Document
    matters: Annotated[list[Matter], Field(max_length=100)]
    materials: Annotated[list[Material], Field(max_length=200)]
    submitted_at: AwareDatetime


class Supplement(Sent):
    """What is handed in afterwards: materials replace those of the same name, values those of
    the same section."""

    materials: Annotated[list[Material], Field(max_length=200)] = []
    values: Document = {}


class Item(Sent):
    """Something that is missing or wrong, and why."""

    name: Name
    reason: Annotated[str, Field(min_length=1, max_length=500)]


class Decision(Sent):
    """What the person who plays the officer decides."""

    status: Status
    note: Annotated[str, Field(max_length=500)] = ""
    items: Annotated[list[Item], Field(max_length=50)] = []


class FaultOrder(Sent):
    """Which fault to show from now on; ``None`` ends it."""

    fault: Fault | None


class Receipt(BaseModel):
    """The answer to a package."""

    receipt: str
    status: Status = Status.RECEIVED
    at: AwareDatetime


class HistoryEntry(BaseModel):
    """One move of a case."""

    status: Status
    at: AwareDatetime
    note: str


class SupplementWanted(BaseModel):
    """What must be handed in afterwards, and the last day for it (``YYYY-MM-DD``)."""

    items: list[Item]
    deadline: str


class Result(BaseModel):
    """What comes of a case that is done."""

    title: str
    documents: list[str]
    delivery: str


class Progress(BaseModel):
    """How far a case is; ``supplement`` and ``result`` belong to the statuses of that name."""

    receipt: str
    status: Status
    history: list[HistoryEntry]
    supplement: SupplementWanted | None = None
    result: Result | None = None
