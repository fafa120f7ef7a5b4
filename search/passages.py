"""Cutting released records into passages: the grain at which questions are matched.

A passage is a title, an alias, a life event, a question variant, or one field of a guide.
It points back to its record and field; the answer is then quoted from the record, never
from the passage.
"""

import hashlib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from knowledge.facts import Guide, Source
from knowledge.records import Bundle, Explained, Matter, Policy, Record, Service
from knowledge.vocabulary import GuideField


class PassageKind(StrEnum):
    """What a passage is made of."""

    TITLE = "title"
    ALIAS = "alias"
    EVENT = "event"
    QUESTION = "question"
    SUMMARY = "summary"
    GUIDE = "guide"
    MATTER = "matter"


class Passage(NamedTuple):
    """One searchable text."""

    record_id: str
    kind: PassageKind
    text: str
    field: GuideField | None = None
    faq: int | None = None
    """Index of the question in the ``faqs`` of the record it stands in."""
    faq_record: str | None = None
    """The record whose question it is: the record itself or one of its matters."""

    @property
    def digest(self) -> str:
        """SHA-256 of the text: equal texts share a vector."""
        return hashlib.sha256(self.text.encode()).hexdigest()


Parts = Mapping[str, tuple[Matter | Policy, ...]]
"""What each bundle is made of, by its id."""


def _guide_passages(record_id: str, title: str, guide: Guide) -> Iterator[Passage]:
    for field in GuideField:
        texts = [item.text for item in guide.statements(field)]
        if field is GuideField.MATERIALS:
            texts = [material.name for material in guide.materials]
        if texts:
            text = f"{title}:{';'.join(texts)}"[:200]
            yield Passage(record_id=record_id, kind=PassageKind.GUIDE, text=text, field=field)


def _faq_passages(record_id: str, owner: Service | Explained) -> Iterator[Passage]:
    for number, faq in enumerate(owner.faqs):
        for text in (faq.question, *faq.variants):
            yield Passage(
                record_id=record_id,
                kind=PassageKind.QUESTION,
                text=text,
                field=faq.field,
                faq=number,
                faq_record=owner.id,
            )


def _record_passages(record: Service | Explained, parts: Parts) -> Iterator[Passage]:
    def passage(kind: PassageKind, text: str) -> Passage:
        return Passage(record_id=record.id, kind=kind, text=text)

    yield passage(PassageKind.TITLE, record.title)
    yield passage(PassageKind.SUMMARY, record.summary.text)
    yield from (passage(PassageKind.ALIAS, alias) for alias in record.aliases)
    yield from _faq_passages(record.id, record)
    if isinstance(record, Service):
        yield from _guide_passages(record.id, record.title, record.guide)
    if isinstance(record, Bundle):
        yield from (passage(PassageKind.EVENT, event) for event in record.life_events)
    for part in parts.get(record.id, ()):
        yield from (passage(PassageKind.MATTER, text) for text in (part.title, *part.aliases))
        yield from _guide_passages(record.id, part.title, part.guide)
        yield from _faq_passages(record.id, part)


def parts_of_bundles(records: Mapping[str, Record | Source]) -> Parts:
    """The matters of each bundle in order, then the policies that are claimed in it."""
    found: dict[str, list[Matter | Policy]] = {}
    bundles = [record for record in records.values() if isinstance(record, Bundle)]
    for bundle in bundles:
        steps = (records.get(step.matter) for step in bundle.matters)
        found[bundle.id] = [step for step in steps if isinstance(step, Matter) and step.in_force]
    for record in records.values():
        if isinstance(record, Policy) and record.in_force:
            for bundle_id in record.bundles:
                if bundle_id in found:
                    found[bundle_id].append(record)
    return {bundle_id: tuple(parts) for bundle_id, parts in found.items()}


def make_passages(records: Mapping[str, Record | Source], parts: Parts) -> list[Passage]:
    """All passages of a release, those of one record side by side, no text twice per record.

    What a bundle is made of is found through the bundle; matters and policies that stand alone
    are found by themselves.
    """
    return [
        passage
        for record in found_by_themselves(records, parts)
        for passage in passages_of(record, parts)
    ]


def found_by_themselves(
    records: Mapping[str, Record | Source], parts: Parts
) -> Iterator[Service | Explained]:
    """The records that have passages, in order."""
    within = {
        part.id for bundle_id in parts if _is_found(records[bundle_id]) for part in parts[bundle_id]
    }
    for record in records.values():
        if isinstance(record, Service | Explained) and record.in_force and record.id not in within:
            yield record


def passages_of(record: Service | Explained, parts: Parts) -> list[Passage]:
    """The passages of one record, no text twice."""
    unique = {passage.text: passage for passage in reversed([*_record_passages(record, parts)])}
    return list(reversed(unique.values()))


def _is_found(record: Record | Source) -> bool:
    return isinstance(record, Record) and record.in_force
