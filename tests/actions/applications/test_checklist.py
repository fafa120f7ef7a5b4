"""The personal checklist: every material has its source, and the answers and certificates decide."""

from random import Random

import pytest
from support.applications import House, real_bundles, real_records
from support.right_answers import Answerer

from actions.applications.application import Way
from actions.applications.checklist import ChecklistEntry, Handling, checklist_of
from actions.applications.guidance import Case, case_of
from actions.applications.steps import StepKind
from actions.forms.loading import form_of
from knowledge.facts import Source

BUNDLES = sorted(real_bundles())


def cases(bundle_id: str) -> list[Case]:
    """One case for each option of each question, the others answered by what comes first."""
    bundle, form = real_bundles()[bundle_id], form_of(bundle_id)
    found = []
    for scenario in bundle.scenarios:
        for option in scenario.options:
            answers = {
                each.id: next(one.label for one in each.options if not one.not_eligible)
                for each in bundle.scenarios
            }
            found.append(case_of(bundle, form, {**answers, scenario.id: option.label}, ()))
    return found or [case_of(bundle, form, {}, ())]


def listed(case: Case, certificates: tuple[str, ...] = ()) -> dict[str, ChecklistEntry]:
    return {entry.name: entry for entry in checklist_of(case, real_records(), certificates)}


@pytest.mark.parametrize("bundle_id", BUNDLES)
class TestEveryList:
    def test_nothing_is_listed_without_its_source(self, bundle_id: str) -> None:
        for case in cases(bundle_id):
            for entry in checklist_of(case, real_records()):
                cited = [entry.citation, entry.deferrable, entry.promise]
                for citation in filter(None, cited):
                    assert citation.source
                    assert citation.title

    def test_each_material_is_listed_once_and_what_is_to_be_brought_first(
        self, bundle_id: str
    ) -> None:
        for case in cases(bundle_id):
            entries = checklist_of(case, real_records())
            assert len({entry.name for entry in entries}) == len(entries)
            order = [list(Handling).index(entry.handling) for entry in entries]
            assert order == sorted(order)

    def test_answers_add_with_themselves_as_the_reason_and_drop(self, bundle_id: str) -> None:
        for case in cases(bundle_id):
            entries = listed(case)
            assert not case.dropped_materials & set(entries)
            for name, entry in entries.items():
                chosen = case.added_materials.get(name)
                assert entry.because == (chosen.option.label if chosen else None)
                if chosen:
                    assert entry.handling is not Handling.MAYBE
                assert entry.handling is not Handling.MAYBE or entry.when

    def test_certificates_found_waive_what_they_stand_for(self, bundle_id: str) -> None:
        for case in cases(bundle_id)[:3]:
            before = listed(case)
            kinds = tuple(entry.certificate for entry in before.values() if entry.certificate)
            after = listed(case, kinds)
            assert set(after) == set(before)
            for name, entry in after.items():
                if entry.certificate and before[name].handling is not Handling.FORM:
                    assert entry.handling is Handling.WAIVED
                    assert entry.certificate_found
                    assert entry.ways == (Way.WAIVED,)
                elif not entry.certificate:
                    assert entry == before[name]

    def test_what_may_follow_later_or_be_promised_is_offered_with_a_source_only(
        self, bundle_id: str
    ) -> None:
        for case in cases(bundle_id):
            for entry in checklist_of(case, real_records()):
                if entry.handling in (Handling.BRING, Handling.MAYBE):
                    assert (Way.LATER in entry.ways) is (entry.deferrable is not None)
                    assert (Way.PROMISE in entry.ways) is (entry.promise is not None)
                    assert {Way.ATTACHED, Way.WINDOW} <= set(entry.ways)


def test_the_real_records_have_every_kind() -> None:
    entries = [
        entry for bundle in BUNDLES for case in cases(bundle) for entry in listed(case).values()
    ]
    assert {entry.handling for entry in entries} >= {Handling.BRING, Handling.FORM, Handling.MAYBE}
    assert any(entry.certificate for entry in entries)
    assert any(entry.because for entry in entries)
    assert any(entry.deferrable or entry.promise for entry in entries)
    assert all(isinstance(each, Source) for each in real_records().values() if hasattr(each, "url"))


def test_a_material_that_is_waived_is_not_asked_for(house: House) -> None:
    application = house.begin("cq-newborn")
    answerer = Answerer(house, Random(2))
    overview = answerer.go_on(application)
    assert overview.step.kind is StepKind.SUBMIT
    assert not [
        entry
        for entry in overview.checklist
        if entry.handling is Handling.BRING and entry.way is None
    ]
