"""Whom a matter is about, what was said of when and where, and announcements of nothing."""

from datetime import UTC, datetime

import pytest
from support.dispatching import gazetteer_of

from desk.calls.clauses import announces, clauses, without_announcements
from desk.calls.objects import object_of
from desk.calls.places import place_of
from desk.calls.times import time_of

CITY = "999900"
NAMES = gazetteer_of(CITY).names(CITY)
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "place", "found"),
    [
        ("我要投诉示例健身房，老板跑了", "", "示例健身房"),
        ("渝北区龙溪街道有一家烧烤店半夜还在吵", "渝北区龙溪街道", "一家烧烤店"),
        ("喂你好", "", ""),
        ("", "", ""),
    ],
)
def test_object(text: str, place: str, found: str) -> None:
    assert object_of(text, place).endswith(found[-3:]) if found else not object_of(text, place)


def test_the_place_itself_is_no_object() -> None:
    place = "渝北区龙溪街道示例花园"
    assert object_of(f"{place}的路灯不亮", place) != place


def test_a_place_goes_on_to_its_door() -> None:
    found = place_of("渝北区龙溪街道示例花园二期门口有人摆摊", NAMES)
    assert found.said == "渝北区龙溪街道示例花园二期门口"


def test_a_number_that_is_no_time_does_not_hide_the_time() -> None:
    found = time_of("我家住三栋五楼一共两户人家，一户都没有水，昨天晚上停的", NOW)
    assert found is not None
    assert "昨天" in found.said


def test_what_goes_on_every_day_is_a_time_without_a_moment() -> None:
    found = time_of("楼下每天早上六点就开始放音乐", NOW)
    assert found is not None
    assert (found.start, found.end) == (None, None)
    assert "每天" in found.said


@pytest.mark.parametrize("clause", ["另外还有一件事", "对了我再说个事", "还有个问题想反映一下"])
def test_an_announcement_without_content_is_no_clause(clause: str) -> None:
    assert announces(clause)
    text = f"小区的路灯坏了三天，{clause}"
    found = without_announcements(text, clauses(text, {}))
    assert [text[item.start : item.end] for item in found] == ["小区的路灯坏了三天"]


@pytest.mark.parametrize("clause", ["还有工资没发", "另外电梯坏了", "我再投诉一下物业"])
def test_an_announcement_with_content_is_one(clause: str) -> None:
    assert not announces(clause)
    text = f"小区的路灯坏了三天，{clause}"
    assert len(without_announcements(text, clauses(text, {}))) == 2


def test_a_call_that_only_announces_is_one_clause() -> None:
    text = "另外还有一件事，我再说个事"
    assert len(without_announcements(text, clauses(text, {}))) == 1


def test_an_announcement_before_its_matter_belongs_to_it() -> None:
    text = "小区的路灯坏了三天，另外还有一件事，工资没发"
    assert len(clauses(text, {})) == 2
