"""The record model: what government publishes, field by field, each fact with its source."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from knowledge.facts import (
    Faq,
    Guide,
    Model,
    RecordId,
    RegionCode,
    ShortText,
    Source,
    Statement,
)
from knowledge.regions import NATION
from knowledge.vocabulary import Audience, Handling, RecordStatus, ServiceType


class ScenarioOption(Model):
    """One answer to a scenario question and what follows from it."""

    label: ShortText
    adds_matters: tuple[RecordId, ...] = ()
    drops_matters: tuple[RecordId, ...] = ()
    adds_materials: tuple[ShortText, ...] = ()
    drops_materials: tuple[ShortText, ...] = ()
    leads_to: RecordId | None = None
    """Another bundle that fits better when this option is chosen."""
    not_eligible: Statement | None = None
    """Why this bundle cannot be applied for when this option is chosen; its source is the basis."""
    alternatives: tuple[RecordId, ...] = ()
    """Matters, bundles or policies that may help instead, besides ``leads_to``."""
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
    lead_departments: tuple[ShortText, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    sources: tuple[RecordId, ...] = Field(min_length=1)
    status: RecordStatus = RecordStatus.LIVE
    aliases: tuple[ShortText, ...] = ()
    """Everyday names and wrong terms people use for it."""

    @property
    def lead_department(self) -> str | None:
        """The lead departments in one text, if any is known."""
        return "、".join(self.lead_departments) or None

    def holds_in(self, city: str) -> bool:
        """Whether it is published for a city or for the whole country."""
        return self.city in (city, NATION)

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


class Matter(Record):
    """One government service with its guide (事项)."""

    kind: Literal["matter"] = "matter"
    code: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{6,40}$")] | None = None
    """Code of the matter in the national catalogue (基本编码 / 实施编码)."""
    service_type: ServiceType | None = None
    handling: Handling | None = None
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


class Term(Record):
    """A word of the administration, explained (术语), e.g. 容缺受理."""

    kind: Literal["term"] = "term"
    summary: Statement
    faqs: tuple[Faq, ...] = ()


class Policy(Record):
    """A benefit and who may claim it (政策)."""

    kind: Literal["policy"] = "policy"
    summary: Statement
    benefit: tuple[Statement, ...] = Field(min_length=1)
    """What is granted: amount, rate, period."""
    guide: Guide = Guide()
    """``who_can_apply`` and ``conditions`` say who may claim, ``process`` how."""
    bundles: tuple[RecordId, ...] = ()
    """Bundles in which it is claimed."""
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


class Wording(Record):
    """Everyday words and the standard word for them (同义词); alone, a word of the dictionary.

    ``title`` is the standard word, ``aliases`` are the others. No facts, so no sources.
    """

    kind: Literal["wording"] = "wording"
    city: RegionCode = NATION
    sources: tuple[RecordId, ...] = ()
    dialect: ShortText | None = None
    """Where people say so; for readers only."""


Service = Bundle | Matter | Policy
"""Records with a guide, that somebody can apply for."""
Explained = Topic | Term
"""Records that explain something by questions and answers."""
AnyRecord = Annotated[
    Source | Matter | Bundle | Topic | Term | Policy | Department | Office | Wording,
    Field(discriminator="kind"),
]
