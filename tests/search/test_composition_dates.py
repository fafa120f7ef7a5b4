"""A date that has passed is never given as valid, whichever day it is."""

import dataclasses
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.composing import STEP, answer_on, bundle, fact, material, quoted

from knowledge import records
from knowledge.facts import Faq, Guide
from knowledge.records import Policy, Scenario, ScenarioOption
from knowledge.vocabulary import GuideField
from search.composition import quotes
from search.contracts import Outcome, Question
from search.run import Candidate, Run, Tools
from search.stages.compose import compose

TODAY = date(2026, 6, 30)
near_days = st.integers(-3, 3).map(lambda days: TODAY + timedelta(days=days))
ends = st.one_of(st.none(), near_days)
quick = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)


@contextmanager
def on_day(day: date) -> Iterator[None]:
    """Let the rules of validity see another day."""

    class Day(date):
        @classmethod
        def today(cls) -> date:  # type: ignore[override]
            return day

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "date", Day)
        patch.setattr(quotes, "date", Day)
        yield


@quick
@given(end=st.lists(ends, min_size=8, max_size=8), day=near_days, detail=st.booleans())
def test_nothing_past_is_quoted(
    tools: Tools, end: list[date | None], day: date, detail: bool
) -> None:
    dated = {name: end[number] for number, name in enumerate(TEXTS)}
    service, part, policy = _dated(dated)
    with on_day(day):
        run = answer_on(
            tools,
            service,
            "我是二婚，请人代办，要多久，收费吗",
            (GuideField.TIME_LIMIT, GuideField.FEE, GuideField.MATERIALS),
            others=(part, policy),
            detail=detail,
        )
    everything = json.dumps([m.model_dump(mode="json") for m in run.messages], ensure_ascii=False)
    everything += "".join(quoted(run)) + run.message
    for name, last in dated.items():
        if last is not None and last < day:
            assert TEXTS[name] not in everything
    if dated["fee"] is None or dated["fee"] >= day:
        assert TEXTS["fee"] in everything


TEXTS = {
    "summary": "这是套餐的摘要甲。",
    "fee": "每本收费乙元。",
    "limit": "丙天之内办完。",
    "note": "代办的人带丁证。",
    "answer": "戊天可以拿证。",
    "part": "许可另收己元。",
    "part_record": "庚号许可表",
    "benefit": "补助辛元一次。",
}


def _dated(end: dict[str, date | None]) -> tuple[Any, Any, Any]:
    """A bundle, its matter and its policy whose facts end on different days."""
    option = ScenarioOption(label="请人代办", note=fact(TEXTS["note"], valid_to=end["note"]))
    other = ScenarioOption(label="亲自到场")
    service = bundle(
        {
            "fee": (fact(TEXTS["fee"], valid_to=end["fee"]),),
            "time_limit": (fact(TEXTS["limit"], valid_to=end["limit"]),),
        },
        summary=fact(TEXTS["summary"], valid_to=end["summary"]),
        scenarios=(Scenario(id="yx-who", question="哪个去办？", options=(option, other)),),
        faqs=(
            Faq(
                question="要多久，收费吗？",
                field=GuideField.TIME_LIMIT,
                answer=(fact(TEXTS["answer"], valid_to=end["answer"]),),
            ),
        ),
    )
    part = STEP.model_copy(
        update={
            "valid_to": end["part_record"],
            "guide": Guide(
                fee=(fact(TEXTS["part"], valid_to=end["part"]),),
                materials=(material(TEXTS["part_record"]),),
            ),
        }
    )
    policy = Policy(
        id="yx-fishing-grant",
        title="垂钓补助",
        city=service.city,
        sources=service.sources,
        summary=fact("发垂钓补助。"),
        benefit=(fact(TEXTS["benefit"], valid_to=end["benefit"]),),
        bundles=(service.id,),
    )
    return service, part, policy


def _compose(tools: Tools, record_id: str) -> Run:
    """The last stage, with a record chosen that retrieval found before midnight."""
    snapshot = tools.snapshot
    number = snapshot.numbers[record_id]
    place = int(snapshot.starts[number])
    run = Run(Question(text="要多久"), tools)
    run.home, run.fields, run.outcome = "990100", [GuideField.TIME_LIMIT], Outcome.ANSWERED
    run.chosen = Candidate(number, record_id, [], passage=place)  # type: ignore[arg-type]
    return compose(run)


@pytest.mark.parametrize("days", [0, 1])
@pytest.mark.parametrize("record_id", ["yx-shop-open", "topic-cloud-desk"])
def test_record_is_answered_from_on_its_last_day_and_not_after(
    tools: Tools, monkeypatch: pytest.MonkeyPatch, record_id: str, days: int
) -> None:
    known = tools.snapshot.records
    record = known[record_id].model_copy(update={"valid_to": TODAY})
    monkeypatch.setitem(known, record_id, record)
    with on_day(TODAY + timedelta(days=days)):
        run = _compose(tools, record_id)
    if days:
        assert (run.outcome, run.answer, run.bundle) == (Outcome.NO_ANSWER, [], None)
        assert "有效期" in run.message
    else:
        assert run.outcome is not Outcome.NO_ANSWER
        assert run.answer


def test_last_day_is_said_with_the_fact(tools: Tools) -> None:
    fees = (fact("每本10元。", valid_to=date(2099, 12, 31)),)
    run = answer_on(tools, bundle({"fee": fees}), "收费吗", (GuideField.FEE,))
    (text,) = [message.text for message in run.messages if message.type == "guide"]
    assert "有效期至 2099-12-31" in text


@pytest.mark.parametrize("brief", ["每月80元", "2025年每月80元"])
def test_brief_wording_does_not_drop_the_year_of_a_figure(tools: Tools, brief: str) -> None:
    fees = (fact("2025年的标准是每月80元。", brief=brief),)
    run = answer_on(tools, bundle({"fee": fees}), "", (GuideField.FEE,), simple=True)
    (message,) = [message for message in run.messages if message.type == "guide"]
    assert "2025年" in message.items[0].text
    assert "2025年" in message.text


def test_topic_whose_only_text_has_ended_is_not_explained(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic = tools.snapshot.records["topic-cloud-desk"]
    ended = fact("旧的说明。", valid_to=TODAY)
    changed = topic.model_copy(update={"summary": ended, "faqs": ()})
    known = {**tools.snapshot.records, topic.id: changed}
    snapshot = dataclasses.replace(tools.snapshot, records=known)
    with on_day(TODAY + timedelta(days=1)):
        run = _compose(dataclasses.replace(tools, snapshot=snapshot), topic.id)
    assert (run.outcome, run.answer) == (Outcome.NO_ANSWER, [])
