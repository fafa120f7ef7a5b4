"""What a readable page shows of a service: its fields item by item, each with its source."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from knowledge.facts import Material, Source, Statement
from knowledge.records import Bundle, Record, Service
from knowledge.vocabulary import GuideField, Necessity
from search.composition.quotes import Quote, field_quotes, source_name
from search.snapshot import Snapshot
from search.texts import Texts

ORDER = (
    GuideField.WHO_CAN_APPLY,
    GuideField.CONDITIONS,
    GuideField.MATERIALS,
    GuideField.PROCESS,
    GuideField.TIME_LIMIT,
    GuideField.FEE,
    GuideField.CHANNEL,
    GuideField.PLACE,
    GuideField.RESULT,
    GuideField.LEGAL_BASIS,
)
"""The order in which people ask."""
IN_BRIEF = (
    GuideField.WHO_CAN_APPLY,
    GuideField.TIME_LIMIT,
    GuideField.FEE,
    GuideField.CHANNEL,
    GuideField.RESULT,
)
"""Fields of the short version."""
MOST_BRIEF = 2


@dataclass(frozen=True, slots=True)
class Note:
    """A source at the foot of the page."""

    number: int
    name: str
    publisher: str | None
    url: str | None
    published: date | None
    seen: date


class Notes:
    """The sources of a page, numbered as they are first quoted."""

    def __init__(self, records: Mapping[str, Record | Source]) -> None:
        """Take the records among which the sources stand."""
        self._records = records
        self._notes: dict[str, Note] = {}

    def number(self, source_id: str) -> int:
        """The number of a source on this page."""
        if source_id not in self._notes:
            source = self._records[source_id]
            assert isinstance(source, Source)
            self._notes[source_id] = Note(
                len(self._notes) + 1,
                source_name(source),
                source.publisher,
                source.url if (source.url or "").startswith(("http://", "https://")) else None,
                source.published,
                source.seen,
            )
        return self._notes[source_id].number

    @property
    def all(self) -> list[Note]:
        """The notes in order."""
        return list(self._notes.values())


@dataclass(frozen=True, slots=True)
class Item:
    """One statement as the page shows it."""

    text: str
    brief: str | None
    when: str | None
    marks: tuple[str, ...]
    note: int
    locator: str | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Paper:
    """One material on the checklist."""

    name: str
    required: bool
    when: str | None
    form: str
    copies: int | None
    certificate: str | None
    remark: str | None
    marks: tuple[str, ...]
    note: int


@dataclass(frozen=True, slots=True)
class Group:
    """The items that one record gives on a field; ``owner`` is empty for the service itself."""

    owner: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One guide field; without groups and papers it is 未收录."""

    code: str
    label: str
    groups: tuple[Group, ...] = ()
    papers: tuple[Paper, ...] = ()

    @property
    def is_recorded(self) -> bool:
        """Whether any source gives this field."""
        return bool(self.groups or self.papers)


@dataclass(frozen=True, slots=True)
class StepView:
    """One matter of a bundle."""

    id: str
    title: str
    department: str | None
    optional: bool
    when: str | None
    after: tuple[str, ...]
    after_titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceView:
    """Everything that a page prints."""

    record: Service
    is_bundle: bool
    city: str
    summary: Item
    benefit: tuple[Item, ...]
    brief: tuple[tuple[str, tuple[str, ...]], ...]
    sections: tuple[Section, ...]
    steps: tuple[StepView, ...]
    faqs: tuple[tuple[str, tuple[Item, ...]], ...]
    belongs_to: tuple[Record, ...]
    notes: list[Note] = field(default_factory=list)


