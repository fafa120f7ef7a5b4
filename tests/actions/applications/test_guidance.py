"""Every path through every bundle's questions: it ends, and every answer can be given on one."""

from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest
from support.applications import real_bundles, real_records

from actions.applications.guidance import (
    Case,
    case_of,
    other_help,
    services_of,
)
from actions.forms.conditions import Circumstance, Condition
from actions.forms.loading import form_of
from knowledge.facts import Source
from knowledge.records import Bundle

BUNDLES = sorted(real_bundles())


@cache
def paths(bundle_id: str) -> tuple[Case, ...]:
    """The end of every path, all options of every question that is asked taken in turn."""
    bundle, form = real_bundles()[bundle_id], form_of(bundle_id)

    def ends(answers: dict[str, str]) -> Iterator[Case]:
        case = case_of(bundle, form, answers)
        assert len(answers) <= len(bundle.scenarios), "a question is asked twice"
        if case.barred or not case.open:
            yield case
            return
        asked = case.open[0]
        assert asked.id not in answers
        for option in asked.options:
            yield from ends({**answers, asked.id: option.label})

    return tuple(ends({}))


def answers_of(case: Case) -> dict[str, str]:
    return {each.scenario.id: each.option.label for each in case.chosen}


def effects(case: Case) -> tuple[object, ...]:
    """All that a person would notice of a case."""
    return (
        case.matters,
        frozenset(case.added_materials),
        case.dropped_materials,
        case.better,
        {note.text for note in case.notes},
        case.barred,
    )


@pytest.mark.parametrize("bundle_id", BUNDLES)
class TestEveryPath:
    def test_ends_with_something_to_do_or_a_reason(self, bundle_id: str) -> None:
        records = real_records()
        for case in paths(bundle_id):
            if case.barred:
                reason = case.barred.option.not_eligible
                assert reason is not None
                assert reason.text.endswith(("。", "？"))
                assert isinstance(records[reason.source], Source)
                for other in other_help(case.barred, records):
                    assert other.in_force
                    assert other.id != bundle_id
            elif case.matters:
                assert services_of(case, records)

    def test_every_answer_is_given_on_some_path(self, bundle_id: str) -> None:
        given = {
            (each.scenario.id, each.option.label) for c in paths(bundle_id) for each in c.chosen
        }
        asked = {scenario for scenario, _label in given}
        for scenario in real_bundles()[bundle_id].scenarios:
            assert scenario.id in asked, "no path asks it"
            assert {(scenario.id, option.label) for option in scenario.options} <= given

    def test_asks_nothing_after_it_has_ended(self, bundle_id: str) -> None:
        for case in paths(bundle_id):
            if case.barred:
                assert case.chosen[-1] == case.barred or case.barred in case.chosen

    def test_questions_that_can_end_it_come_first(self, bundle_id: str) -> None:
        open_ = case_of(real_bundles()[bundle_id], form_of(bundle_id), {}).open
        may_end = [any(o.not_eligible for o in scenario.options) for scenario in open_]
        assert may_end == sorted(may_end, reverse=True)

    def test_what_is_not_asked_would_change_nothing(self, bundle_id: str) -> None:
        bundle, form = real_bundles()[bundle_id], form_of(bundle_id)
        for case in paths(bundle_id)[:40]:
            if case.barred:
                continue
            answers = answers_of(case)
            for scenario in bundle.scenarios:
                if scenario.id in answers:
                    continue
                more = [
                    case_of(bundle, form, {**answers, scenario.id: option.label})
                    for option in scenario.options
                ]
                assert all(effects(one)[:3] == effects(more[0])[:3] for one in more)
                assert all(one.barred is None for one in more)
                shown = [
                    form.shown(Circumstance({**answers, scenario.id: o.label}, {}), case.matter_ids)
                    for o in scenario.options
                ]
                assert all(sections == shown[0] for sections in shown)

    def test_answers_come_in_any_order(self, bundle_id: str) -> None:
        bundle, form = real_bundles()[bundle_id], form_of(bundle_id)
        for case in paths(bundle_id)[:20]:
            turned = dict(reversed(answers_of(case).items()))
            assert case_of(bundle, form, turned) == case


def test_every_section_of_a_complete_form_is_on_some_path() -> None:
    for bundle_id in BUNDLES:
        form = form_of(bundle_id)
        seen: Counter[str] = Counter()
        for case in paths(bundle_id):
            for alone in ("给自己办", "替别人办"):
                answers = {**answers_of(case), "on-behalf": alone}
                every = {step.matter for step in (*case.matters, *case.undecided)}
                seen.update(each.key for each in form.shown(Circumstance(answers, {}), every))
        by_answers = {each.key for each in form.sections if not _looks_at_fields(each.when)}
        assert by_answers <= set(seen), (bundle_id, by_answers - set(seen))


def _looks_at_fields(condition: Condition | None) -> bool:
    if condition is None:
        return False
    parts = (*condition.all, *condition.any, condition.negated)
    return condition.field is not None or any(map(_looks_at_fields, parts))


def test_there_are_many_paths() -> None:
    assert sum(len(paths(bundle_id)) for bundle_id in BUNDLES) > 3_000


def test_an_unknown_answer_is_ignored() -> None:
    bundle = real_bundles()["cq-newborn"]
    asked = case_of(bundle, None, {})
    assert case_of(bundle, None, {"no-such": "是", bundle.scenarios[0].id: "没有这个"}).chosen == ()
    assert asked.open


def test_optional_matters_are_settled_by_answers_or_by_choice() -> None:
    found = 0
    for bundle_id in BUNDLES:
        bundle: Bundle = real_bundles()[bundle_id]
        undecided = case_of(bundle, None, {}).undecided
        for step in undecided:
            found += 1
            assert step.matter not in case_of(bundle, None, {}).matter_ids
            assert step.matter in case_of(bundle, None, {}, (step.matter,)).matter_ids
            assert case_of(bundle, None, {}, (step.matter,)).undecided == ()
        assert case_of(bundle, None, {}, ()).undecided == ()
    assert found
