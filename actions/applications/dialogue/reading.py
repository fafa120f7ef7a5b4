"""Reading a message while an application is open: an answer, something said in passing, a wish.

A message that holds nothing for the form is an interruption: it goes on to the conversation
engine as any other, and the form waits.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from actions.applications.dialogue.choosing import bare, chosen_in, plain_answer, without_edges
from actions.applications.dialogue.heard import Heard, Reading
from actions.applications.dialogue.placing import placed
from actions.applications.dialogue.said import facts_in, is_name, pattern, words
from actions.applications.examination import field_fault
from actions.applications.overview import Overview
from actions.applications.steps import StepKind
from actions.forms.checks.choices import normalise_choice
from actions.forms.form import Place
from actions.forms.normalising import normal_form

FREE = frozenset({"plain-text", "address", "company-name", "person-name", "certificate-number"})
"""Formats that almost any words fit: whether they are meant has to be asked elsewhere."""
_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z \-]{4,30}[0-9A-Za-z]")
_DIGITS = re.compile(r"\d")


@cache
def _commands() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(text) for name, text in words()["commands"].items()}


def command_in(text: str) -> str | None:
    """The wish on a form that a whole message is."""
    for said in (without_edges(text), bare(text)):
        for name, wish in _commands().items():
            if wish.fullmatch(said):
                return name
    return None


def read_alone(text: str, linked: bool = False) -> Reading:
    """Read a message while no form is open: a code to go on with, a wish, facts for later.

    Args:
        text: what was said.
        linked: whether the conversation is about an application that is paused or handed in.
    """
    facts = facts_in(text)
    code = pattern("code").search(text.upper())
    command = command_in(text) if linked else None
    loose = [Heard(role=f.role, key=f.key, value=f.value, index=f.index) for f in facts]
    return Reading(
        consumed=bool(code or command),
        loose=loose,
        code=code[0] if code else None,
        command=command,
    )


def read(text: str, overview: Overview, settled: Mapping[str, str]) -> Reading:
    """Read a message for an open form.

    Args:
        text: what was said.
        overview: the application.
        settled: scenario id to the label that the words speak for, as search reads them.
    """
    code = pattern("code").search(text.upper())
    if code:
        return Reading(consumed=True, code=code[0])
    command = command_in(text)
    if command:
        return Reading(consumed=True, command=command)
    step = overview.step
    exact = chosen_in(text, overview, step)
    if exact and (not exact.answers or without_edges(text) in exact.answers.values()):
        return exact
    asks = pattern("question").search(text) is not None
    facts = facts_in(text)
    values = placed(facts, overview)
    answers = _in_passing(overview, settled)
    if exact:  # an answer within more words, which may say other things too
        return exact.model_copy(update={"values": values, "answers": answers | exact.answers})
    direct = None if asks else _direct(text, overview, values)
    if direct is not None and step.key not in values:
        return Reading(consumed=True, direct=direct, answers=answers)
    if len(values) == 1 and step.key in values and not answers:
        return Reading(consumed=not asks, direct=values[step.key], named=not asks)
    consumed = bool(values or answers) and not asks
    return Reading(consumed=consumed, values=values, answers=answers)


def _in_passing(overview: Overview, settled: Mapping[str, str]) -> dict[str, str]:
    """Answers that words spoke for without being asked; nobody is found eligible, or not, so."""
    known = overview.application.content.answers
    deciding = {
        scenario.id
        for scenario in overview.case.bundle.scenarios
        if any(option.not_eligible for option in scenario.options)
    }
    return {
        scenario: label
        for scenario, label in settled.items()
        if known.get(scenario) != label and scenario not in deciding
    }


def _direct(text: str, overview: Overview, values: Mapping[str, str]) -> str | None:
    """A value for the field that was asked for, right or a recognisable try; else ``None``."""
    place = overview.place(overview.step.key)
    if place is None or overview.step.kind not in (StepKind.FIELD, StepKind.CONTRADICTION):
        return None
    said = without_edges(text)
    kind = place.field.format
    if kind != "choice" and plain_answer(said) is not None:
        return None
    if kind == "choice":
        return normalise_choice(said, place.field.choices)
    for candidate in _candidates(said, place):
        value = normal_form(place.field, candidate)
        if field_fault(place, value) is None:
            fits = kind != "person-name" or is_name(value)
            return value if fits and not values else None
    tries = kind not in FREE and len(_DIGITS.findall(said)) >= 4
    attempt = max(_NUMBER.findall(said), key=len, default=said)
    return normal_form(place.field, attempt) if tries and not values else None


def _candidates(said: str, place: Place) -> Sequence[str]:
    """The message, without lead-ins, and the number in it."""
    lead = re.sub(
        rf"^.{{0,6}}?(?:{re.escape(place.field.title)})?(?:应该)?(?:就)?(?:叫做|叫|是|为|在|[:：])\s*",
        "",
        said,
    )
    numbers = [] if place.field.format in FREE else _NUMBER.findall(said)
    found = [said, lead, bare(lead), *numbers]
    return [each for each in dict.fromkeys(found) if each]
