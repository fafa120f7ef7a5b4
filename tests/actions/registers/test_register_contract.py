"""What every implementation of the registers' port promises."""

from datetime import UTC, datetime
from typing import Any

import pytest
from support.registers import ask, demo_city, number_of

from actions.applications.registers.catalogue import catalogue
from actions.applications.registers.port import LookupOutcome, RegisterQuery
from daoban.errors import InvalidInput, NotFound

MOTHER = number_of("li-shili")
FAILURES = (
    LookupOutcome.UNAVAILABLE,
    LookupOutcome.TIMED_OUT,
    LookupOutcome.WRONG_DATA,
    LookupOutcome.PARTIAL,
)


def test_what_is_asked_for_is_found(subject: Any) -> None:
    before = datetime.now(UTC)
    answer = subject.registers.look_up(ask("population", MOTHER, "name", "sex"))
    assert answer.outcome is LookupOutcome.FOUND
    assert answer.record == {"name": "李示例", "sex": "女"}
    assert answer.missing == ()
    assert before <= answer.as_of <= datetime.now(UTC)


def test_what_not_everybody_has_may_be_missing(subject: Any) -> None:
    answer = subject.registers.look_up(ask("population", MOTHER, "name", "death_date"))
    assert answer.outcome is LookupOutcome.FOUND
    assert answer.record == {"name": "李示例"}
    assert answer.missing == ("death_date",)


def test_lists_come_whole(subject: Any) -> None:
    answer = subject.registers.look_up(ask("household", number_of("chen-yanshi"), "children"))
    assert [child["name"] for child in answer.record["children"]] == ["刘大双", "刘小双"]


def test_somebody_from_elsewhere_is_not_found(subject: Any) -> None:
    answer = subject.registers.look_up(ask("population", number_of("zhao-xuni"), "name", "sex"))
    assert answer.outcome is LookupOutcome.NOT_FOUND
    assert answer.record == {}
    assert answer.missing == ("name", "sex")


def test_a_company_is_found_by_its_code_and_by_its_representative(subject: Any) -> None:
    company = demo_city().companies["shili-trade"]
    queries = [
        ask("company_profile", company.credit_code, "name", kind="credit_code"),
        ask("company_profile", number_of("sun-juli"), "name"),
    ]
    for query in queries:
        assert subject.registers.look_up(query).record == {"name": company.name}


def test_the_credit_code_counts_more_than_who_asks(subject: Any) -> None:
    company = demo_city().companies["yanshi-technology"]
    numbers = {"identity_number": number_of("sun-juli"), "credit_code": company.credit_code}
    query = RegisterQuery("company_profile", numbers, ("name",), "办理演示事项", "consent-1")
    assert subject.registers.look_up(query).record == {"name": company.name}


def test_a_small_x_is_a_capital_one(subject: Any) -> None:
    number = number_of("zhou-fanli")
    assert number.endswith("X")
    answer = subject.registers.look_up(ask("population", number.lower(), "name"))
    assert answer.record == {"name": "周范例"}


@pytest.mark.parametrize("code", catalogue())
def test_every_register_answers_about_somebody(subject: Any, code: str) -> None:
    keys = tuple(catalogue()[code].keys)
    people = [person.identity_number for person in demo_city().residents.values()]
    answers = (subject.registers.look_up(ask(code, number, *keys)) for number in people)
    assert LookupOutcome.FOUND in {answer.outcome for answer in answers}


@pytest.mark.parametrize("outcome", FAILURES)
def test_a_failing_register_is_an_outcome_and_ends(subject: Any, outcome: LookupOutcome) -> None:
    query = ask("population", MOTHER, "name", "sex")
    subject.fail("population", outcome)
    answer = subject.registers.look_up(query)
    assert answer.outcome is outcome
    assert "name" in answer.missing
    assert answer.record.keys() == set(query.keys) - set(answer.missing)
    subject.fail("population", None)
    assert subject.registers.look_up(query).outcome is LookupOutcome.FOUND


@pytest.mark.parametrize("outcome", FAILURES)
def test_the_other_registers_go_on(subject: Any, outcome: LookupOutcome) -> None:
    subject.fail("population", outcome)
    assert subject.registers.look_up(ask("marriage", MOTHER, "status")).record == {"status": "已婚"}


def test_a_query_that_no_register_could_answer_is_not_made() -> None:
    with pytest.raises(NotFound):
        ask("gossip", MOTHER, "name")
    with pytest.raises(InvalidInput, match="shoe_size"):
        ask("population", MOTHER, "shoe_size")
    with pytest.raises(InvalidInput):
        ask("population", MOTHER)
    with pytest.raises(InvalidInput):
        ask("population", "", "name")


def test_queries_and_answers_do_not_show_whom_they_are_about(subject: Any) -> None:
    query = ask("population", MOTHER, "name")
    answer = subject.registers.look_up(query)
    assert MOTHER not in repr(query)
    assert "李示例" not in repr(answer)
