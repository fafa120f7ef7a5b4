"""The record model: what government publishes, field by field, each fact with its source.

A record never holds a sentence without a source: every quotable text is a ``Statement``
that names a ``Source`` record. What no source gives is simply absent.
"""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from knowledge.vocabulary import (
    Audience,
    GuideField,
    MaterialForm,
    Necessity,
    RecordStatus,
)

RecordId = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(?:[-.][a-z0-9]+)*$", max_length=80)
]
"""Lower-case ASCII words joined by hyphens, e.g. ``cq-newborn``."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=600, strip_whitespace=True)]
ShortText = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
RegionCode = Annotated[str, StringConstraints(pattern=r"^\d{6}$")]
"""Six-digit administrative division code, GB/T 2260; ``000000`` stands for the whole country."""


class Model(BaseModel):
    """Common rules: unknown keys are errors, records do not change once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Model):
    """A published document from which facts were taken."""

    kind: Literal["source"] = "source"
    id: RecordId
    title: Text
    publisher: ShortText | None = None
    document_number: ShortText | None = None
    url: str | None = None
    published: date | None = None
    seen: date
    """The day somebody last looked at the document."""
    region: RegionCode = "000000"
    """The place for which the document holds."""


class Statement(Model):
    """One quotable sentence or list item, in our own words, with its source."""

    text: Text
    source: RecordId
    brief: ShortText | None = None
    """A shorter, plainer wording for 「说简单点」 and for a first line."""
    when: ShortText | None = None
    """The condition under which it holds, e.g. 「父母双方不同民族时」."""
    reference_region: RegionCode | None = None
    """Set when the fact is another place's rule, given only for reference."""
    unverified: bool = False
    """True (未核实) when the source is doubtful; never given as certain."""
    valid_to: date | None = None


class Material(Model):
    """What must be handed in (材料)."""

    name: ShortText
    source: RecordId
    necessity: Necessity = Necessity.REQUIRED
    when: ShortText | None = None
    form: MaterialForm = MaterialForm.UNKNOWN
    copies: int | None = Field(default=None, ge=1, le=20)
    certificate: ShortText | None = None
    """The e-certificate that makes handing it in unnecessary (免提交)."""
    certificate_source: RecordId | None = None
    reference_region: RegionCode | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _condition_is_said(self) -> Self:
        if self.necessity is Necessity.CONDITIONAL and not self.when:
            raise ValueError("条件材料要写明在什么情况下需要(when)")
        if self.certificate and not self.certificate_source:
            raise ValueError(
                "写了免提交的电子证照(certificate)，就要写它的来源(certificate_source)"
            )
        return self


class Faq(Model):
    """Question variants and an answer (问答)."""

    question: ShortText
    variants: tuple[ShortText, ...] = ()
    field: GuideField | None = None
    answer: tuple[Statement, ...] = Field(min_length=1)


class ScenarioOption(Model):
    """One answer to a scenario question and what follows from it."""

    label: ShortText
    adds_matters: tuple[RecordId, ...] = ()
    drops_matters: tuple[RecordId, ...] = ()
    adds_materials: tuple[ShortText, ...] = ()
    drops_materials: tuple[ShortText, ...] = ()
    leads_to: RecordId | None = None
    """Another bundle that fits better when this option is chosen."""
    note: Statement | None = None


class Scenario(Model):
    """A question whose answer adds or removes matters or materials (情形)."""

    id: RecordId
    question: ShortText
    options: tuple[ScenarioOption, ...] = Field(min_length=2)


class BundleMatter(Model):
    """One step of a bundle: a matter and the matters that must come before it."""

    matter: RecordId
    after: tuple[RecordId, ...] = ()
    optional: bool = False
    when: ShortText | None = None


class Difference(Model):
    """How a bundle differs from one it is confused with, for clarifying questions."""

    bundle: RecordId
    this: ShortText
    """Short label of the case for this bundle, e.g. 「没有债务,公示 20 天」."""
    other: ShortText


class Record(Model):
    """What every published record carries."""

    id: RecordId
    title: ShortText
    city: RegionCode
    audience: tuple[Audience, ...] = ()
    life_stage: ShortText | None = None
    lead_department: ShortText | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    sources: tuple[RecordId, ...] = Field(min_length=1)
    status: RecordStatus = RecordStatus.LIVE
    aliases: tuple[ShortText, ...] = ()
    """Everyday names and wrong terms people use for it."""

    @property
    def in_force(self) -> bool:
        """Whether it may be quoted today: neither withdrawn nor expired."""
        expired = self.valid_to is not None and self.valid_to < date.today()
        return self.status is RecordStatus.LIVE and not expired

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError("失效日期(valid_to)早于生效日期(valid_from)")
        return self


class Guide(Model):
    """The ten guide fields; materials are structured, the rest are statements."""

    who_can_apply: tuple[Statement, ...] = ()
    conditions: tuple[Statement, ...] = ()
    materials: tuple[Material, ...] = ()
    process: tuple[Statement, ...] = ()
    time_limit: tuple[Statement, ...] = ()
    fee: tuple[Statement, ...] = ()
    place: tuple[Statement, ...] = ()
    channel: tuple[Statement, ...] = ()
    result: tuple[Statement, ...] = ()
    legal_basis: tuple[Statement, ...] = ()

    def statements(self, field: GuideField) -> tuple[Statement, ...]:
        """The statements of one field; empty for ``materials``, which is structured."""
        if field is GuideField.MATERIALS:
            return ()
        found: tuple[Statement, ...] = getattr(self, field.value)
        return found


class Matter(Record):
    """One government service with its guide (事项)."""

    kind: Literal["matter"] = "matter"
    summary: Statement
    guide: Guide = Guide()
    faqs: tuple[Faq, ...] = ()


class Bundle(Record):
    """Several matters done in one go (一件事套餐)."""

    kind: Literal["bundle"] = "bundle"
    summary: Statement
    life_events: tuple[ShortText, ...] = ()
    """What happens in a life or a firm that leads here, as people say it."""
    matters: tuple[BundleMatter, ...] = Field(min_length=1)
    scenarios: tuple[Scenario, ...] = ()
    guide: Guide = Guide()
    differences: tuple[Difference, ...] = ()
    faqs: tuple[Faq, ...] = ()


class Topic(Record):
    """A general subject with questions and answers (常见问答), e.g. 渝快办."""

    kind: Literal["topic"] = "topic"
    summary: Statement
    faqs: tuple[Faq, ...] = ()


class Department(Record):
    """A department and its duties, for dispatch (部门)."""

    kind: Literal["department"] = "department"
    duties: tuple[Statement, ...] = ()
    phone: ShortText | None = None


class Office(Record):
    """Where to go (大厅 / 窗口)."""

    kind: Literal["office"] = "office"
    district: ShortText | None = None
    address: Statement
    hours: Statement | None = None
    phone: Statement | None = None


AnyRecord = Annotated[
    Source | Matter | Bundle | Topic | Department | Office, Field(discriminator="kind")
]
