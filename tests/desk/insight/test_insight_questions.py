"""What the assistant did not answer, by meaning."""

from __future__ import annotations

import pytest
from support.desk_insight import CITY, OTHER_CITY, Days, china

from desk.insight import questions
from desk.insight.scope import Scope
from desk.insight.spans import span_of_days


def test_groups_are_counted_and_the_most_frequent_comes_first(days: Days) -> None:
    days.turn("公交卡丢了怎么补办", "no_answer", china(18), "c1")
    days.turn("公交卡丢了怎么补办？", "no_answer", china(19), "c2")
    days.turn("公交卡丢了怎么补办呢", "clarify", china(20, 9), "c2")
    days.turn("哪里可以租皮划艇", "refused", china(20, 8), "c3")
    days.turn("生孩子要办什么", "answered", china(20, 8), "c3")
    days.turn("我要投诉路灯", "ticket", china(20, 8), "c4")
    found = days.report().questions
    assert (found.turns, found.unanswered, found.left_out) == (6, 5, 0)
    assert {each.name: each.count for each in found.outcomes} == {
        "未答上": 2, "反问": 1, "不予答复": 1, "已答复": 1, "转工单": 1,
    }  # fmt: skip
    first = found.groups[0]
    assert first.title == "公交卡丢了怎么补办"
    assert (first.count, first.conversations) == (3, 2)
    assert first.examples == ["公交卡丢了怎么补办", "公交卡丢了怎么补办呢"]
    assert first.latest == china(20, 9)
    assert {each.name: each.count for each in first.outcomes} == {"未答上": 2, "反问": 1}
    assert [each.count for each in found.groups] == [3, 1, 1]


@pytest.mark.parametrize("said", ["", "  ", "〔表单内容〕", "。"])
def test_what_says_nothing_is_no_question(days: Days, said: str) -> None:
    days.turn(said, "no_answer", china(19))
    found = days.report().questions
    assert (found.turns, found.unanswered, found.groups) == (1, 0, [])


def test_questions_are_masked(days: Days) -> None:
    days.turn("我的电话13800000000查一下", "no_answer", china(19))
    assert days.report().questions.groups[0].title == "我的电话〔电话号码〕查一下"


def test_days_and_city_narrow_them(days: Days) -> None:
    days.turn("一个问题", "no_answer", china(13, 23))
    days.turn("两个问题", "no_answer", china(14, 0), city=OTHER_CITY)
    days.turn("三个问题", "no_answer", china(20, 9))
    assert days.report().questions.unanswered == 2
    assert days.report(city=CITY).questions.unanswered == 1
    assert days.report(30).questions.unanswered == 3


def test_rare_wordings_beyond_the_most_are_counted_but_not_compared(
    days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "MOST", 1)
    for said in ("少见的说法", "常见的问题", "常见的问题"):
        days.turn(said, "no_answer", china(19))
    found = days.report().questions
    assert (found.unanswered, found.left_out) == (3, 1)
    assert [each.title for each in found.groups] == ["常见的问题"]


def test_without_an_encoder_equal_wordings_are_still_put_together(days: Days) -> None:
    from sqlalchemy.orm import Session

    for said in ("一样的", "一样的", "另外的"):
        days.turn(said, "no_answer", china(19))
    with Session(days.engine) as session:
        found = questions.unanswered_questions(session, None, Scope(span_of_days(days.clock(), 7)))
    assert [(each.title, each.count) for each in found.groups] == [("一样的", 2), ("另外的", 1)]
