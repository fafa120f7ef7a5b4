"""Quotes as chat messages: guide fields, checklists, bundle cards, buttons."""

from knowledge.facts import Material, Statement
from knowledge.records import Bundle, Matter, Service
from knowledge.vocabulary import GuideField
from search.composition.quotes import Quote, Records, cite
from search.messages import (
    BundleMessage,
    Button,
    ButtonsMessage,
    ChecklistItem,
    ChecklistMessage,
    GuideItem,
    GuideMessage,
    MatterItem,
)
from search.texts import Texts

NEXT = (
    GuideField.MATERIALS,
    GuideField.PROCESS,
    GuideField.TIME_LIMIT,
    GuideField.CHANNEL,
    GuideField.CONDITIONS,
    GuideField.FEE,
)
"""Fields that people usually ask next, in that order."""


def guide_message(
    records: Records, texts: Texts, title: str, quotes: list[Quote], simple: bool = False
) -> GuideMessage:
    """Quotes of one field, or of one question, as a message."""
    field = quotes[0].field
    items = [
        GuideItem(
            text=(item.brief if simple and item.brief else item.text),
            brief=item.brief,
            when=item.when,
            reference=item.reference_region is not None,
            unverified=item.unverified,
            valid_to=item.valid_to,
            citation=cite(records, quote.record, item.source),
        )
        for quote in quotes
        if isinstance(item := quote.item, Statement)
    ]
    lines = [f"{number}. {_line(texts, item)}" for number, item in enumerate(items, 1)]
    return GuideMessage(
        text="\n".join(lines),
        title=title,
        field=field.value if field else None,
        field_label=texts.label(field) if field else "",
        items=items,
    )


def _line(texts: Texts, item: GuideItem) -> str:
    marks = [
        *([texts.say("reference")] if item.reference else []),
        *([texts.say("unverified")] if item.unverified else []),
    ]
    text = texts.say("when", text=item.text, when=item.when) if item.when else item.text
    return f"{text}（{'；'.join(marks)}）" if marks else text


def checklist_message(
    records: Records, texts: Texts, title: str, quotes: list[Quote], simple: bool = False
) -> ChecklistMessage:
    """Materials as a checklist: those of this place first, the required ones before the rest.

    The simple form leaves out what is asked for only in some cases or other places, if that
    leaves anything.
    """
    forms = texts.raw["forms"]
    items = [
        ChecklistItem(
            name=item.name,
            necessity=item.necessity.value,
            when=item.when,
            form=forms[item.form.value],
            copies=item.copies,
            certificate=item.certificate,
            reference=item.reference_region is not None,
            citation=cite(records, quote.record, item.source),
        )
        for quote in quotes
        if isinstance(item := quote.item, Material)
    ]
    items.sort(key=lambda item: (item.reference, item.necessity != "required"))
    always = [item for item in items if item.necessity == "required" and not item.reference]
    if simple and always:
        items = always
    lines = [f"{number}. {_material_line(texts, item)}" for number, item in enumerate(items, 1)]
    return ChecklistMessage(text="\n".join(lines), title=title, items=items)


def _material_line(texts: Texts, item: ChecklistItem) -> str:
    marks = [item.form] if item.form else []
    if item.when:
        marks.append(texts.say("material_when", when=item.when))
    if item.certificate:
        marks.append(texts.say("material_free", certificate=item.certificate))
    if item.reference:
        marks.append(texts.say("reference"))
    return f"{item.name}（{'；'.join(marks)}）" if marks else item.name


def service_message(records: Records, texts: Texts, service: Service) -> BundleMessage:
    """The card of a service: of a bundle, with its matters in order."""
    steps = [
        MatterItem(id=matter.id, title=matter.title, optional=step.optional, when=step.when)
        for step in (service.matters if isinstance(service, Bundle) else ())
        if isinstance(matter := records.get(step.matter), Matter)
    ]
    names = "；".join(f"{number}. {step.title}" for number, step in enumerate(steps, 1))
    card = "card" if isinstance(service, Bundle) else "card_single"
    text = texts.say(card, title=service.title, summary=service.summary.text)
    return BundleMessage(
        text=f"{text}\n{names}".strip(),
        id=service.id,
        title=service.title,
        city=texts.cities.get(service.city, service.city),
        summary=service.summary.text,
        audience=[audience.value for audience in service.audience],
        lead_department=service.lead_department,
        matters=steps,
        page=f"/{'bundle' if isinstance(service, Bundle) else 'guide'}/{service.id}",
        citation=cite(records, service, service.summary.source),
    )


def next_buttons(
    texts: Texts, service: Service, asked: list[GuideField], more: bool
) -> ButtonsMessage:
    """What people usually ask next, without what was just answered."""
    buttons = [
        Button(label=texts.label(field), send=f"{service.title}{texts.question(field)}")
        for field in NEXT
        if field not in asked
    ][:4]
    if more:
        buttons.insert(0, Button(label=texts.say("detail"), send=texts.say("detail_send")))
    return ButtonsMessage(text=texts.say("more"), buttons=buttons)
