"""The studio's own golden questions."""

from __future__ import annotations

import pytest
from support.crowd import at_once
from support.desk_accounts import AGENT, AUDITOR, EDITOR, REVIEWER
from support.hitting import HitHouse

from daoban.errors import Conflict, InvalidInput, NotAllowed, NotFound
from desk.accounts.account import Actor
from desk.vocabulary import Role

OTHER = Actor("editor2", "编辑 02", Role.EDITOR, "dept-city-management")


def test_they_are_added_listed_and_removed(house: HitHouse) -> None:
    own = house.golden.add(EDITOR, " 关店 要多久 ", "小店停业", "990100", "时限")
    assert (own.text, own.city, own.field, own.expected) == (
        "关店 要多久", "云溪", "time_limit", "小店停业"
    )  # fmt: skip
    item = house.golden.items()[0]
    assert (item.id, item.bundles, item.city) == (f"studio-{own.id}", ("小店停业",), "云溪")
    assert item.outcomes == ("answered", "recommended")
    other = house.golden.add(EDITOR, "唱首歌", "不回答")
    assert (other.titles, other.item.outcomes, other.expected) == ((), ("no_answer",), "不回答")
    assert [each.id for each in house.golden.list(AUDITOR)] == [other.id, own.id]
    house.golden.remove(REVIEWER, own.id)
    assert [each.id for each in house.golden.list(EDITOR)] == [other.id]
    actions = [each.action for each in house.audit.entries()]
    assert actions == ["golden_remove", "golden_add", "golden_add"]
    with pytest.raises(NotFound):
        house.golden.remove(REVIEWER, own.id)


def test_the_same_question_has_one_answer(house: HitHouse) -> None:
    own = house.golden.add(EDITOR, "关店", "小店停业")
    assert house.golden.add(OTHER, "关店", "小店停业") == own
    with pytest.raises(Conflict, match="editor1"):
        house.golden.add(OTHER, "关店", "小店转让")
    assert house.golden.add(OTHER, "关店", "小店转让", "云溪").titles == ("小店转让",)
    replaced = house.golden.add(OTHER, "关店", "小店转让；小店停业", replace=True)
    assert replaced.titles == ("小店转让", "小店停业")
    assert len(house.golden.items()) == 2


def test_only_its_author_and_those_who_publish_take_one_away(house: HitHouse) -> None:
    own = house.golden.add(EDITOR, "关店", "小店停业")
    with pytest.raises(NotAllowed, match="标准问题"):
        house.golden.remove(OTHER, own.id)
    with pytest.raises(NotAllowed):
        house.golden.remove(AUDITOR, own.id)
    house.golden.remove(EDITOR, own.id)


def test_who_has_no_right_adds_none(house: HitHouse) -> None:
    for actor in (AGENT, AUDITOR):
        with pytest.raises(NotAllowed):
            house.golden.add(actor, "关店", "小店停业")
    with pytest.raises(NotAllowed):
        house.golden.list(AGENT)


@pytest.mark.parametrize(
    ("text", "expected", "place", "field", "said"),
    [
        ("", "小店停业", "", "", "问题是空的"),
        ("问" * 501, "小店停业", "", "", "问题是空的"),
        ("关店", "", "", "", "没有写应答"),
        ("关店", "没有这个", "", "", "没有「没有这个」"),
        ("关店", "小店停业", "火星", "", "火星"),
        ("关店", "小店停业", "", "颜色", "颜色"),
    ],
)
def test_what_cannot_be_judged_is_refused(
    house: HitHouse, text: str, expected: str, place: str, field: str, said: str
) -> None:
    with pytest.raises(InvalidInput, match=said) as fault:
        house.golden.add(EDITOR, text, expected, place, field)
    assert fault.value.hint
    assert house.golden.items() == []


def test_personal_data_is_masked(house: HitHouse) -> None:
    own = house.golden.add(EDITOR, "我的电话13800000000，关店怎么办", "小店停业")
    assert "13800000000" not in own.text


def test_a_question_added_by_many_at_once_is_there_once(house: HitHouse) -> None:
    at_once(8, lambda _number: house.golden.add(EDITOR, "唱首歌", "不回答"))
    assert len(house.golden.list(EDITOR)) == 1
