"""Handing in once, whatever happens; what comes back; withdrawing; what the package holds."""

import threading
from random import Random

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import select
from sqlalchemy.orm import Session
from support.applications import OWNER, PAGE, House, house_at, real_bundles
from support.right_answers import Answerer

from actions.applications.acceptance.in_memory import Fault
from actions.applications.acceptance.outbox import SubmissionRow
from actions.applications.acceptance.port import CaseStatus, SupplementItem
from actions.applications.application import Application, Status, Way
from actions.applications.handing_in import document_of
from actions.applications.steps import StepKind
from actions.forms.checks.formats import format_checker
from actions.forms.loading import form_of
from daoban.errors import InvalidInput, NotAllowed, NotFound

BUNDLE = "cq-retirement"
COMPLETE = [bundle for bundle in sorted(real_bundles()) if form_of(bundle).complete]


@pytest.fixture
def ready(house: House) -> Application:
    """An application that can be handed in."""
    application = house.begin(BUNDLE)
    overview = Answerer(house, Random(7)).go_on(application)
    assert overview.step.kind is StepKind.SUBMIT
    return overview.application


def submit(house: House, application: Application) -> Application:
    return house.handing_in.submit(application.id, OWNER, PAGE)


def kept(house: House, application: Application) -> Application:
    return house.look(application).application


def rows(house: House) -> list[SubmissionRow]:
    with Session(house.engine, expire_on_commit=False) as session:
        return list(session.scalars(select(SubmissionRow).order_by(SubmissionRow.id)))


def delivered(house: House, application: Application) -> Application:
    """Handed in and received."""
    submit(house, application)
    assert house.deliver() == 1
    return kept(house, application)


def refreshed(house: House, application: Application) -> Application:
    return house.handing_in.refresh(kept(house, application))[0]


def test_a_receipt_comes_back(house: House, ready: Application) -> None:
    done = delivered(house, ready)
    assert done.status is Status.SUBMITTED
    assert done.content.receipt == "NC000001"
    assert [each.kind for each in house.store.events(ready.id, OWNER)][-2:] == [
        "submitted",
        "receipt",
    ]


def test_twice_is_once(house: House, ready: Application) -> None:
    first = submit(house, ready)
    assert submit(house, ready) == first
    assert delivered(house, ready).content.receipt
    submit(house, ready)
    assert len(rows(house)) == len(house.acceptance.packages) == 1


