"""Whatever is asked, a right answer leads on: every form can be handed in after so many steps."""

from random import Random

import pytest
from support.applications import PAGE, House, house_at, person_of, real_bundles
from support.right_answers import Answerer

from actions.applications.application import Channel, Status
from actions.applications.guidance import FOR_ANOTHER, ON_BEHALF
from actions.applications.prefilling import Person
from actions.applications.steps import StepKind

BUNDLES = sorted(real_bundles())
PEOPLE = ("li-shili", "wang-ceshi", "yang-shixue", "ge-changqin")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory):
    """One house for all walks: each begins an application of its own."""
    with house_at(tmp_path_factory.mktemp("walks")) as house:
        yield house


def walked(house: House, bundle: str, seed: int, person: Person | None, alone: bool = True):
    """Answered from begin to end; for what is asked first, the answerer can go back and forth."""
    application = house.begin(bundle, person)
    return application, Answerer(house, Random(f"{bundle}{seed}"), person, alone).go_on(application)


@pytest.mark.parametrize("number", range(len(BUNDLES)), ids=BUNDLES)
def test_right_answers_lead_to_handing_in(shared: House, number: int) -> None:
    """Every second one signed in, every third for somebody else."""
    person = person_of(PEOPLE[number % len(PEOPLE)]) if number % 2 else None
    application, overview = walked(shared, BUNDLES[number], 0, person, number % 3 != 2)
    if overview.step.kind is StepKind.NOTHING:
        assert not overview.case.matters
        return
    assert overview.step.kind is StepKind.SUBMIT
    assert not overview.blocking
    assert overview.application.status is Status.READY
    handed = shared.handing_in.submit(application.id, application.owner, PAGE, person)
    assert handed.status is Status.SUBMITTED


def test_a_name_unlike_that_of_the_sign_in_is_asked_about_once(house: House) -> None:
    person = person_of("li-shili")
    application = house.begin("cq-newborn", person)
    to = (application.id, application.owner)
    path = next(
        path
        for path, entry in application.content.entries.items()
        if entry.current and entry.current.value == person.name
    )
    contradicted = house.applications.fill(*to, {path: "李样例"}, PAGE, None, person)
    assert contradicted.content.entries[path].rival
    changed = house.applications.fill(*to, {path: "李例样"}, PAGE, None, person)
    assert changed.content.values[path] == "李例样"
    assert not changed.content.entries[path].rival


def test_typed_before_signing_in_is_asked_about_once(house: House) -> None:
    person = person_of("li-shili")
    application = house.begin("cq-newborn")
    to = (application.id, application.owner)
    house.applications.fill(*to, {"applicant.name": "李样例"}, PAGE)
    signed_in = house.applications.answer(*to, {ON_BEHALF: "给自己办"}, PAGE, person)
    assert signed_in.content.entries["applicant.name"].rival
    kept = house.applications.resolve(*to, "applicant.name", False, PAGE, person)
    assert not kept.content.entries["applicant.name"].rival
    later = house.applications.fill(*to, {"applicant.mobile": "19900000001"}, PAGE, None, person)
    assert later.content.values["applicant.name"] == "李样例"
    assert not later.content.entries["applicant.name"].rival


def test_what_was_heard_is_asked_about_before_the_form(house: House) -> None:
    application = house.begin("cq-newborn")
    to = (application.id, application.owner)
    house.applications.hear(*to, {"children.0.name": "李晓雨"}, Channel.CHAT)
    answerer = Answerer(house, Random(3))
    while (step := house.look(application).step).kind is not StepKind.HEARD:
        assert step.kind in (StepKind.ON_BEHALF, StepKind.SCENARIO, StepKind.OPTIONAL)
        answerer.answer(house.look(application), step)
    confirmed = house.applications.confirm_heard(*to, True, Channel.CHAT)
    assert confirmed.content.values["children.0.name"] == "李晓雨"
    assert house.look(application).step.kind is StepKind.FIELD


def test_what_the_person_wants_to_change_is_asked_next(house: House) -> None:
    application, overview = walked(house, "cq-retirement", 1, None)
    to = (application.id, application.owner)
    path = overview.places[3].path
    house.applications.focus(*to, path, Channel.CHAT)
    step = house.look(application).step
    assert (step.kind, step.key) == (StepKind.FIELD, path)
    house.applications.focus(*to, None, Channel.CHAT)
    assert house.look(application).step.kind is StepKind.SUBMIT


def test_an_answer_that_is_taken_back_is_asked_again(house: House) -> None:
    application, overview = walked(house, "cq-newborn", 1, None)
    first = overview.case.chosen[0].scenario.id
    to = (application.id, application.owner)
    house.applications.answer(*to, {first: ""}, PAGE)
    look = house.look(application)
    assert (look.step.kind, look.step.key) == (StepKind.SCENARIO, first)
    assert look.application.status is Status.DRAFT


def test_for_somebody_else_no_register_is_offered(house: House) -> None:
    person = person_of("li-shili")
    application = house.begin("cq-newborn", person)
    to = (application.id, application.owner)
    house.applications.answer(*to, {ON_BEHALF: FOR_ANOTHER}, PAGE, person)
    assert house.look(application, person).registers == ()
