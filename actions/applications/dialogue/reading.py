"""Reading a message while an application is open: an answer, something said in passing, a wish.

A message that holds nothing for the form is an interruption: it goes on to the conversation
engine as any other, and the form waits.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from pydantic import BaseModel, ConfigDict

from actions.applications.dialogue.said import Fact, facts_in, is_name, pattern, roles_of, words
from actions.applications.dialogue.wording import say
from actions.applications.examination import field_fault
from actions.applications.guidance import FOR_ANOTHER, FOR_MYSELF, ON_BEHALF
from actions.applications.overview import Overview
from actions.applications.steps import Step, StepKind
from actions.forms.checks.choices import normalise_choice
from actions.forms.form import COUNT, Place, Section, count_of
from actions.forms.normalising import normal_form

FREE = frozenset({"plain-text", "address", "company-name", "person-name", "certificate-number"})
"""Formats that almost any words fit: whether they are meant has to be asked elsewhere."""
CHANGE = "改选："
"""Before the label of an option that is chosen instead of one that bars."""
_BUTTONS = {
    StepKind.CONSENT: (("give",), ("refuse",)),
    StepKind.HEARD: (("keep",), ("forget",)),
    StepKind.REVIEW: (("right",), ()),
    StepKind.RIVAL: (("first",), ("second",)),
    StepKind.MATERIALS: (("uploaded",), ("to_window",)),
    StepKind.SUBMIT: (("submit_now",), ("not_now",)),
}
"""Names of the buttons that mean yes, and of those that mean no."""
_PLACES = "一二三四五六123456"
_ORDINAL = re.compile(rf"(?:选?第([{_PLACES}])(?:个|种|项)?|选?([1-6]))")
"""「第二个」 or 「2」; 「一个」 says how many."""
_EDGES = re.compile(r"^[\s，,。.!！~、]+|[\s，,。.!！~、]+$")
_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z \-]{4,30}[0-9A-Za-z]")
_DIGITS = re.compile(r"\d")


class Signed(BaseModel):
    """Who is signed in, as it travels sealed to the actions."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    identity_number: str
    credit_code: str | None = None
    company_name: str | None = None


