"""Quotes: statements and materials of a record with their citation."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.facts import Material, Source, Statement
from knowledge.records import Bundle, Policy, Record, Service
from knowledge.vocabulary import GuideField
from search.contracts import AnswerItem, Citation

Records = Mapping[str, Record | Source]


@dataclass(frozen=True, slots=True)
class Quote:
    """A statement or material and the record it stands in."""

    record: Record
    item: Statement | Material
    field: GuideField | None

    @property
    def text(self) -> str:
        """What is quoted: the statement or the name of the material."""
        return self.item.text if isinstance(self.item, Statement) else self.item.name

    @property
    def is_local(self) -> bool:
        """Whether it is the rule of this place, not another's given for reference."""
        return self.item.reference_region is None


def source_name(source: Source) -> str:
    """How a source is named: its title in 《》 and its document number."""
    title = source.title if source.title.startswith("《") else f"《{source.title}》"
    return f"{title}（{source.document_number}）" if source.document_number else title


def source_of(records: Records, source_id: str) -> Source:
    """The source with an id."""
    source = records[source_id]
    assert isinstance(source, Source)
    return source


def cite(records: Records, record: Record, source_id: str) -> Citation:
    """The citation of a fact: the record it is quoted from and the source it rests on."""
    source = source_of(records, source_id)
    return Citation(
        title=record.title,
        source=source_name(source),
        url=source.url,
        valid_from=record.valid_from,
        seen=source.seen,
    )


def answer_item(records: Records, quote: Quote) -> AnswerItem:
    """A quote as it leaves through the public API."""
    item = quote.item
    return AnswerItem(
        text=f"{quote.text}（{item.when}）" if item.when else quote.text,
        record_id=quote.record.id,
        field=quote.field,
        reference=not quote.is_local,
        unverified=isinstance(item, Statement) and item.unverified,
        citation=cite(records, quote.record, item.source),
    )


def holds(item: Statement | Material) -> bool:
    """Whether a fact may be given as valid today; the day it ends on still counts."""
    return not (isinstance(item, Statement) and item.valid_to and item.valid_to < date.today())


def field_quotes(service: Service, parts: Sequence[Service], field: GuideField) -> list[Quote]:
    """What a service and its parts say on a field; nothing twice, nothing out of date.

    Its own facts come before those of its parts, those that hold here before other places'.
    """
    quotes: dict[str, Quote] = {}
    for record in (service, *parts):
        guide = record.guide
        items: tuple[Statement | Material, ...] = (
            guide.materials if field is GuideField.MATERIALS else guide.statements(field)
        )
        for item in items:
            quote = Quote(record, item, field)
            if record.in_force and holds(item):
                quotes.setdefault(quote.text, quote)
    return sorted(
        quotes.values(), key=lambda quote: (quote.record.id != service.id, not quote.is_local)
    )


def faq_quotes(record: Record, number: int) -> list[Quote]:
    """The answer to one question of a record, as far as it holds today."""
    faq = record.faqs[number]  # type: ignore[attr-defined]
    items = faq.answer if record.in_force else ()
    return [Quote(record, item, faq.field) for item in items if holds(item)]


def all_statements(service: Service, parts: Sequence[Service]) -> Iterator[Quote]:
    """Every statement that holds today: of guides, answers, benefits and scenario notes."""
    for record in (service, *parts):
        if not record.in_force:
            continue
        for field in GuideField:
            yield from _held(record, record.guide.statements(field), field)
        for faq in record.faqs:
            yield from _held(record, faq.answer, faq.field)
        if isinstance(record, Policy):
            yield from _held(record, record.benefit, None)
        if isinstance(record, Bundle):
            options = (option for scenario in record.scenarios for option in scenario.options)
            yield from _held(record, (option.note for option in options if option.note), None)


def _held(record: Record, items: Iterable[Statement], field: GuideField | None) -> Iterator[Quote]:
    return (Quote(record, item, field) for item in items if holds(item))
