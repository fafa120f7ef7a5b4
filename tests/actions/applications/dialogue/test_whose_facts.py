"""Whom a fact is about, where several people are named."""

import pytest
from support.applications import House

from actions.applications.dialogue.said import facts_in, is_name

from .talking import Talk

NEWBORN = (
    "给自己办",
    "重庆的医院或有助产资质的机构",
    "已结婚，同一个民族",
    "已经直接结算",
    "一个",
    "随妈妈，上在妈妈的重庆户口上",
    "都不用",
)


@pytest.mark.parametrize(
    ("text", "role", "name"),
    [
        ("孩子爸爸叫赵虚拟", "父亲", "赵虚拟"),
        ("孩子的爸爸叫赵虚拟", "父亲", "赵虚拟"),
        ("娃儿他爸叫赵虚拟", "父亲", "赵虚拟"),
        ("孩子的妈妈名字叫陈演示", "母亲", "陈演示"),
        ("我老公叫刘模拟", "父亲", "刘模拟"),
        ("公司的法人叫孙举例", "法定代表人", "孙举例"),
        ("我屋头的娃儿叫刘小双", "孩子", "刘小双"),
        ("孩子随爸爸姓，叫刘大双", "孩子", "刘大双"),
        ("我叫李示例", "申请人", "李示例"),
        ("名字叫李示例", None, "李示例"),
    ],
)
def test_a_name_is_that_of_whom_it_is_said(text: str, role: str | None, name: str) -> None:
    assert [(fact.role, fact.value) for fact in facts_in(text) if fact.key == "name"] == [
        (role, name)
    ]


def test_each_clause_has_its_own_person() -> None:
    found = facts_in("孩子的妈妈叫陈演示，爸爸叫刘模拟，老二叫刘小双")
    assert [(fact.role, fact.value, fact.index) for fact in found] == [
        ("母亲", "陈演示", None),
        ("父亲", "刘模拟", None),
        ("孩子", "刘小双", 1),
    ]


def test_a_value_with_its_name_needs_no_second_look(house: House) -> None:
    talk = Talk(house)
    talk.begin("cq-newborn")
    for answer in NEWBORN:
        talk.say(answer)
    assert talk.read("钱演示").named is False
    named = talk.read("我叫钱演示")
    assert (named.direct, named.named, named.consumed) == ("钱演示", True, True)
    assert talk.read("我叫钱演示要得不？").named is False


@pytest.mark.parametrize("text", ["谢谢你哈", "谢谢", "都可以", "明天再说", "那算了"])
def test_what_begins_like_a_surname_is_not_always_a_name(text: str) -> None:
    assert not is_name(text)


@pytest.mark.parametrize(
    "text", ["谢长测", "安逸", "明天宇", "都可欣", "都示例", "李示例", "那示例"]
)
def test_names_with_rare_surnames_are_names(text: str) -> None:
    assert is_name(text)