class ServiceViews:
    """Makes views out of one release."""

    def __init__(self, snapshot: Snapshot, texts: Texts) -> None:
        """Take what is published."""
        self._snapshot, self._texts = snapshot, texts

    def view(self, service: Service) -> ServiceView:
        """A service with everything that is known of it."""
        notes = Notes(self._snapshot.records)
        parts = self._snapshot.parts.get(service.id, ())
        summary = self._item(service.summary, notes)
        benefit = getattr(service, "benefit", ())
        sections = tuple(self._section(service, parts, name, notes) for name in ORDER)
        return ServiceView(
            record=service,
            is_bundle=isinstance(service, Bundle),
            city=self._texts.cities.get(service.city, service.city),
            summary=summary,
            benefit=tuple(self._item(statement, notes) for statement in benefit),
            brief=tuple(self._brief(section) for section in sections if section.code in IN_BRIEF),
            sections=sections,
            steps=self._steps(service),
            faqs=tuple(
                (faq.question, tuple(self._item(answer, notes) for answer in faq.answer))
                for faq in service.faqs
            ),
            belongs_to=tuple(self._bundles_of(service)),
            notes=notes.all,
        )

    def _bundles_of(self, service: Service) -> list[Record]:
        found = [
            self._snapshot.records[bundle_id]
            for bundle_id, parts in self._snapshot.parts.items()
            if any(part.id == service.id for part in parts)
        ]
        return [record for record in found if isinstance(record, Record)]

    def _steps(self, service: Service) -> tuple[StepView, ...]:
        if not isinstance(service, Bundle):
            return ()
        known = {part.id: part for part in self._snapshot.parts.get(service.id, ())}
        return tuple(
            StepView(
                id=step.matter,
                title=known[step.matter].title,
                department=known[step.matter].lead_department,
                optional=step.optional,
                when=step.when,
                after=step.after,
                after_titles=tuple(known[name].title for name in step.after if name in known),
            )
            for step in service.matters
            if step.matter in known
        )

    def _section(
        self, service: Service, parts: tuple[Any, ...], name: GuideField, notes: Notes
    ) -> Section:
        quotes = field_quotes(service, parts, name)
        label = self._texts.label(name)
        if name is GuideField.MATERIALS:
            papers = [self._paper(quote.item, notes) for quote in quotes]
            papers.sort(key=lambda paper: (bool(paper.marks), not paper.required))
            return Section(name.value, label, papers=tuple(papers))
        owners = dict.fromkeys(quote.record.id for quote in quotes)
        groups = (self._group(service, owner, quotes, notes) for owner in owners)
        return Section(name.value, label, tuple(groups))

    def _group(self, service: Service, owner: str, quotes: list[Quote], notes: Notes) -> Group:
        own = [quote for quote in quotes if quote.record.id == owner]
        title = "" if owner == service.id else own[0].record.title
        return Group(title, tuple(self._item(quote.item, notes) for quote in own))

    def _item(self, value: Any, notes: Notes) -> Item:
        assert isinstance(value, Statement)
        return Item(
            text=value.text,
            brief=value.brief,
            when=value.when,
            marks=self._marks(value.reference_region, value.unverified),
            note=notes.number(value.source),
            locator=value.locator,
            valid_to=value.valid_to,
        )

    def _paper(self, value: Any, notes: Notes) -> Paper:
        assert isinstance(value, Material)
        return Paper(
            name=value.name,
            required=value.necessity is Necessity.REQUIRED,
            when=value.when,
            form=self._texts.raw["forms"][value.form.value],
            copies=value.copies,
            certificate=value.certificate,
            remark=value.note,
            marks=self._marks(value.reference_region, unverified=False),
            note=notes.number(value.source),
        )

    def _marks(self, reference_region: str | None, unverified: bool) -> tuple[str, ...]:
        found = []
        if reference_region:
            found.append(self._texts.say("reference"))
        if unverified:
            found.append(self._texts.say("unverified"))
        return tuple(found)

    def _brief(self, section: Section) -> tuple[str, tuple[str, ...]]:
        everything = [item for group in section.groups for item in group.items]
        items = [item for item in everything if not item.marks] or everything
        texts = dict.fromkeys(
            (item.brief or item.text) + "".join(f"（{mark}）" for mark in item.marks)
            for item in items
        )
        return section.label, tuple(texts)[:MOST_BRIEF]
