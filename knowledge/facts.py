"""The facts that records are made of: statements and materials, each with its source.

A record never holds a sentence without a source: every quotable text is a ``Statement``
that names a ``Source`` record. What no source gives is simply absent.
"""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from knowledge.vocabulary import GuideField, MaterialForm, Necessity

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
    locator: ShortText | None = None
    """Where in the source it stands, e.g. 「第三十五条」."""
    brief: ShortText | None = None
    """A shorter, plainer wording for 「说简单点」 and for a first line."""
    when: ShortText | None = None
    """The condition under which it holds, e.g. 「父母双方不同民族时」."""
    reference_region: RegionCode | None = None
    """Set when the fact is another place's rule, given only for reference."""
    unverified: bool = False
    """True (未核实) when the source is doubtful; never given as certain."""
    valid_to: date | None = None

    @property
    def named_sources(self) -> tuple[RecordId, ...]:
        """Ids of the sources that it rests on."""
        return (self.source,)


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
    deferrable_source: RecordId | None = None
    """The source by which it may be handed in later (容缺后补)."""
    promise_source: RecordId | None = None
    """The source by which a written promise may stand in for it (告知承诺)."""
    reference_region: RegionCode | None = None
    note: Text | None = None

    @property
    def named_sources(self) -> tuple[RecordId, ...]:
        """Ids of the sources that it rests on."""
        easing = (self.certificate_source, self.deferrable_source, self.promise_source)
        return (self.source, *(source for source in easing if source))

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