def test_many_at_once_are_one(house: House, ready: Application) -> None:
    start = threading.Barrier(6)
    found: list[object] = []

    def press() -> None:
        start.wait()
        try:
            found.append(submit(house, ready).status)
        except Exception as error:  # shown by the test
            found.append(error)

    threads = [threading.Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [Status.SUBMITTED] * 6
    assert len(rows(house)) == 1


def test_what_is_missing_is_listed_in_order(house: House) -> None:
    application = house.begin(BUNDLE)
    with pytest.raises(InvalidInput) as caught:
        submit(house, application)
    blocking = house.look(application).blocking
    assert [each["message"] for each in caught.value.details] == [f.message for f in blocking]
    assert rows(house) == []


def test_nobody_else_hands_it_in(house: House, ready: Application) -> None:
    for call in (house.handing_in.submit, house.handing_in.withdraw):
        with pytest.raises(NotFound):
            call(ready.id, "visitor:other", PAGE)


def test_it_waits_while_the_acceptance_system_is_down(house: House, ready: Application) -> None:
    house.acceptance.fault = Fault.DOWN
    waiting = delivered(house, ready)
    assert (waiting.status, waiting.content.receipt) == (Status.SUBMITTED, None)
    assert house.handing_in.refresh(waiting) == (waiting, None)


def test_what_is_refused_can_be_put_right_and_handed_in_again(
    house: House, ready: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept = house.acceptance.submit

    def refuse(package: object, key: str) -> None:
        raise InvalidInput("姓名和证件号码对不上。")

    monkeypatch.setattr(house.acceptance, "submit", refuse)
    refused = delivered(house, ready)
    assert (refused.status, refused.content.problem) == (Status.DRAFT, "姓名和证件号码对不上。")
    monkeypatch.setattr(house.acceptance, "submit", accept)
    again = delivered(house, ready)
    assert (again.status, again.content.problem) == (Status.SUBMITTED, None)
    assert again.content.receipt
    assert len(rows(house)) == 1


def test_what_was_withdrawn_before_it_was_refused_stays_withdrawn(
    house: House, ready: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(package: object, key: str) -> None:
        raise InvalidInput("姓名和证件号码对不上。")

    monkeypatch.setattr(house.acceptance, "submit", refuse)
    submit(house, ready)
    house.handing_in.withdraw(ready.id, OWNER, PAGE)
    assert house.deliver() == 2
    assert kept(house, ready).status is Status.WITHDRAWN
    assert house.look(ready).step.kind is StepKind.ENDED


def test_what_is_withdrawn_is_withdrawn_there_too(house: House, ready: Application) -> None:
    receipt = delivered(house, ready).content.receipt
    assert house.handing_in.withdraw(ready.id, OWNER, PAGE).status is Status.WITHDRAWN
    house.deliver()
    assert receipt is not None
    assert house.acceptance.progress(receipt).status is CaseStatus.WITHDRAWN
    assert kept(house, ready).status is Status.WITHDRAWN
    with pytest.raises(NotAllowed):
        house.handing_in.withdraw(ready.id, OWNER, PAGE)
    with pytest.raises(NotAllowed):
        submit(house, ready)


def test_a_withdrawal_that_comes_too_late_is_told(house: House, ready: Application) -> None:
    receipt = delivered(house, ready).content.receipt
    assert receipt is not None
    house.handing_in.withdraw(ready.id, OWNER, PAGE)
    house.acceptance.decide(receipt, CaseStatus.DONE)
    house.deliver()
    told = kept(house, ready)
    assert told.content.problem
    assert refreshed(house, ready).status is Status.DONE


@pytest.mark.parametrize(
    ("case", "wanted", "step"),
    [
        (CaseStatus.RECEIVED, Status.SUBMITTED, StepKind.WAIT),
        (CaseStatus.ACCEPTED, Status.ACCEPTED, StepKind.WAIT),
        (CaseStatus.DONE, Status.DONE, StepKind.ENDED),
        (CaseStatus.REJECTED, Status.REJECTED, StepKind.ENDED),
        (CaseStatus.WITHDRAWN, Status.WITHDRAWN, StepKind.ENDED),
        (CaseStatus.SUPPLEMENT, Status.SUPPLEMENT, StepKind.SUPPLEMENT),
    ],
)
def test_progress_is_followed(
    house: House, ready: Application, case: CaseStatus, wanted: Status, step: StepKind
) -> None:
    receipt = delivered(house, ready).content.receipt
    assert receipt is not None
    house.acceptance.decide(receipt, case)
    assert refreshed(house, ready).status is wanted
    assert house.look(ready).step.kind is step
    before = kept(house, ready)
    assert refreshed(house, ready) == before, "what is known changes nothing"


def test_what_is_asked_for_afterwards_is_handed_in_once(house: House, ready: Application) -> None:
    receipt = delivered(house, ready).content.receipt
    assert receipt is not None
    name = next(iter(kept(house, ready).content.ways))
    item = SupplementItem(name=name, reason="看不清楚")
    house.acceptance.decide(receipt, CaseStatus.SUPPLEMENT, "", [item])
    asked = refreshed(house, ready)
    assert asked.content.supplement == {name: "看不清楚"}
    assert name not in asked.content.ways
    with pytest.raises(InvalidInput):
        submit(house, ready)
    house.applications.set_ways(ready.id, OWNER, {name: Way.WINDOW}, PAGE)
    handed = submit(house, ready)
    assert (handed.status, handed.content.supplement) == (Status.SUBMITTED, {})
    assert refreshed(house, ready).status is Status.SUBMITTED, "it is on its way"
    submit(house, ready)
    house.deliver()
    assert [row.kind for row in rows(house)] == ["submit", "supplement"]
    assert len(house.acceptance.packages[receipt]) == 2
    house.acceptance.decide(receipt, CaseStatus.SUPPLEMENT, "", [item])
    refreshed(house, ready)
    house.applications.set_ways(ready.id, OWNER, {name: Way.WINDOW}, PAGE)
    submit(house, ready)
    house.deliver()
    assert len(house.acceptance.packages[receipt]) == 3, "a second round is a round of its own"


def test_a_refused_supplement_is_asked_for_again(
    house: House, ready: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = delivered(house, ready).content.receipt
    assert receipt is not None
    name = next(iter(kept(house, ready).content.ways))
    item = SupplementItem(name=name, reason="看不清楚")
    house.acceptance.decide(receipt, CaseStatus.SUPPLEMENT, "", [item])
    refreshed(house, ready)
    house.applications.set_ways(ready.id, OWNER, {name: Way.WINDOW}, PAGE)

    def refuse(number: str, package: object, key: str) -> None:
        raise InvalidInput("材料不全。")

    monkeypatch.setattr(house.acceptance, "supplement", refuse)
    submit(house, ready)
    house.deliver()
    refused = kept(house, ready)
    assert (refused.status, refused.content.problem) == (Status.SUPPLEMENT, "材料不全。")
    assert refreshed(house, ready).content.supplement == {name: "看不清楚"}


def test_nothing_is_changed_while_it_is_with_the_department(
    house: House, ready: Application
) -> None:
    submit(house, ready)
    before = kept(house, ready)
    with pytest.raises(NotAllowed):
        house.applications.fill(ready.id, OWNER, {"applicant.name": "李样例"}, PAGE)
    with pytest.raises(NotAllowed):
        house.applications.withdraw(ready.id, OWNER, PAGE)
    assert kept(house, ready) == before


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory):
    with house_at(tmp_path_factory.mktemp("documents")) as house:
        yield house


@pytest.mark.parametrize("bundle", COMPLETE)
def test_a_complete_form_holds_against_its_schema(shared: House, bundle: str) -> None:
    overview = Answerer(shared, Random(bundle)).go_on(shared.begin(bundle))
    assert overview.step.kind is StepKind.SUBMIT
    document = document_of(overview)
    validator = Draft202012Validator(dict(overview.form.schema), format_checker=format_checker())
    faults = [f"{'.'.join(map(str, e.path))}: {e.message}" for e in validator.iter_errors(document)]
    assert not faults
    assert {place.section.key for place in overview.places} >= set(document)


def test_the_package_holds_what_applies_and_nothing_else(house: House, ready: Application) -> None:
    hidden = next(
        f"{section.key}.{section.fields[0].key}"
        for section in form_of(BUNDLE).sections
        if not section.repeated
        and section.key not in {place.section.key for place in house.look(ready).places}
    )
    house.applications.fill(ready.id, OWNER, {hidden: "李样例"}, PAGE)
    delivered(house, ready)
    ((package,),) = house.acceptance.packages.values()
    assert hidden.split(".")[0] not in package.form
    assert package.application == ready.number
    assert {each.id for each in package.matters} == house.look(ready).case.matter_ids
    assert OWNER not in package.model_dump_json()
    assert rows(house)[0].sealed == "", "the queue keeps nothing of it"
