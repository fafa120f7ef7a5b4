"""Consents and look-ups: what was consented to is asked, what is right is filled in, and no more."""

import dataclasses
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from support.applications import OWNER, PAGE, House, house_at, person_of, real_bundles
from support.prefill_share import APPLICANTS, share_of
from support.registers import memory_records, number_of

from actions.applications.application import Application, Origin, RegisterChoice
from actions.applications.guidance import FOR_ANOTHER, FOR_MYSELF, ON_BEHALF
from actions.applications.prefilling import keys_of, pick
from actions.applications.registers.call_log import RegisterCallRow
from actions.applications.registers.port import LookupOutcome, RegisterAnswer, RegisterQuery
from actions.applications.tables import ConsentRow
from actions.forms.loading import form_of
from actions.forms.prefill import prefill_of
from daoban.errors import InvalidInput, NotAllowed, NotFound

BUNDLE = "cq-newborn"
MOTHER = person_of("li-shili")
HUSBAND = person_of("wang-ceshi")
ANSWERS = {ON_BEHALF: FOR_MYSELF, "newborn-parents": "已结婚，同一个民族"}
BAR = 0.6


@pytest.fixture
def application(house: House) -> Application:
    """李示例's, with the answers that the look-ups depend on."""
    begun = house.begin(BUNDLE, MOTHER)
    return house.applications.answer(begun.id, OWNER, ANSWERS, PAGE, MOTHER)


def give(
    house: House, application: Application, register: str
) -> tuple[Application, LookupOutcome | None]:
    return house.applications.consent(application.id, OWNER, register, True, PAGE, MOTHER)


def from_register(application: Application, register: str) -> dict[str, str]:
    return {
        path: entry.current.value
        for path, entry in application.content.entries.items()
        if entry.current and entry.current.provenance.register_code == register
    }


def changed_records(register: str, **values: Any) -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    records = memory_records()
    number = number_of("li-shili")
    mine = {**records[register][number], **values}
    mine = {key: value for key, value in mine.items() if value is not None}
    return {**records, register: {**records[register], number: mine}}


def test_signing_in_fills_name_and_number_only(house: House) -> None:
    begun = house.begin(BUNDLE, MOTHER)
    origins = {
        entry.current.provenance.origin for entry in begun.content.entries.values() if entry.current
    }
    assert begun.content.values["applicant.name"] == MOTHER.name
    assert origins <= {Origin.IDENTITY, Origin.DERIVED}
    assert house.registers.queries == []


def test_without_signing_in_nothing_is_filled_and_no_register_offered(house: House) -> None:
    begun = house.begin(BUNDLE)
    assert begun.content.values == {}
    assert house.look(begun).registers == ()


@pytest.mark.parametrize("register", prefill_of(BUNDLE).registers)
def test_exactly_what_was_consented_to_is_asked(
    house: House, application: Application, register: str
) -> None:
    give(house, application, register)
    scope = keys_of(prefill_of(BUNDLE), register)
    assert {query.keys for query in house.registers.queries} == {scope}
    assert {query.register for query in house.registers.queries} == {register}
    (consent,) = house.applications.consents(application.id, OWNER)
    assert consent.scope == scope
    assert consent.holds
    assert {query.consent for query in house.registers.queries} == {consent.id}
    assert {query.purpose for query in house.registers.queries} == {consent.purpose}
    assert application.title in consent.purpose


@pytest.mark.parametrize("bundle", sorted(real_bundles()))
def test_no_form_asks_a_register_for_what_it_does_not_use(bundle: str) -> None:
    prefill = prefill_of(bundle)
    for register in prefill.registers:
        used = {
            key.partition(".")[0]
            for source in prefill.sources
            if source.register_code == register
            for key in (*source.fills.values(), *source.only_if)
            if not key.startswith("subject.")
        }
        extra = set(keys_of(prefill, register)) - used
        assert extra <= {"certificates"}


def test_what_is_found_is_filled_with_its_provenance(
    house: House, application: Application
) -> None:
    filled, outcome = give(house, application, "marriage")
    assert outcome is LookupOutcome.FOUND
    (consent,) = house.applications.consents(application.id, OWNER)
    assert filled.content.values["father.name"] == HUSBAND.name
    provenance = filled.content.entries["father.name"].current.provenance
    assert (provenance.origin, provenance.consent) == (Origin.REGISTER, consent.id)
    assert filled.content.fetched == {"marriage": "found"}
    assert filled.content.registers == {"marriage": RegisterChoice.GIVEN}


