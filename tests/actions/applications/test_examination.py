"""The pre-examination: what keeps an application back, the most important first."""

from datetime import date
from random import Random

import pytest
from support.applications import OWNER, PAGE, House, real_bundles
from support.right_answers import Answerer

from actions.applications.application import Application, Channel, Status, Way
from actions.applications.checklist import Handling
from actions.applications.examination import Weight, field_fault
from actions.applications.guidance import ON_BEHALF
from actions.applications.overview import Overview
from actions.applications.steps import StepKind
from actions.forms.loading import form_of

BUNDLE = "cq-newborn"


@pytest.fixture
def ready(house: House) -> Overview:
    overview = Answerer(house, Random(11)).go_on(house.begin(BUNDLE))
    assert overview.step.kind is StepKind.SUBMIT
    return overview


def after(house: House, application: Application, **values: str) -> Overview:
    named = {path.replace("__", "."): value for path, value in values.items()}
    house.applications.fill(application.id, OWNER, named, PAGE)
    return house.look(application)


def test_what_weighs_most_comes_first(house: House) -> None:
    application = house.begin(BUNDLE)
    overview = after(house, application, applicant__mobile="123", mother__name="李示例")
    weights = [finding.weight for finding in overview.findings]
    assert weights == sorted(weights)
    assert {Weight.QUESTION, Weight.WRONG, Weight.MISSING} <= set(weights)
    assert application.status is Status.DRAFT
    for finding in overview.findings:
        assert finding.message.endswith(("。", "？"))
        assert finding.hint.endswith(("。", "？"))


def test_what_is_ready_becomes_a_draft_again_with_a_wrong_value(
    house: House, ready: Overview
) -> None:
    application = ready.application
    assert application.status is Status.READY
    wrong = after(house, application, applicant__mobile="1990000000")
    assert wrong.application.status is Status.DRAFT
    (finding,) = wrong.blocking
    assert (finding.weight, finding.fields) == (Weight.WRONG, ("applicant.mobile",))
    assert (wrong.step.kind, wrong.step.key) == (StepKind.FIELD, "applicant.mobile")
    right = after(house, application, applicant__mobile="19900000001")
    assert right.application.status is Status.READY


def test_a_required_field_that_is_emptied_is_missing(house: House, ready: Overview) -> None:
    place = next(each for each in ready.places if each.field.required and not each.field.derived)
    overview = after(house, ready.application, **{place.path: ""})
    assert [finding.weight for finding in overview.blocking][:1] == [Weight.MISSING]
    assert place.label in overview.blocking[0].message


def test_hidden_fields_are_neither_missing_nor_wrong(house: House, ready: Overview) -> None:
    assert not any(place.section.key == "agent" for place in ready.places)
    overview = after(house, ready.application, agent__mobile="123", agent__name="!")
    assert not [f for f in overview.findings if any("agent" in path for path in f.fields)]
    assert overview.application.status is Status.READY


def test_rules_across_fields_are_held_against_what_is_shown(house: House, ready: Overview) -> None:
    overview = after(
        house,
        ready.application,
        children__0__birth_date="2020-01-01",
        mother__birth_date="2019-01-01",
    )
    found = [f for f in overview.blocking if f.weight is Weight.CONTRADICTION]
    assert any({"children.0.birth_date", "mother.birth_date"} <= set(f.fields) for f in found)
    assert overview.step.kind is StepKind.CONTRADICTION


def test_a_wrong_value_is_not_held_against_others_too(house: House, ready: Overview) -> None:
    overview = after(house, ready.application, children__0__birth_date="2020-13-01")
    assert [f.weight for f in overview.blocking] == [Weight.WRONG]


def test_two_values_for_one_field_have_to_be_settled(house: House, ready: Overview) -> None:
    application = ready.application
    seen = application.version
    house.applications.fill(application.id, OWNER, {"mother.name": "李甲"}, Channel.CHAT)
    house.applications.fill(application.id, OWNER, {"mother.name": "李乙"}, PAGE, seen)
    overview = house.look(application)
    assert (overview.step.kind, overview.step.key) == (StepKind.RIVAL, "mother.name")
    assert overview.application.status is Status.DRAFT
    house.applications.resolve(application.id, OWNER, "mother.name", True, PAGE)
    settled = house.look(application)
    assert settled.application.content.values["mother.name"] == "李乙"
    assert settled.application.status is Status.READY


def test_materials_without_a_way_keep_it_back_and_later_ones_are_hints(
    house: House, ready: Overview
) -> None:
    entry = next(each for each in ready.checklist if each.handling is Handling.BRING)
    to = (ready.application.id, OWNER)
    house.applications.set_ways(*to, {entry.name: None}, PAGE)
    overview = house.look(ready.application)
    (finding,) = overview.blocking
    assert (finding.weight, finding.material) == (Weight.MATERIAL, entry.name)
    assert overview.step.kind is StepKind.MATERIALS
    for way in (Way.WINDOW, Way.LATER):
        house.applications.set_ways(*to, {entry.name: way}, PAGE)
        overview = house.look(ready.application)
        assert not overview.blocking
        assert (Weight.HINT, entry.name) in {(f.weight, f.material) for f in overview.findings}


def test_who_is_barred_is_told_why_before_all_else(house: House) -> None:
    bundle = "cq-hiring"
    scenario, option = next(
        (scenario, option)
        for scenario in real_bundles()[bundle].scenarios
        for option in scenario.options
        if option.not_eligible
    )
    application = house.begin(bundle)
    house.applications.answer(
        application.id, OWNER, {ON_BEHALF: "给自己办", scenario.id: option.label}, PAGE
    )
    overview = house.look(application)
    assert overview.step.kind is StepKind.BARRED
    assert option.not_eligible is not None
    assert overview.findings[0].message == option.not_eligible.text


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("applicant.identity_number", "510202199403129825", "校验码"),
        ("applicant.mobile", "12345", "手机"),
        ("children.0.sex", "不知道", "男"),
        ("children.0.name", "李" * 200, ""),
        ("children.0.birth_date", "2999-01-01", ""),
        ("children.count", "9", ""),
    ],
)
def test_wrong_values_are_told_in_words(path: str, value: str, words: str) -> None:
    place = form_of(BUNDLE).place(path)
    assert place is not None
    fault = field_fault(place, value, date(2026, 11, 22))
    assert fault is not None
    assert words in fault.message + fault.hint
    assert value not in fault.message
    assert field_fault(place, "") is None
