"""The whole report: who may have it, an empty house, one ticket, and that it is kept for a minute."""

from __future__ import annotations

from typing import Any

import pytest
from support.desk_accounts import AGENT, AUDITOR, HANDLER, SUPERVISOR
from support.desk_insight import Days, MadeUpTitles, china

from daoban.errors import NotAllowed, NotFound
from desk.insight.insight import Insight
from desk.insight.key_figures import key_figures
from desk.insight.scope import Scope
from desk.insight.spans import span_of_days
from desk.insight.titles import Titles


def numbers(found: Any) -> list[Any]:
    """Every number, share and list of counts in a report, but for days without anything."""
    if isinstance(found, dict):
        return [each for value in found.values() for each in numbers(value)]
    if isinstance(found, list):
        return [each for value in found for each in numbers(value)]
    return [found] if isinstance(found, int | float) else []


def test_an_empty_house(days: Days) -> None:
    report = days.report(30)
    assert set(numbers(report.model_dump())) <= {0}
    assert report.satisfaction.share is None
    assert report.accuracy.share is None
    assert report.deadlines.share is None
    assert report.conversations.first_answer_p50 is None
    assert len(report.volume.days) == 30
    assert {each.value for each in key_figures(report)} == {0, None}


def test_one_ticket(days: Days) -> None:
    days.ticket(china(19), 0)
    report = days.report()
    assert report.volume.filed == report.backlog.open == report.topics.clustered == 1
    assert report.topics.topics == []


@pytest.mark.parametrize("actor", [AGENT, AUDITOR, SUPERVISOR])
def test_whoever_has_the_right_gets_it(days: Days, actor: Any) -> None:
    assert (days.report(actor=actor).agents is None) == (actor is not SUPERVISOR)


def test_a_handler_does_not_get_it(days: Days) -> None:
    with pytest.raises(NotAllowed):
        days.report(actor=HANDLER)


def test_it_is_made_anew_after_a_minute_and_for_another_question(days: Days) -> None:
    insight = days.insight()

    def filed(number: int = 7, **where: str) -> int:
        scope = Scope(span_of_days(days.clock(), number), **where)
        return insight.report(SUPERVISOR, scope).volume.filed

    days.ticket(china(19))
    assert filed() == 1
    days.ticket(china(19))
    days.clock.wait(seconds=59)
    assert (filed(), filed(8), filed(city="430100")) == (1, 2, 0)
    days.clock.wait(seconds=1)
    assert filed() == 2


def test_no_topics_without_an_encoder(days: Days) -> None:
    for _ in range(3):
        days.ticket(china(19), 0)
    insight = Insight(days.engine, None, MadeUpTitles(), str.split, days.clock)
    report = insight.report(SUPERVISOR, Scope(span_of_days(days.clock(), 7)))
    assert report.topics.clustered == 0
    assert report.volume.filed == 3


def test_every_department_has_a_name() -> None:
    class Strict(MadeUpTitles):
        def title(self, department: str) -> str:
            if department == "dept-gone":
                raise NotFound("没有这个部门。")
            return super().title(department)

    titles = Titles(Strict())
    found = [titles.of(each) for each in ("dept-housing", "", "dept-gone", "dept-unknown")]
    assert found == ["市住房城乡建委", "未定部门", "dept-gone", "dept-unknown"]


def test_every_key_figure_has_words(days: Days) -> None:
    figures = key_figures(days.report())
    assert len({each.key for each in figures}) == 20
    assert all(each.title and each.definition.endswith("。") for each in figures)