@pytest.mark.parametrize(
    "outcome",
    [
        LookupOutcome.NOT_FOUND,
        LookupOutcome.TIMED_OUT,
        LookupOutcome.UNAVAILABLE,
        LookupOutcome.WRONG_DATA,
    ],
)
def test_a_register_that_fails_is_told_and_the_form_goes_on(
    house: House, application: Application, outcome: LookupOutcome
) -> None:
    house.registers.outcomes["marriage"] = outcome
    before = application.content.values
    after, told = give(house, application, "marriage")
    assert told is outcome
    assert after.content.fetched == {"marriage": outcome.value}
    assert after.content.values == before
    step = house.look(application, MOTHER).step
    assert step.key != "marriage"


def test_wrong_data_is_left_out_and_told_and_the_rest_is_taken(tmp_path: Path) -> None:
    records = changed_records("marriage", spouse_identity_number="510212199207059818")
    with house_at(tmp_path, records) as house:
        begun = house.begin(BUNDLE, MOTHER)
        house.applications.answer(begun.id, OWNER, ANSWERS, PAGE, MOTHER)
        filled, outcome = give(house, begun, "marriage")
    assert outcome is LookupOutcome.WRONG_DATA
    assert "father.identity_number" not in filled.content.values
    assert filled.content.values["father.name"] == HUSBAND.name


def test_partial_data_fill_what_they_can(tmp_path: Path) -> None:
    with house_at(tmp_path, changed_records("population", ethnic_group=None)) as house:
        begun = house.begin(BUNDLE, MOTHER)
        house.applications.answer(begun.id, OWNER, ANSWERS, PAGE, MOTHER)
        filled, outcome = give(house, begun, "population")
    assert outcome is LookupOutcome.PARTIAL
    assert "mother.ethnic_group" not in filled.content.values
    assert filled.content.values["mother.name"] == MOTHER.name


def test_a_refusal_is_recorded_and_asks_nothing(house: House, application: Application) -> None:
    refused, outcome = house.applications.consent(
        application.id, OWNER, "marriage", False, PAGE, MOTHER
    )
    assert outcome is None
    assert refused.content.registers == {"marriage": RegisterChoice.REFUSED}
    assert house.registers.queries == []
    (consent,) = house.applications.consents(application.id, OWNER)
    assert not consent.given
    assert not consent.holds
    assert consent.expires_at is None


@pytest.mark.parametrize("register", prefill_of(BUNDLE).registers)
def test_withdrawing_removes_what_came_from_there_and_nothing_else(
    house: House, application: Application, register: str
) -> None:
    for each in prefill_of(BUNDLE).registers:
        filled, _outcome = give(house, application, each)
    theirs = from_register(filled, register)
    typed = {"children.0.name": "李晓雨", "mother.mobile": "19900000999"}
    filled = house.applications.fill(application.id, OWNER, typed, PAGE, None, MOTHER)
    after = house.applications.withdraw_consent(application.id, OWNER, register, PAGE, MOTHER)
    assert from_register(after, register) == {}
    assert register not in after.content.fetched
    gone = set(filled.content.values) - set(after.content.values)
    assert gone <= set(theirs)
    kept = set(after.content.values) - set(theirs)
    assert {path: after.content.values[path] for path in kept} == {
        path: filled.content.values[path] for path in kept
    }
    assert typed.items() <= after.content.values.items()
    dumped = after.content.model_dump_json()
    assert f'"register_code":"{register}"' not in dumped
    consent = [
        each
        for each in house.applications.consents(application.id, OWNER)
        if each.register_code == register
    ]
    assert [each.holds for each in consent] == [False]
    assert consent[0].withdrawn_at is not None
    assert register not in {house.look(application, MOTHER).step.key}


def test_given_again_it_fills_again_under_a_new_consent(
    house: House, application: Application
) -> None:
    first, _ = give(house, application, "marriage")
    house.applications.withdraw_consent(application.id, OWNER, "marriage", PAGE, MOTHER)
    second, _ = give(house, application, "marriage")
    assert from_register(second, "marriage") == from_register(first, "marriage")
    consents = house.applications.consents(application.id, OWNER)
    assert [each.holds for each in consents] == [False, True]
    used = {
        entry.current.provenance.consent
        for entry in second.content.entries.values()
        if entry.current and entry.current.provenance.register_code
    }
    assert used == {consents[1].id}


