"""What is said at each step of an application, as chat messages.

These messages may hold personal values: they go back sealed, beside the conversation engine.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from actions.applications.checklist import ChecklistEntry, Handling
from actions.applications.dialogue.wording import day, question, say, shown, source_of
from actions.applications.examination import Weight
from actions.applications.guidance import FOR_ANOTHER, FOR_MYSELF, Records, other_help
from actions.applications.overview import Overview
from actions.applications.prefilling import keys_of
from actions.applications.registers.catalogue import register
from actions.applications.steps import StepKind
from actions.applications.texts import say as say_plain
from search.composition.quotes import cite

Message = dict[str, Any]
MOST_ROWS = 12
"""Rows of one card; the page shows all."""


def text(words: str) -> Message:
    """A plain sentence."""
    return {"type": "text", "text": words}


def buttons(words: str, *labels: str) -> Message:
    """A question with answers to press; each is sent as it is written."""
    return {
        "type": "buttons",
        "text": words,
        "buttons": [{"label": label, "send": label} for label in labels],
    }


def card(
    overview: Overview,
    title: str,
    rows: Sequence[Mapping[str, str]],
    page: str = "",
    label: str = "",
) -> Message:
    """A card of the application: rows of label, value and source, and a link to its page."""
    left = len(rows) - MOST_ROWS
    shown_rows = [dict(row) for row in rows[:MOST_ROWS]]
    lines = [f"{row['label']}：{row['value']}" for row in shown_rows]
    return {
        "type": "application",
        "text": "\n".join([title, *lines]),
        "title": title,
        "number": overview.application.number,
        "filled": say("filled", filled=overview.filled, all=len(overview.places)),
        "rows": shown_rows,
        "more": f"还有 {left} 项，请打开页面看。" if left > 0 else "",
        "page": f"/application/{overview.application.id}{page}",
        "page_label": label or say("page"),
    }


def step_messages(overview: Overview, records: Records, days: int) -> list[Message]:
    """What is asked now.

    Args:
        overview: the application.
        records: every published record.
        days: how long a consent lasts.
    """
    kind = overview.step.kind
    if kind is StepKind.CONSENT:
        return [_consent(overview, days)]
    if kind is StepKind.BARRED:
        return _barred(overview, records)
    ask = _ASK.get(kind)
    return ask(overview) if ask else []


def open_question(overview: Overview) -> Message | None:
    """What is asked now, where asking shows no value that was filled in."""
    step = overview.step
    harmless = (StepKind.ON_BEHALF, StepKind.SCENARIO, StepKind.OPTIONAL, StepKind.FIELD)
    if step.kind not in harmless or step.finding:
        return None
    return _ASK[step.kind](overview)[0]


def _on_behalf(_overview: Overview) -> list[Message]:
    return [buttons(say("on_behalf"), FOR_MYSELF, FOR_ANOTHER)]


def _scenario(overview: Overview) -> list[Message]:
    scenario = overview.case.open[0]
    labels = [option.label for option in scenario.options]
    return [buttons(say("scenario", question=scenario.question), *labels)]


def _optional(overview: Overview) -> list[Message]:
    names = []
    for step in overview.case.undecided:
        title = overview.titles.get(step.matter, step.matter)
        name = "optional_item" if step.when else "optional_item_plain"
        names.append(say(name, title=title, when=step.when))
    titles = [overview.titles.get(step.matter, "") for step in overview.case.undecided]
    return [buttons(say("optional", list="、".join(names)), *titles[:6], say("all"), say("none"))]


def _barred(overview: Overview, records: Records) -> list[Message]:
    """Why it cannot be applied for, with the legal basis, and what else may help."""
    chosen = overview.case.barred
    assert chosen is not None
    assert chosen.option.not_eligible is not None
    reason = chosen.option.not_eligible
    citation = cite(records, overview.case.bundle, reason.source)
    basis = say("barred_source", source=citation.source, locator=reason.locator or "")
    said = say("barred", label=chosen.option.label, reason=reason.text)
    help_titles = [service.title for service in other_help(chosen, records)]
    others = [
        say("change_answer", label=option.label)
        for option in chosen.scenario.options
        if option.label != chosen.option.label
    ]
    asked = say("barred_help") if help_titles else say("barred_nothing")
    return [text(f"{said}\n{basis}"), buttons(asked, *help_titles, *others)]


def _nothing(_overview: Overview) -> list[Message]:
    return [text(say_plain("nothing.message") + say_plain("nothing.hint"))]


def _consent(overview: Overview, days: int) -> Message:
    code = overview.step.key
    found = register(code)
    keys = [found.keys[key].title for key in keys_of(overview.prefill, code) if key in found.keys]
    asked = say(
        "consent",
        register=found.title,
        items="、".join(keys),
        purpose=say_plain("purpose", title=overview.application.title),
        days=days,
    )
    return buttons(asked, say("give"), say("refuse"))


def _heard(overview: Overview) -> list[Message]:
    rows = [
        {"label": place.label, "value": shown(place.field, held.value), "source": source_of(held)}
        for path, held in overview.application.content.heard.items()
        if (place := overview.form.place(path))
    ]
    return [
        card(overview, say("heard_title"), list(rows)),
        buttons(say("heard"), say("keep"), say("forget")),
    ]


def _review(overview: Overview) -> list[Message]:
    return [
        card(overview, say("review_title"), unconfirmed_rows(overview), "/form"),
        buttons(say("review"), say("right")),
    ]


def filled_rows(overview: Overview) -> list[Mapping[str, str]]:
    """Every value of the form, with where it came from."""
    entries = overview.application.content.entries
    return [
        {
            "label": place.label,
            "value": shown(place.field, entry.current.value),
            "source": source_of(entry.current),
        }
        for place in overview.places
        if (entry := entries.get(place.path)) and entry.current
    ]


def unconfirmed_rows(overview: Overview) -> list[Mapping[str, str]]:
    """The values that nobody has looked at yet, with where they came from."""
    entries = overview.application.content.entries
    return [
        {
            "label": place.label,
            "value": shown(place.field, entry.current.value),
            "source": f"{source_of(entry.current)} · {day(entry.current)}",
        }
        for place in overview.places
        if (entry := entries.get(place.path)) and entry.current and not entry.current.confirmed
    ]


def _field(overview: Overview) -> list[Message]:
    place = overview.place(overview.step.key)
    assert place is not None
    asked = say("field", ask=question(place), left=overview.step.left)
    lines = [asked, *([say("help", help=place.field.help)] if place.field.help else [])]
    if fault := overview.step.finding:
        lines.insert(0, say("wrong", message=fault.message, hint=fault.hint))
    if place.field.choices:
        return [buttons("\n".join(lines), *place.field.choices)]
    return [text("\n".join(lines))]


def _rival(overview: Overview) -> list[Message]:
    path = overview.step.key
    place, entry = overview.place(path), overview.application.content.entries[path]
    assert place is not None
    assert entry.current is not None
    assert entry.rival is not None
    asked = say(
        "rival",
        label=place.label,
        first=shown(place.field, entry.current.value),
        first_source=source_of(entry.current),
        second=shown(place.field, entry.rival.value),
        second_source=source_of(entry.rival),
    )
    return [buttons(asked, say("first"), say("second"))]


def _contradiction(overview: Overview) -> list[Message]:
    finding, place = overview.step.finding, overview.place(overview.step.key)
    assert finding is not None
    said = say("contradiction", message=finding.message, hint=finding.hint)
    return [text(said), *([text(question(place))] if place else [])]


def _materials(overview: Overview) -> list[Message]:
    waiting = open_materials(overview)
    said = say("materials", count=len(waiting), list="、".join(waiting))
    return [
        card(overview, overview.form.title, [], "/materials"),
        buttons(said, say("uploaded"), say("to_window")),
    ]


def open_materials(overview: Overview) -> list[str]:
    """Names of the materials of which nobody has said how they come."""
    return [
        entry.name
        for entry in overview.checklist
        if entry.handling is Handling.BRING and entry.way is None
    ]


def _submit(overview: Overview) -> list[Message]:
    hints = [finding.message for finding in overview.findings if finding.weight is Weight.HINT]
    said = say("submit", hints="".join(hints[:4]))
    return [
        card(overview, overview.form.title, [], "/review"),
        buttons(said, say("submit_now"), say("not_now")),
    ]


_ASK: Mapping[StepKind, Callable[[Overview], list[Message]]] = {
    StepKind.ON_BEHALF: _on_behalf,
    StepKind.SCENARIO: _scenario,
    StepKind.OPTIONAL: _optional,
    StepKind.NOTHING: _nothing,
    StepKind.HEARD: _heard,
    StepKind.REVIEW: _review,
    StepKind.FIELD: _field,
    StepKind.RIVAL: _rival,
    StepKind.CONTRADICTION: _contradiction,
    StepKind.MATERIALS: _materials,
    StepKind.SUBMIT: _submit,
}


def checklist_card(overview: Overview) -> Message:
    """The personal checklist (一次告知)."""
    rows: list[Mapping[str, str]] = [
        {
            "label": entry.name,
            "value": _handled(entry),
            "source": say("told_source", source=entry.citation.source)
            + (f"（{say('reference')}）" if entry.reference else ""),
        }
        for entry in overview.checklist
    ]
    return card(overview, say("told_title"), rows, "/checklist", say("told_page"))


def _handled(entry: ChecklistEntry) -> str:
    parts = [
        say(
            f"told_row.{entry.handling.value}",
            certificate=entry.certificate or "",
            when=entry.when or "",
        )
    ]
    if entry.certificate and entry.handling is not Handling.WAIVED:
        parts.append(say("told_could_waive", certificate=entry.certificate))
    parts += [say("told_later")] if entry.deferrable else []
    parts += [say("told_promise")] if entry.promise else []
    return "；".join(parts)
