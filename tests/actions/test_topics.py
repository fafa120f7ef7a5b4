"""What was talked about: going back to it, and a summary."""

from collections.abc import Callable
from typing import Any

import pytest
from slots import ASKED_BACK, CLOSING, OPENING, TALKED, given, unanswered
from support.rasa_calls import ScriptedSearch, said, slots_set, state_of

from knowledge.vocabulary import GuideField
from search.contracts import AnswerItem, BundleMatch, Citation

Run = Callable[..., dict[str, Any]]
CITED = Citation(title="某条", source="《某规定》", seen="2026-01-01")


def asked_of(search: ScriptedSearch) -> tuple[str, str | None]:
    """The last question, and of which bundle."""
    return search.questions[-1].text, search.questions[-1].context.bundle


@pytest.mark.parametrize("action", ["action_return", "action_summarise"])
def test_nothing_was_talked_about(run: Run, search: ScriptedSearch, action: str) -> None:
    body = run(action, text="回到刚才那个")
    assert said(body) == ["utter_nothing_before"]
    assert state_of(body)["outcome"] == "no_answer"
    assert search.texts == []


def test_back_to_the_topic_before(run: Run, search: ScriptedSearch) -> None:
    search.reply = given("开便民小店")
    body = run("action_return", text="回到刚才那个", slots=TALKED | {"outcome": "answered"})
    assert said(body) == ["utter_back_to"]
    assert search.texts == ["想开个小店"]
    assert state_of(body)["bundle"] == "开便民小店"
    assert slots_set(body)["topics"] == [CLOSING, OPENING]


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("接着刚才的说", {"outcome": "answered"}),
        ("回到刚才那个", {"outcome": "ticket"}),
        ("回到刚才那个", ASKED_BACK),
        ("回到刚才那个", {"outcome": "answered", "topics": [CLOSING]}),
    ],
)
def test_back_to_the_present_topic(
    run: Run, search: ScriptedSearch, text: str, changes: dict[str, Any]
) -> None:
    search.reply = given("小店停业")
    run("action_return", text=text, slots=TALKED | changes)
    assert search.texts == ["想把店关了"]


def test_what_is_asked_of_the_topic_named(run: Run, search: ScriptedSearch) -> None:
    match = BundleMatch(id="open", title="开便民小店", city="云溪", probability=0.2)
    search.reply = given("开便民小店", field=GuideField.FEE)
    search.replies = {"开店的要钱吗": lambda _question: unanswered(bundles=[match])}
    search.replies["开便民小店，开店的要钱吗"] = search.reply
    run("action_return", text="前面说的开店的要钱吗", slots=TALKED | {"outcome": "answered"})
    assert asked_of(search) == ("开便民小店，开店的要钱吗", "开便民小店")


def test_the_topic_that_was_begun_with_the_same_words(run: Run, search: ScriptedSearch) -> None:
    search.reply = given("退休")
    search.replies = {"开店要多久": lambda question: given(question.context.bundle or "退休")}
    topics = [OPENING | {"subject": "我要开店"}, CLOSING]
    body = run("action_return", text="说回开店要多久", slots=TALKED | {"topics": topics})
    assert state_of(body)["bundle"] == "开便民小店"


def test_what_was_never_talked_about_is_a_new_question(run: Run, search: ScriptedSearch) -> None:
    search.reply = given("退休")
    body = run("action_return", text="刚才说的退休", slots=TALKED)
    assert said(body) == []
    assert state_of(body)["bundle"] == "退休"


def test_pointing_back_in_a_question_goes_back(run: Run, search: ScriptedSearch) -> None:
    search.reply = given("开便民小店")
    body = run("action_answer", text="回到刚才那个", slots=TALKED | {"outcome": "answered"})
    assert said(body) == ["utter_back_to"]


def test_summary_names_each_topic_and_what_was_said(run: Run) -> None:
    body = run("action_summarise", text="总结一下", slots=TALKED)
    text, buttons = (item["custom"] for item in body["responses"][:2])
    assert "1. 「开便民小店」（云溪）" in text["text"]
    assert "收费标准：不收费" in text["text"]
    assert [button["send"] for button in buttons["buttons"]] == ["开便民小店", "小店停业"]
    assert slots_set(body) == {}


def test_the_beginning_of_an_answer_is_kept_for_the_summary(
    run: Run, search: ScriptedSearch
) -> None:
    items = [AnswerItem(text="字" * 100, record_id="x", citation=CITED)] * 3
    search.reply = given("小店停业", field=GuideField.FEE, answer=items)
    topics = slots_set(run("action_answer"))["topics"]
    assert topics[-1]["said"] == {"fee": "字" * 60 + "………等 3 条"}


def test_only_so_many_topics_are_kept(run: Run, search: ScriptedSearch) -> None:
    topics = [CLOSING | {"bundle": f"套餐{number}"} for number in range(8)]
    search.reply = given("小店停业")
    kept = slots_set(run("action_answer", slots={"topics": topics}))["topics"]
    assert [topic["bundle"] for topic in kept] == [*(f"套餐{i}" for i in range(1, 8)), "小店停业"]
