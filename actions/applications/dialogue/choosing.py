"""An answer to what was asked: a button, an option by its words or its place, yes or no."""

import re
from collections.abc import Sequence

from actions.applications.dialogue.heard import Reading
from actions.applications.dialogue.said import pattern, words
from actions.applications.dialogue.wording import say
from actions.applications.guidance import FOR_ANOTHER, FOR_MYSELF, ON_BEHALF
from actions.applications.overview import Overview
from actions.applications.steps import Step, StepKind
from actions.forms.checks.choices import normalise_choice

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


def without_edges(text: str) -> str:
    """A message without the punctuation around it."""
    return _EDGES.sub("", text)


def bare(text: str) -> str:
    """A message without what stands around it: punctuation and particles."""
    text = without_edges(text)
    particles = words()["particles"]
    text = re.sub(rf"^(?:{particles})+(?=..)", "", text)
    return without_edges(re.sub(rf"(?<=..)(?:{particles})+$", "", text))


def chosen_in(text: str, overview: Overview, step: Step) -> Reading | None:
    """The answer to what was asked, in the words of a button, or a plain yes or no."""
    said = without_edges(text)
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
