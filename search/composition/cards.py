"""Quotes as chat messages: guide fields, checklists, bundle cards."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from knowledge.facts import Material, Statement
from knowledge.records import Bundle, Matter, Service
from search.composition.quotes import Quote, Records, cite, holds
from search.composition.screen import Screen
from search.messages import (
    BundleMessage,
    ChecklistItem,
    ChecklistMessage,
    GuideItem,
    GuideMessage,
    MatterItem,
)
from search.texts import Texts

_YEAR = re.compile(r"20\d\d(?=年)")


@dataclass(frozen=True)
class Frame:
    """What every card of one reply needs.

    Attributes:
        simple: plain short wording, as asked for.
        applies: by quoted text, the condition that the person said is theirs.
    """

    records: Records
    texts: Texts
    simple: bool = False
    applies: Mapping[str, str] = field(default_factory=dict)


def page_of(service: Service) -> str:
    """Path of the readable page of a service."""
    return f"/{'bundle' if isinstance(service, Bundle) else 'guide'}/{service.id}"


def _brief(item: Statement) -> str | None:
    """The shorter wording, unless it leaves out the year for which a figure holds."""
    years = _YEAR.findall(item.text)
    return item.brief if item.brief and all(year in item.brief for year in years) else None


def _guide_item(frame: Frame, quote: Quote) -> GuideItem:
    item = quote.item
    assert isinstance(item, Statement)
    brief = _brief(item)
    return GuideItem(
        text=brief if frame.simple and brief else item.text,
        brief=None if frame.simple else brief,
        when=item.when,
        reference=not quote.is_local,
        unverified=item.unverified,
        applies=item.text in frame.applies,
        valid_to=item.valid_to,
        citation=cite(frame.records, quote.record, item.source),
    )


def _marked(text: str, marks: Sequence[str]) -> str:
    return f"{text}（{'；'.join(marks)}）" if marks else text


def statement_line(frame: Frame, quote: Quote) -> str:
    """A statement with its condition, and with what keeps it from being certain."""
    item, texts = _guide_item(frame, quote), frame.texts
    marks = [_condition(texts, item)] if item.when else []
    if item.valid_to:
        marks.append(texts.say("valid_to", date=item.valid_to))
    if item.reference:
        marks.append(texts.say("reference"))
    if item.unverified:
        marks.append(texts.say("unverified"))
    return _marked(item.text, marks)


def _condition(texts: Texts, item: GuideItem | ChecklistItem) -> str:
    return texts.say("applies" if item.applies else "when", when=item.when)


def guide_message(frame: Frame, title: str, quotes: Sequence[Quote]) -> GuideMessage:
    """Quotes of one field, or of one question, as a message."""
    asked = quotes[0].field
    lines = [statement_line(frame, quote) for quote in quotes]
    return GuideMessage(
        text="\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1)),
        title=title,
        field=asked.value if asked else None,
        field_label=frame.texts.label(asked) if asked else "",
        items=[_guide_item(frame, quote) for quote in quotes],
    )


def checklist_message(frame: Frame, title: str, quotes: Sequence[Quote]) -> ChecklistMessage:
    """Materials as a checklist, in the order given."""
    lines = [material_line(frame, quote) for quote in quotes]
    return ChecklistMessage(
        text="\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1)),
        title=title,
        items=[_checklist_item(frame, quote) for quote in quotes],
    )


def _checklist_item(frame: Frame, quote: Quote) -> ChecklistItem:
    item = quote.item
    assert isinstance(item, Material)
    return ChecklistItem(
        name=item.name,
        necessity=item.necessity.value,
        when=item.when or frame.applies.get(item.name),
        form=frame.texts.raw["forms"][item.form.value],
        copies=item.copies,
        certificate=item.certificate,
        reference=not quote.is_local,
        applies=item.name in frame.applies,
        citation=cite(frame.records, quote.record, item.source),
    )


def material_line(frame: Frame, quote: Quote) -> str:
    """A material with its form, its condition and what makes it unnecessary."""
    item, texts = _checklist_item(frame, quote), frame.texts
    marks = [item.form] if item.form else []
    if item.when:
        marks.append(_condition(texts, item))
    if item.certificate:
        marks.append(texts.say("material_free", certificate=item.certificate))
    if item.reference:
        marks.append(texts.say("reference"))
    return _marked(item.name, marks)


def material_order(frame: Frame, quote: Quote) -> tuple[bool, bool, bool]:
    """Sorts what applies to the person first, then this place's rules, then what all must bring."""
    item = quote.item
    assert isinstance(item, Material)
    return item.name not in frame.applies, not quote.is_local, item.necessity.value != "required"


def service_message(
    frame: Frame, service: Service, left_out: Collection[str] = (), whole: bool = True
) -> BundleMessage:
    """The card of a service.

    Args:
        frame: records and texts.
        service: the bundle, matter or policy.
        left_out: ids of the matters that the person said do not concern them.
        whole: with the matters of a bundle; else only what it is and where its page stands.
    """
    records, texts = frame.records, frame.texts
    steps = _steps(frame, service, left_out) if whole and isinstance(service, Bundle) else []
    shown = _fitting(texts, steps)
    rest = len(steps) - len(shown)
    more = texts.say("rest_matters", count=rest) if rest else ""
    names = "；".join(
        f"{number}. {_step_line(texts, step)}" for number, step in enumerate(steps, 1)
    )
    card = "card" if isinstance(service, Bundle) else "card_single"
    summary = service.summary.text if holds(service.summary) else ""
    said = texts.say(card, title=service.title, summary=summary)
    return BundleMessage(
        text="\n".join(filter(None, (said, names, more))),
        id=service.id,
        title=service.title,
        city=texts.cities.get(service.city, service.city),
        summary=summary,
        audience=[audience.value for audience in service.audience],
        lead_department=service.lead_department,
        matters=shown,
        more=more,
        page=page_of(service),
        citation=cite(records, service, service.summary.source),
    )


def _steps(frame: Frame, bundle: Bundle, left_out: Collection[str]) -> list[MatterItem]:
    """The matters of a bundle in order, without those that do not concern the person."""
    return [
        MatterItem(id=matter.id, title=matter.title, optional=step.optional, when=step.when)
        for step in bundle.matters
        if isinstance(matter := frame.records.get(step.matter), Matter)
        and matter.in_force
        and matter.id not in left_out
    ]


def _fitting(texts: Texts, steps: Sequence[MatterItem]) -> list[MatterItem]:
    """As many matters as a screen holds: those for everybody before those for some."""
    ranked = sorted(range(len(steps)), key=lambda number: steps[number].optional)
    lines = [_step_line(texts, steps[number]) for number in ranked]
    kept = set(ranked[: Screen().take(lines)])
    return [step for number, step in enumerate(steps) if number in kept]


def _step_line(texts: Texts, step: MatterItem) -> str:
    """A matter with its condition, or marked as not for everybody."""
    if step.when:
        return _marked(step.title, [step.when])
    return _marked(step.title, [texts.say("optional")] if step.optional else [])
