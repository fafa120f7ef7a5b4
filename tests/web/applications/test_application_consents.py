"""Consents: asked in plain words, refused, given, withdrawn; a register that fails holds up nothing."""

import pytest
from applicant import Applicant, part_of, text

from actions.applications.application import RegisterChoice
from actions.applications.registers.port import LookupOutcome

SENTENCES = {
    LookupOutcome.TIMED_OUT: "这个库现在没有应答",
    LookupOutcome.UNAVAILABLE: "这个库现在连不上",
    LookupOutcome.NOT_FOUND: "没有查到您的信息",
    LookupOutcome.WRONG_DATA: "不合规范的，没有采用",
}


def begun(applicant: Applicant) -> None:
    applicant.begin()
    applicant.answer()
    applicant.post("checklist")


def test_each_register_says_what_it_holds_and_what_is_wanted(mother: Applicant) -> None:
    begun(mother)
    page = text(mother.get("consents"))
    assert "姓名、性别、民族、出生日期、户籍地址" in page
    assert "配偶公民身份号码" in page
    assert "办理“新生儿出生”" in page
    assert "30 天" in page


def test_giving_fills_and_withdrawing_empties(mother: Applicant) -> None:
    begun(mother)
    page = mother.post("consents", {"action": "give:population"})
    assert "已填好 5 项" in page.text
    assert "读到了，已经替您填好" in page.text
    assert mother.kept.content.values["mother.household_address"].startswith("重庆市渝中区")
    page = mother.post("consents", {"action": "withdraw:population"})
    assert "删去了 5 项内容" in page.text
    assert "mother.household_address" not in mother.kept.content.values
    assert mother.kept.content.registers["population"] is RegisterChoice.WITHDRAWN


def test_refusing_all_leads_to_the_form(mother: Applicant) -> None:
    begun(mother)
    mother.post("consents", {"action": "refuse:population"})
    assert mother.kept.content.registers["population"] is RegisterChoice.REFUSED
    assert part_of(mother.post("consents", {"action": "rest"})) == "form"
    assert set(mother.kept.content.registers.values()) == {RegisterChoice.REFUSED}


@pytest.mark.parametrize("outcome", SENTENCES)
def test_a_failing_register_is_told_of_and_the_form_goes_on(
    mother: Applicant, outcome: LookupOutcome
) -> None:
    begun(mother)
    mother.app.state.registers.outcomes["population"] = outcome
    page = mother.post("consents", {"action": "give:population"})
    assert SENTENCES[outcome] in page.text
    assert mother.get("form").status_code == 200


def test_without_signing_in_no_register_is_asked(visitor: Applicant) -> None:
    begun(visitor)
    page = visitor.get("consents")
    assert "登录以后才能从登记库读取" in page.text
    refused = visitor.post("consents", {"action": "give:population"})
    assert refused.status_code == 401
    assert "去登录" in refused.text
    assert visitor.app.state.registers.queries == []


def test_a_register_that_the_form_does_not_use_is_not_asked(mother: Applicant) -> None:
    begun(mother)
    assert mother.post("consents", {"action": "give:vehicles"}).status_code == 422
    assert mother.post("consents", {"action": "give:nothing"}).status_code == 422
