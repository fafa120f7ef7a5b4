"""Quotes: statements and materials of a record with their citation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.facts import Material, Source, Statement
from knowledge.records import Record, Service
from knowledge.vocabulary import GuideField
from search.contracts import AnswerItem, Citation

Records = Mapping[str, Record | Source]


@dataclass(frozen=True, slots=True)
class Quote:
    """A statement or material and the record it stands in."""

    record: Record
    item: Statement | Material
    field: GuideField | None


def source_name(source: Source) -> str:
    """How a source is named: its title in 《》 and its document number."""
    title = source.title if source.title.startswith("《") else f"《{source.title}》"
    return f"{title}（{source.document_number}）" if source.document_number else title


def cite(records: Records, record: Record, source_id: str) -> Citation:
    """The citation of a fact: the record it is quoted from and the source it rests on."""
    source = records[source_id]
    assert isinstance(source, Source)
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
    text = item.text if isinstance(item, Statement) else item.name
    if item.when:
        text = f"{text}（{item.when}）"
    return AnswerItem(
        text=text,
        record_id=quote.record.id,
        field=quote.field,
        reference=item.reference_region is not None,
        unverified=isinstance(item, Statement) and item.unverified,
        citation=cite(records, quote.record, item.source),
    )


def _is_valid(item: Statement | Material) -> bool:
    return not (isinstance(item, Statement) and item.valid_to and item.valid_to < date.today())


def field_quotes(service: Service, parts: Sequence[Service], field: GuideField) -> list[Quote]:
    """What a service and its parts say on a field; nothing twice, nothing out of date.

    Its own facts come before those of its parts, those that hold here before other places'.
    """
    quotes: dict[str, Quote] = {}
    for record in (service, *(part for part in parts if part.in_force)):
        guide = record.guide
        items: tuple[Statement | Material, ...] = (
            guide.materials if field is GuideField.MATERIALS else guide.statements(field)
        )
        for item in items:
            key = item.name if isinstance(item, Material) else item.text
            if _is_valid(item):
                quotes.setdefault(key, Quote(record, item, field))
    return sorted(
        quotes.values(),
        key=lambda quote: (quote.record.id != service.id, quote.item.reference_region is not None),
    )


def faq_quotes(record: Record, number: int) -> list[Quote]:
    """The answer to one question of a record."""
    faq = record.faqs[number]  # type: ignore[attr-defined]
    return [Quote(record, item, faq.field) for item in faq.answer if _is_valid(item)]
