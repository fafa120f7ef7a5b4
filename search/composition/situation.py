"""What of a record applies to the person who asks, as far as they said so in passing."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from knowledge.records import Bundle, Scenario, ScenarioOption, Service
from knowledge.vocabulary import GuideField
from search.composition.circumstances import Circumstances, Stance
from search.composition.quotes import Quote, all_statements, field_quotes, holds
from search.run import Run

_BARE_YES = re.compile(r"(?:是|有|要|用|会|够|已)\w?[的了]?")
_BARE_NO = re.compile(r"(?:还|先|暂时)?(?:不是|没有|不要|不用|没|不)\w?[的了]?")
"""Options such as 「有」, 「要迁」, 「没有」, 「先不领」: they say no more than their question."""


@dataclass(frozen=True)
class Situation:
    """Conditions that the person said are theirs, or are not.

    Attributes:
        applies: by quoted text, the condition under which it holds and that is theirs.
        left_out: by quoted text, the condition or choice by which it does not concern them.
        dropped: ids of matters that do not concern them.
        notes: what the record says on the choices that were made.
        other: services that a choice leads to instead.
    """

    applies: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)
    notes: list[Quote] = field(default_factory=list)
    other: list[Service] = field(default_factory=list)


def situation_of(run: Run, service: Service, parts: Sequence[Service]) -> Situation:
    """Hold the question against every condition of a service and of its parts."""
    said, found = Circumstances.of(run, service.title), Situation()
    for quote in _conditional(service, parts):
        stance = said.stance(quote.item.when or "")
        if stance is Stance.SAID:
            found.applies.setdefault(quote.text, quote.item.when or "")
            found.left_out.pop(quote.text, None)
        elif stance is Stance.DENIED and quote.text not in found.applies:
            found.left_out.setdefault(quote.text, quote.item.when or "")
    if isinstance(service, Bundle):
        for scenario in service.scenarios:
            _settle(run, said, found, service, scenario)
        denied = (step for step in service.matters if step.when)
        found.dropped.update(
            step.matter for step in denied if said.stance(step.when or "") is Stance.DENIED
        )
    return found


def _conditional(service: Service, parts: Sequence[Service]) -> Iterator[Quote]:
    materials = field_quotes(service, parts, GuideField.MATERIALS)
    yield from (quote for quote in materials if quote.item.when)
    yield from (quote for quote in all_statements(service, parts) if quote.item.when)


def _settle(
    run: Run, said: Circumstances, found: Situation, bundle: Bundle, scenario: Scenario
) -> None:
    """Take the option that the words speak for; of several, only what any of them adds."""
    chosen = [option for option in scenario.options if _is_chosen(said, scenario, option)]
    for option in chosen:
        for name in option.adds_materials:
            found.applies.setdefault(name, option.label)
            found.left_out.pop(name, None)
    if len(chosen) != 1:
        return
    (option,) = chosen
    for name in option.drops_materials:
        found.left_out.setdefault(name, option.label)
        found.applies.pop(name, None)
    found.dropped.update(option.drops_matters)
    if option.note and holds(option.note):
        found.notes.append(Quote(bundle, option.note, None))
    other = run.tools.snapshot.records.get(option.leads_to or "")
    if isinstance(other, Service) and other.in_force:
        found.other.append(other)


def answers_of(run: Run, bundle: Bundle) -> dict[str, str]:
    """Scenario id to the label of the one option that the words speak for (「我是二婚」)."""
    said = Circumstances.of(run, bundle.title)
    found: dict[str, str] = {}
    for scenario in bundle.scenarios:
        chosen = [option for option in scenario.options if _is_chosen(said, scenario, option)]
        if len(chosen) == 1:
            found[scenario.id] = chosen[0].label
    return found


def _is_chosen(said: Circumstances, scenario: Scenario, option: ScenarioOption) -> bool:
    """Whether an option was said; 「是」 and 「没有」 take their words from the question above."""
    if _BARE_YES.fullmatch(option.label):
        return said.stance(scenario.question) is Stance.SAID
    if _BARE_NO.fullmatch(option.label):
        return said.stance(scenario.question) is Stance.DENIED
    return said.stance(option.label) is Stance.SAID
