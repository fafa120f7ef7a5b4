"""Guided questions (情形引导): from a bundle's scenarios to what really applies to one person.

Only questions whose answer still changes something are asked: one that would only drop a matter
that is out already is left out. Questions that can end it are asked first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from actions.forms.form import Form
from knowledge.facts import Source, Statement
from knowledge.records import (
    Bundle,
    BundleMatter,
    Matter,
    Record,
    Scenario,
    ScenarioOption,
    Service,
)

Records = Mapping[str, Record | Source]
ON_BEHALF = "on-behalf"
"""Id of the question whether somebody applies for another person."""
FOR_MYSELF, FOR_ANOTHER = "给自己办", "替别人办"


@dataclass(frozen=True)
class Chosen:
    """An option that was chosen, with the question it answers."""

    scenario: Scenario
    option: ScenarioOption


@dataclass(frozen=True)
class Case:
    """What applies to one person, as far as they have answered.

    Attributes:
        bundle: what is applied for.
        chosen: the options chosen, in the order of the questions.
        matters: the steps that apply, in the order of the bundle.
        undecided: optional steps that no answer has settled.
        open: questions that still change something, the next one first.
    """

    bundle: Bundle
    chosen: tuple[Chosen, ...]
    matters: tuple[BundleMatter, ...]
    undecided: tuple[BundleMatter, ...]
    open: tuple[Scenario, ...]

    @property
    def matter_ids(self) -> frozenset[str]:
        """Ids of the matters that apply."""
        return frozenset(step.matter for step in self.matters)

    @property
    def barred(self) -> Chosen | None:
        """The answer by which the bundle cannot be applied for, if one was given."""
        return next((each for each in self.chosen if each.option.not_eligible), None)

    @property
    def notes(self) -> list[Statement]:
        """What the record says on the answers."""
        return [each.option.note for each in self.chosen if each.option.note]

    @property
    def better(self) -> str | None:
        """Id of another bundle that fits the answers better, if one does."""
        return next((each.option.leads_to for each in self.chosen if each.option.leads_to), None)

    @property
    def added_materials(self) -> dict[str, Chosen]:
        """Names of materials that answers add, with the answer."""
        return {name: each for each in self.chosen for name in each.option.adds_materials}

    @property
    def dropped_materials(self) -> frozenset[str]:
        """Names of materials that answers make unnecessary."""
        return frozenset(name for each in self.chosen for name in each.option.drops_materials)


def case_of(
    bundle: Bundle,
    form: Form | None,
    answers: Mapping[str, str],
    optional: Sequence[str] | None = None,
) -> Case:
    """What applies after these answers.

    Args:
        bundle: the bundle.
        form: its form; questions that decide what it asks for are always asked.
        answers: scenario id to the label chosen; unknown ones are ignored.
        optional: ids of the optional matters that were chosen; ``None`` until asked.
    """
    chosen = _chosen(bundle, answers)
    steps = _applying(bundle, chosen, optional or ())
    settled = {
        matter
        for scenario in bundle.scenarios
        for option in scenario.options
        for matter in (*option.adds_matters, *option.drops_matters)
    }
    undecided = [
        step
        for step in bundle.matters
        if step.optional and step.matter not in settled and optional is None
    ]
    needed_by_form = _asked_by(form)
    waiting = [
        scenario
        for scenario in bundle.scenarios
        if scenario.id not in answers
        and (scenario.id in needed_by_form or _matters(scenario, bundle, chosen, optional or ()))
    ]
    waiting.sort(key=lambda scenario: not _may_end(scenario))
    return Case(bundle, chosen, steps, tuple(undecided), tuple(waiting))


def _chosen(bundle: Bundle, answers: Mapping[str, str]) -> tuple[Chosen, ...]:
    return tuple(
        Chosen(scenario, option)
        for scenario in bundle.scenarios
        for option in scenario.options
        if answers.get(scenario.id) == option.label
    )


def _applying(
    bundle: Bundle, chosen: Sequence[Chosen], optional: Sequence[str]
) -> tuple[BundleMatter, ...]:
    """The steps that apply; matters that only an answer adds come last."""
    added = {matter for each in chosen for matter in each.option.adds_matters} | set(optional)
    dropped = {matter for each in chosen for matter in each.option.drops_matters}
    own = [
        step
        for step in bundle.matters
        if (not step.optional or step.matter in added) and step.matter not in dropped
    ]
    known = {step.matter for step in bundle.matters}
    more = sorted(added - known - dropped)
    return (*own, *(BundleMatter(matter=matter) for matter in more))


def _asked_by(form: Form | None) -> set[str]:
    """Ids of the scenarios that decide what a form asks for."""
    if form is None:
        return set()
    conditions = [section.when for section in form.sections]
    conditions += [field.when for section in form.sections for field in section.fields]
    return set().union(*(condition.scenarios() for condition in conditions if condition))


def _matters(
    scenario: Scenario, bundle: Bundle, chosen: Sequence[Chosen], optional: Sequence[str]
) -> bool:
    """Whether any two answers to a question lead to different cases."""
    effects = {
        (
            tuple(
                step.matter
                for step in _applying(bundle, [*chosen, Chosen(scenario, option)], optional)
            ),
            option.adds_materials,
            option.drops_materials,
            option.leads_to,
            option.note.text if option.note else None,
            option.not_eligible.text if option.not_eligible else None,
        )
        for option in scenario.options
    }
    return len(effects) > 1


def _may_end(scenario: Scenario) -> bool:
    return any(option.not_eligible for option in scenario.options)


def asks_on_behalf(form: Form) -> bool:
    """Whether a form tells an application for oneself from one for another person."""
    return ON_BEHALF in _asked_by(form)


def services_of(case: Case, records: Records) -> list[Matter]:
    """The matters that apply, as far as they are published."""
    found = (records.get(step.matter) for step in case.matters)
    return [record for record in found if isinstance(record, Matter) and record.in_force]


def other_help(chosen: Chosen, records: Records) -> list[Service]:
    """What may help instead, when an answer bars somebody or leads elsewhere."""
    ids = (
        *((chosen.option.leads_to,) if chosen.option.leads_to else ()),
        *chosen.option.alternatives,
    )
    found = (records.get(record_id) for record_id in dict.fromkeys(ids))
    return [record for record in found if isinstance(record, Service) and record.in_force]