def test_consents_and_calls_are_recorded_without_values(
    house: House, application: Application
) -> None:
    for register in prefill_of(BUNDLE).registers:
        filled, _ = give(house, application, register)
    with Session(house.engine) as session:
        told = [
            str({key: value for key, value in vars(row).items() if not key.startswith("_")})
            for table in (ConsentRow, RegisterCallRow)
            for row in session.scalars(select(table))
        ]
    assert len(told) >= 2 * len(prefill_of(BUNDLE).registers) - 1
    values = {value for value in filled.content.values.values() if len(value) > 2}
    assert values
    for text in told:
        assert not [value for value in values if value in text]


def test_for_somebody_else_only_the_agent_is_filled_in(house: House) -> None:
    begun = house.begin(BUNDLE, MOTHER)
    turned = house.applications.answer(begun.id, OWNER, {ON_BEHALF: FOR_ANOTHER}, PAGE, MOTHER)
    assert set(turned.content.values.values()) >= {MOTHER.name, MOTHER.identity_number}
    assert {path.split(".")[0] for path in turned.content.values} <= {"agent", "children"}
    with pytest.raises(InvalidInput):
        give(house, begun, "marriage")
    assert house.registers.queries == []


def test_what_was_fetched_for_oneself_is_not_left_for_somebody_else(
    house: House, application: Application
) -> None:
    give(house, application, "marriage")
    turned = house.applications.answer(
        application.id, OWNER, {ON_BEHALF: FOR_ANOTHER}, PAGE, MOTHER
    )
    dumped = turned.content.model_dump_json()
    assert HUSBAND.name not in dumped
    assert 'register_code":"' not in dumped
    assert turned.content.registers == turned.content.fetched == {}


def test_an_old_application_is_copied_as_a_proposal_that_answers_do_not_undo(
    house: House,
) -> None:
    first = house.begin(BUNDLE)
    house.applications.fill(first.id, OWNER, {"mother.name": "李样例"}, PAGE)
    copy = house.applications.begin(OWNER, BUNDLE, PAGE, None, first.id)
    answered = house.applications.answer(copy.id, OWNER, {ON_BEHALF: FOR_MYSELF}, PAGE)
    held = answered.content.entries["mother.name"].current
    assert held is not None
    assert (held.value, held.confirmed) == ("李样例", False)
    assert held.provenance.origin is Origin.COPIED
    with pytest.raises(InvalidInput):
        house.applications.begin(OWNER, "cq-hiring", PAGE, None, first.id)
    with pytest.raises(NotFound):
        house.applications.begin("visitor:other", BUNDLE, PAGE, None, first.id)


def test_who_signs_in_later_is_filled_in_then(house: House) -> None:
    begun = house.begin(BUNDLE)
    house.applications.fill(begun.id, OWNER, {"applicant.name": MOTHER.name}, PAGE)
    house.store.adopt(OWNER, "person:a")
    later = house.applications.answer(begun.id, "person:a", ANSWERS, PAGE, MOTHER)
    assert later.content.values["applicant.identity_number"] == MOTHER.identity_number
    held = later.content.entries["applicant.name"]
    assert held.current is not None
    assert held.current.provenance.origin is Origin.TYPED
    assert house.applications.overview(later, MOTHER).registers


def test_only_the_companies_register_is_asked_for_the_company_of_a_person(house: House) -> None:
    bundle, person = "cq-restaurant", person_of("zheng-yangli")
    begun = house.begin(bundle, person)
    for register in prefill_of(bundle).registers:
        house.applications.consent(begun.id, OWNER, register, True, PAGE, person)
    subjects = {source.register_code: source.subject for source in prefill_of(bundle).sources}
    for query in house.registers.queries:
        if subjects[query.register] == "company" and "identity_number" in query.subject:
            assert query.register == "company_profile"
    for_company = person_of("zheng-yangli", "yangli-noodles")
    second = house.begin(bundle, for_company)
    house.registers.queries.clear()
    house.applications.consent(second.id, OWNER, "company_profile", True, PAGE, for_company)
    asked = {tuple(query.subject.items()) for query in house.registers.queries}
    assert asked == {(("credit_code", for_company.credit_code),)}


def test_a_register_that_the_form_does_not_use_is_not_asked(
    house: House, application: Application
) -> None:
    with pytest.raises(InvalidInput):
        give(house, application, "company_profile")
    with pytest.raises(NotFound):
        house.applications.consent(application.id, "visitor:other", "marriage", True, PAGE, MOTHER)
    assert house.registers.queries == []


