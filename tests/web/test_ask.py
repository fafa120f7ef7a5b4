"""``POST /api/v1/ask``: what may be sent, what comes back."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from search.contracts import Outcome, Reply

PATH = "/api/v1/ask"


def ask(web: TestClient, **body: Any) -> dict[str, Any]:
    response = web.post(PATH, json={"text": "关店要多久"} | body)
    assert response.status_code == 200, response.text
    return response.json()


def test_answer_has_the_public_shape(steady_web: TestClient) -> None:
    body = ask(steady_web, text="小店转让要带什么材料")
    reply = Reply.model_validate(body)
    assert reply.outcome is Outcome.ANSWERED
    assert reply.bundle == "小店转让"
    assert {"explain", "messages"} & set(body) == set()
    item = body["answer"][0]
    assert item["citation"] == {
        "title": "小店转让",
        "source": "《云溪市推行小店“一件事一次办”工作方案》（云府办发〔2025〕12号）",
        "url": "https://gov.example/yunxi/2025-12",
        "valid_from": None,
        "seen": "2025-10-08",
    }


def test_explanation_and_messages_come_when_asked(steady_web: TestClient) -> None:
    body = ask(steady_web, explain=True, messages=True)
    assert body["explain"]
    assert all(message["text"] for message in body["messages"])


def test_limit_audience_city_and_context_are_understood(steady_web: TestClient) -> None:
    body = ask(
        steady_web,
        text="那要多久",
        limit=1,
        audience="企业",
        city="上溪区",
        explain=True,
        context={"bundle": "小店转让", "detail": True},
    )
    assert body["bundle"] == "小店转让"
    assert len(body["bundles"]) == 1
    assert body["explain"][0]["region"] == "990100"


@pytest.mark.parametrize("text", ["字" * 500, "😀" * 500, " 关店 ", "关店\n要多久", "\ufeff关店"])
def test_any_real_text_is_taken(steady_web: TestClient, text: str) -> None:
    assert ask(steady_web, text=text)["outcome"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"text": ""}, "问题"),
        ({"text": " \n"}, "空"),
        ({"text": "字" * 501}, "500"),
        ({"text": "关\u0000店"}, "NUL"),
        ({"text": None}, "文字"),
        ({"text": 5}, "文字"),
        ({"text": ["关店"]}, "文字"),
        ({"city": "没有的城市"}, "云溪"),
        ({"city": "长" * 21}, "20"),
        ({"city": 1}, "文字"),
        ({"audience": "神仙"}, "个人"),
        ({"limit": 0}, "1"),
        ({"limit": 11}, "10"),
        ({"limit": "many"}, "整数"),
        ({"limit": 1.5}, "整数"),
        ({"explain": "maybe"}, "true"),
        ({"context": "x"}, "上下文"),
        ({"context": {"surprise": 1}}, "字段"),
        ({"context": {"field": "poem"}}, "上下文"),
        ({"context": {"bundle": "长" * 121}}, "上下文"),
        ({"context": {"exclude": ["x"] * 21}}, "上下文"),
    ],
)
def test_unusable_question_is_refused_in_chinese(
    steady_web: TestClient, change: dict[str, Any], words: str
) -> None:
    response = steady_web.post(PATH, json={"text": "关店"} | change)
    assert response.status_code == 422
    error = response.json()["error"]
    assert error["code"] == "invalid_input"
    assert words in error["message"]
    assert error["message"].endswith("。")
    assert " or " not in error["message"]


def test_every_fault_is_listed_without_repeating_what_was_sent(steady_web: TestClient) -> None:
    response = steady_web.post(PATH, json={"text": 13800138000, "limit": 99, "audience": "张三"})
    error = response.json()["error"]
    assert {item["field"] for item in error["details"]} == {"text", "limit", "audience"}
    assert "13800138000" not in response.text
    assert "张三" not in response.text


def test_missing_question_is_named(steady_web: TestClient) -> None:
    error = steady_web.post(PATH, json={}).json()["error"]
    assert "问题(text)" in error["message"].replace("（", "(").replace("）", ")")
