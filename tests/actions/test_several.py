"""Several questions in one message, each answered."""

from collections.abc import Callable
from typing import Any

import pytest
from slots import TALKED, given, unanswered
from support.rasa_calls import ScriptedSearch, slots_set

from actions.several import questions_in
from knowledge.vocabulary import GuideField
from search.contracts import Question, Reply

Run = Callable[..., dict[str, Any]]
FIELDS = {"多久": GuideField.TIME_LIMIT, "收费": GuideField.FEE}
BUTTONS = {"type": "buttons", "text": "", "buttons": []}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("关店要多久？收费吗？", ["关店要多久", "收费吗"]),
        ("我想关店，要多久，收费吗", ["我想关店，要多久", "收费吗"]),
        ("关店要多久", ["关店要多久"]),
        ("我家在云溪，想关店", ["我家在云溪，想关店"]),
        ("多久？多少？哪里？几点？怎么办？", ["多久？多少？哪里？几点？怎么办？"]),
    ],
)
def test_questions_are_told_apart(text: str, parts: list[str]) -> None:
    assert questions_in(text) == parts


def answer(question: Question) -> Reply:
    field = next((field for word, field in FIELDS.items() if word in question.text), None)
    messages = [{"type": "text", "text": question.text}, BUTTONS]
    return given("小店停业", field=field, messages=messages)


def shown(body: dict[str, Any]) -> list[str]:
    customs = [item["custom"] for item in body["responses"]]
    return [custom.get("text") or custom["type"] for custom in customs if custom["type"] != "state"]


def test_each_is_answered_and_buttons_stand_at_the_end(run: Run, search: ScriptedSearch) -> None:
    text = "关店要多久？收费吗？"
    search.replies = dict.fromkeys([text, "关店要多久", "收费吗"], answer)
    body = run("action_answer", text=text)
    assert shown(body) == ["关店要多久", "收费吗", "buttons"]
    assert search.questions[-1].context.bundle == "小店停业"
    assert slots_set(body)["field"] == "fee"
    assert slots_set(body)["last_question"] == text


def test_the_whole_is_answered_where_a_part_cannot_be(run: Run, search: ScriptedSearch) -> None:
    text = "关店要多久？我该怎么办？"
    search.replies = {text: answer, "关店要多久": answer, "我该怎么办": unanswered()}
    assert shown(run("action_answer", text=text, slots=TALKED)) == [text, "buttons"]