def test_a_consent_withdrawn_while_the_register_answers_fills_nothing(
    house: House, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_up = house.registers.look_up

    def slow(query: RegisterQuery) -> RegisterAnswer:
        house.applications.withdraw_consent(application.id, OWNER, "marriage", PAGE, MOTHER)
        return look_up(query)

    monkeypatch.setattr(house.registers, "look_up", slow)
    after, _ = give(house, application, "marriage")
    assert from_register(after, "marriage") == {}
    assert after.content.registers == {"marriage": RegisterChoice.WITHDRAWN}


def test_what_is_typed_while_the_register_answers_is_kept(
    house: House, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_up = house.registers.look_up

    def slow(query: RegisterQuery) -> RegisterAnswer:
        house.applications.fill(application.id, OWNER, {"father.name": "王样例"}, PAGE)
        return look_up(query)

    monkeypatch.setattr(house.registers, "look_up", slow)
    after, _ = give(house, application, "marriage")
    entry = after.content.entries["father.name"]
    assert entry.current is not None
    assert entry.rival is not None
    assert (entry.current.value, entry.rival.value) == ("王样例", HUSBAND.name)


def test_nothing_is_fetched_once_it_is_handed_in(house: House, application: Application) -> None:
    house.applications.withdraw(application.id, OWNER, PAGE)
    with pytest.raises(NotAllowed):
        give(house, application, "marriage")
    assert house.registers.queries == []


class TestDerived:
    def test_follows_what_it_comes_from_and_goes_with_it(self, house: House) -> None:
        place = "mother.identity_number"
        form = form_of(BUNDLE)
        derived = form.place("mother.birth_date")
        assert derived is not None
        if not derived.field.derived:
            pytest.fail("the birth date of a mother follows from her number")
        begun = house.begin(BUNDLE)

        def after(number: str) -> str | None:
            filled = house.applications.fill(begun.id, OWNER, {place: number}, PAGE)
            return filled.content.values.get("mother.birth_date")

        assert after(MOTHER.identity_number) == "1994-03-12"
        assert after(number_of("chen-yanshi")) == "1995-08-03"
        assert after("510202") is None
        assert after(MOTHER.identity_number) == "1994-03-12"
        assert after("") is None

    def test_stands_back_behind_what_was_typed(self, house: House) -> None:
        begun = house.begin(BUNDLE)
        house.applications.fill(begun.id, OWNER, {"mother.birth_date": "1990-01-01"}, PAGE)
        filled = house.applications.fill(
            begun.id, OWNER, {"mother.identity_number": MOTHER.identity_number}, PAGE
        )
        assert filled.content.values["mother.birth_date"] == "1990-01-01"

    def test_a_count_follows_its_answer(self, house: House) -> None:
        begun = house.begin(BUNDLE)
        path = "children.count"
        scenario = next(
            each for each in real_bundles()[BUNDLE].scenarios if each.id == "newborn-count"
        )
        one, *others = (option.label for option in scenario.options)

        def after(label: str) -> str | None:
            answer = {"newborn-count": label}
            return house.applications.answer(begun.id, OWNER, answer, PAGE).content.values.get(path)

        assert after(one) == "1"
        assert after(others[0]) is None, "so that it is asked"
        assert after(one) == "1"
        house.applications.fill(begun.id, OWNER, {path: "2"}, PAGE)
        assert after(others[0]) == "2"
        assert after(one) == "2", "typed values stay"


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("name", "甲"),
        ("none", None),
        ("children", None),
        ("children.0.name", "乙"),
        ("children.1.name", None),
        ("children.0.sex", None),
        ("certificates.结婚证.number", "J1"),
        ("certificates.离婚证.number", None),
        ("name.0", None),
    ],
)
def test_keys_pick_texts(key: str, wanted: str | None) -> None:
    record = {
        "name": "甲",
        "children": [{"name": "乙"}],
        "certificates": [{"kind": "身份证", "number": "1"}, {"kind": "结婚证", "number": "J1"}],
    }
    assert pick(record, key) == wanted


def test_every_complete_form_fills_itself_for_somebody(house: House) -> None:
    complete = {bundle for bundle in real_bundles() if form_of(bundle).complete}
    assert set(APPLICANTS) == complete
    some = sorted(complete)[::4]
    shares = [share_of(house, bundle) for bundle in some]
    assert sum(each.filled for each in shares) / sum(each.shown for each in shares) >= BAR


def test_a_person_is_not_printed_with_an_answer() -> None:
    answer = RegisterAnswer(LookupOutcome.FOUND, {"name": "李晓雨"}, datetime.now(UTC))
    assert "李晓雨" not in repr(dataclasses.replace(answer))