class Heard(BaseModel):
    """A fact as it travels sealed to the actions, see ``said.Fact``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    role: str | None
    key: str
    value: str
    index: int | None = None


class Reading(BaseModel):
    """What a message says to the application.

    Attributes:
        consumed: whether nothing of it is left for the conversation.
        answers: scenario id to label.
        optional: ids of optional matters that were chosen.
        direct: canonical value for the field that was asked for, right or wrong.
        named: whether it was said whose or what that value is, so that it can be nothing else.
        values: field path to a value that was said in passing.
        loose: facts that no form could take yet.
        command: a wish on the form itself, see ``words.yml``.
        code: a code to go on with.
        yes: an outright yes or no.
        person: who is signed in.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    consumed: bool = False
    answers: dict[str, str] = {}
    optional: list[str] | None = None
    direct: str | None = None
    named: bool = False
    values: dict[str, str] = {}
    loose: list[Heard] = []
    command: str | None = None
    code: str | None = None
    yes: bool | None = None
    person: Signed | None = None

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it for the form."""
        return self == Reading(person=self.person)


def bare(text: str) -> str:
    """A message without what stands around it: punctuation and particles."""
    text = _EDGES.sub("", text)
    particles = words()["particles"]
    text = re.sub(rf"^(?:{particles})+(?=..)", "", text)
    return _EDGES.sub("", re.sub(rf"(?<=..)(?:{particles})+$", "", text))


@cache
def _commands() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(text) for name, text in words()["commands"].items()}


def command_in(text: str) -> str | None:
    """The wish on a form that a whole message is."""
    for said in (_EDGES.sub("", text), bare(text)):
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
    exact = _exact(text, overview, step)
    if exact and (not exact.answers or _EDGES.sub("", text) in exact.answers.values()):
        return exact
    asks = pattern("question").search(text) is not None
    facts = facts_in(text)
    values = placed(facts, overview)
    answers = {
        scenario: label
        for scenario, label in settled.items()
        if overview.application.content.answers.get(scenario) != label
    }
    if exact:  # an answer within more words, which may say other things too
        return exact.model_copy(update={"values": values, "answers": answers | exact.answers})
    direct = None if asks else _direct(text, overview, values)
    if direct is not None and step.key not in values:
        return Reading(consumed=True, direct=direct, answers=answers)
    if len(values) == 1 and step.key in values and not answers:
        return Reading(consumed=not asks, direct=values[step.key], named=not asks)
    consumed = bool(values or answers) and not asks
    return Reading(consumed=consumed, values=values, answers=answers)


def _exact(text: str, overview: Overview, step: Step) -> Reading | None:
    """The answer to what was asked, in the words of a button, or a plain yes or no."""
    said = _EDGES.sub("", text)
    if step.kind is StepKind.ON_BEHALF:
        label = next(
            (each for each in (FOR_MYSELF, FOR_ANOTHER) if each in (said, bare(said))), None
        )
        return Reading(consumed=True, answers={ON_BEHALF: label}) if label else None
    if found := _scenario(said, overview):
        return found
    if step.kind is StepKind.BARRED and overview.case.barred:
        options = overview.case.barred.scenario.options
        chosen = next((each.label for each in options if said == f"{CHANGE}{each.label}"), None)
        return Reading(consumed=True, answers={step.key: chosen}) if chosen else None
    if step.kind is StepKind.OPTIONAL:
        return _optional(said, overview)
    for place, labels in enumerate(_BUTTONS.get(step.kind, ())):
        if said in map(say, labels):
            return Reading(consumed=True, yes=place == 0)
    if step.kind in (StepKind.FIELD, StepKind.CONTRADICTION):
        return None
    answer = plain_answer(said)
    return None if answer is None else Reading(consumed=True, yes=answer)


def plain_answer(said: str) -> bool | None:
    """Yes or no, when a message is nothing else."""
    for name, value in (("yes", True), ("no", False)):
        if re.fullmatch(words()[name], said) or re.fullmatch(words()[name], bare(said)):
            return value
    return None


def _scenario(said: str, overview: Overview) -> Reading | None:
    """An option of a guided question, in its own words or by its place; the one asked first."""
    for scenario in overview.case.open:
        labels = [option.label for option in scenario.options]
        asked = scenario.id == overview.step.key
        chosen = _option(said, labels) if asked else _same(said, labels)
        if chosen:
            return Reading(consumed=True, answers={scenario.id: chosen})
    return None


def _same(said: str, labels: Sequence[str]) -> str | None:
    return said if said in labels else None


def _option(said: str, labels: Sequence[str]) -> str | None:
    """The one option that is meant: by its words, by its place, by what only it says."""
    if ordinal := _ORDINAL.fullmatch(bare(said)):
        place = _PLACES.find(ordinal[1] or ordinal[2]) % (len(_PLACES) // 2)
        return labels[place] if place < len(labels) else None
    chosen = _same(said, labels) or normalise_choice(said, labels)
    if chosen or pattern("question").search(said):
        return chosen
    core = bare(said)
    named = [label for label in labels if _names(core, label)]
    return named[0] if len(named) == 1 else None


def _names(said: str, label: str) -> bool:
    """Whether words are the beginning, the end or most of a label, or hold all of it.

    What stands in brackets may be left out. A word from the middle is no choice: 「结婚」 is not
    「有一方还没到结婚年龄」.
    """
    core = re.sub(r"[（(].*?[）)]", "", label)
    edge = core.startswith(said) or core.endswith(said) or 2 * len(said) >= len(core)
    return (len(said) > 1 and said in label and edge) or (len(core) > 1 and core in said)


def _optional(said: str, overview: Overview) -> Reading | None:
    """Which optional matters are wanted: all, none, or those that are named."""
    steps = overview.case.undecided
    if re.fullmatch(r"都要|都办|全部|全都要|都一起办", bare(said)):
        return Reading(consumed=True, optional=[step.matter for step in steps])
    if re.fullmatch(r"都不用|都不要|都不办|不用|不要|没有", bare(said)):
        return Reading(consumed=True, optional=[])
    titles = overview.titles
    named = [step.matter for step in steps if titles.get(step.matter, "？") in said]
    return Reading(consumed=True, optional=named) if named else None


def _direct(text: str, overview: Overview, values: Mapping[str, str]) -> str | None:
    """A value for the field that was asked for, right or a recognisable try; else ``None``."""
    place = overview.place(overview.step.key)
    if place is None or overview.step.kind not in (StepKind.FIELD, StepKind.CONTRADICTION):
        return None
    said = _EDGES.sub("", text)
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


def placed(facts: Sequence[Fact | Heard], overview: Overview) -> dict[str, str]:
    """Field path to value for every fact that a form has a place for."""
    values: dict[str, str] = {}
    taken = {
        **overview.application.content.values,
        **{path: held.value for path, held in overview.application.content.heard.items()},
    }
    for fact in facts:
        path = _path_of(fact, overview, {**taken, **values})
        place = overview.form.place(path) if path else None
        if place is None or path is None:
            continue
        value = normal_form(place.field, fact.value)
        if field_fault(place, value) is None:
            values[path] = value
    return {path: value for path, value in values.items() if taken.get(path) != value}


def _path_of(fact: Fact | Heard, overview: Overview, values: Mapping[str, str]) -> str | None:
    """Where a fact belongs: the section of whoever it is about that has such a field."""
    step = overview.place(overview.step.key)
    if fact.role is None and step is not None and step.field.key == fact.key:
        return step.path
    sections = {place.section.key: place.section for place in overview.places}
    for role in (fact.role,) if fact.role not in (None, "申请人") else ("申请人", "经办人"):
        found = _in_sections(fact, str(role), list(sections.values()), values)
        if found:
            return found
    return None


def _in_sections(
    fact: Fact | Heard, role: str, sections: Sequence[Section], values: Mapping[str, str]
) -> str | None:
    for section in sections:
        if role not in roles_of(section.roles):
            continue
        if fact.key == COUNT:
            return f"{section.key}.{COUNT}" if section.repeated else None
        if all(field.key != fact.key for field in section.fields):
            continue
        if not section.repeated:
            return f"{section.key}.{fact.key}"
        count = max(count_of(section, values), 1)
        free = [
            index for index in range(count) if f"{section.key}.{index}.{fact.key}" not in values
        ]
        index = fact.index if fact.index is not None else (free or [0])[0]
        return f"{section.key}.{index}.{fact.key}"
    return None
