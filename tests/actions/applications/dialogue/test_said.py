"""What people say in passing about who is who."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.applications.dialogue.said import facts_in, is_certain, is_name, masked
from actions.forms.loading import form_of

YEAR = "2025年"


def told(text: str) -> list[tuple[str | None, str, str]]:
    return [(fact.role, fact.key, fact.value) for fact in facts_in(text)]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            f"孩子叫李晓雨,{YEAR}11月3号生的",
            [("孩子", "name", "李晓雨"), ("孩子", "birth_date", "2025-11-03")],
        ),
        ("他爸爸叫欧阳建国", [("父亲", "name", "欧阳建国")]),
        ("我叫张三丰，住在重庆市渝北区示例路1号", [
            ("申请人", "name", "张三丰"),
            ("申请人", "address", "重庆市渝北区示例路1号"),
        ]),
        ("我妈2025年3月2日去世了", [("去世的人", "death_date", "2025-03-02")]),
        ("公司的电话是023-67550000", [("企业", "mobile", "023-67550000")]),
        ("这个叫什么手续", []),
        ("2026年1月1日以后退休怎么算", []),
        ("叫你们领导来", []),
    ],
)  # fmt: skip
def test_facts_are_found(text: str, facts: list[tuple[str | None, str, str]]) -> None:
    assert told(text) == facts


def test_twins_are_told_apart() -> None:
    facts = facts_in("生了双胞胎，老大叫王一一，老二叫王二二")
    assert [(fact.key, fact.value, fact.index) for fact in facts] == [
        ("count", "2", None),
        ("name", "王一一", 0),
        ("name", "王二二", 1),
    ]


def test_names_dates_and_addresses_are_masked() -> None:
    text = f"孩子叫李晓雨，{YEAR}11月3号生的，住在重庆市渝北区示例路1号，要多久"
    assert masked(text, facts_in(text)) == "孩子叫〔姓名〕，〔出生日期〕生的，住在〔地址〕，要多久"


def test_a_name_without_surname_is_masked_but_fills_nothing() -> None:
    text = "女儿叫小雨"
    assert masked(text, facts_in(text)) == "女儿叫〔姓名〕"
    assert [fact.key for fact in facts_in(text)] == ["sex", "nickname"]


@pytest.mark.parametrize("text", ["李四", "欧阳建国", "买买提·艾力"])
def test_names_by_themselves(text: str) -> None:
    assert is_name(text)


@pytest.mark.parametrize("text", ["怎么办", "不知道", "没有", "李", "退休要多久", "123"])
def test_what_is_no_name(text: str) -> None:
    assert not is_name(text)


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    facts = facts_in(text)
    assert all(0 <= fact.start <= fact.end <= len(text) for fact in facts)
    masked(text, facts)


@pytest.mark.parametrize(
    ("text", "goes_on"),
    [
        ("重庆市渝中区示例路53号", "〔地址〕"),
        ("应该填重庆市渝中区示例路271号吧", "〔地址〕吧"),
        ("去渝中区人民路232号怎么办身份证？", "〔地址〕怎么办身份证？"),
        ("户口在江北区样例路6号6栋6-6，去哪里办？", "户口在〔地址〕，去哪里办？"),
        ("示例村三组12号离哪个大厅近", "〔地址〕离哪个大厅近"),
        ("轨道交通3号线怎么走", "轨道交通3号线怎么走"),
        ("国务院令第722号第三条", "国务院令第722号第三条"),
        ("去江北区办结婚登记要带什么", "去江北区办结婚登记要带什么"),
    ],
)
def test_an_address_does_not_go_on_however_it_is_said(text: str, goes_on: str) -> None:
    assert masked(text, facts_in(text)) == goes_on


@pytest.mark.parametrize(
    ("value", "path", "certain"),
    [
        ("重庆市渝中区示例路53号", "residence.address", True),
        ("重庆市渝中区示例路", "residence.address", True),
        ("重庆市渝中区示例路53号", "background.occupation", True),
        ("李示例", "applicant.name", True),
        ("李示例", "background.occupation", False),
        ("高龄补贴", "background.occupation", False),
        ("社保怎么转", "applicant.name", False),
        ("退休要带的材料", "residence.address", False),
    ],
)
def test_what_can_only_be_the_value_that_was_asked_for(
    value: str, path: str, certain: bool
) -> None:
    place = form_of("cq-flexible-employment").place(path)
    assert place is not None
    assert is_certain(value, place.field) is certain
