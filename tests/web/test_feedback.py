"""Whether an answer helped: through the API, through the page without scripts, into the studio."""

import re
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session
from support.error_shape import check_error
from support.gateway import FakeRasa, custom
from support.studio import EDITOR

from desk.handover.tables import TurnRow
from studio.questions.shapes import Reason
from studio.questions.tables import AnswerMarkRow
from web.conversation import conversation_of

FEEDBACK = "/api/v1/feedback"
ASKED = "关店要多久"
ITEM = {"text": "五个工作日办结。", "citation": {"source": "示例办法", "seen": "2026-11-22"}}
ANSWER = [
    custom("guide", "五个工作日办结。", title="小店停业", field_label="办理时限", items=[ITEM]),
    custom("state", outcome="answered", bundle="小店停业"),
]


def marks(app: FastAPI) -> list[AnswerMarkRow]:
    with Session(app.state.engine) as session:
        return list(session.scalars(select(AnswerMarkRow)))


def body(**more: Any) -> dict[str, Any]:
    return {"session": "s-1", "question": ASKED, "helped": False} | more


@pytest.fixture
def guided(rasa: FakeRasa) -> FakeRasa:
    rasa.answer = ANSWER
    return rasa


def test_a_thumbs_down_stands_beside_its_turn_and_in_the_studio(
    app: FastAPI, web: TestClient, guided: FakeRasa
) -> None:
    city = web.get("/api/v1/meta").json()["cities"][0]
    told = web.post("/api/v1/chat", json={"text": ASKED, "city": city["name"]}).json()
    app.state.conversation.desk.settled()
    given_ = body(session=told["session"], bundle=told["state"]["bundle"], city=city["name"])
    response = web.post(FEEDBACK, json=given_)
    assert (response.status_code, response.content) == (204, b"")
    with Session(app.state.engine) as session:
        (turn,) = session.scalars(
            select(TurnRow).where(TurnRow.conversation == conversation_of(told["session"]))
        )
    (mark,) = [each for each in marks(app) if each.conversation == turn.conversation]
    assert (mark.said, mark.bundle, mark.city) == (turn.said, turn.bundle, turn.city)
    assert mark.city == city["code"]
    (group,) = [
        each
        for each in app.state.studio.questions.groups(EDITOR, city=city["code"]).groups
        if turn.conversation in each.conversations
    ]
    assert group.title == ASKED
    assert group.reasons[Reason.UNHELPFUL] >= 1


def test_the_latest_mark_counts_and_personal_data_is_masked(app: FastAPI, web: TestClient) -> None:
    said = "我叫王小明，电话13800138000，" + ASKED
    for helped in (False, True):
        sent = body(session="s-masked", question=said, helped=helped)
        assert web.post(FEEDBACK, json=sent).status_code == 204
    (mark,) = [each for each in marks(app) if each.conversation == conversation_of("s-masked")]
    assert mark.helped
    assert ASKED in mark.said
    assert "13800138000" not in mark.said
    assert "王小明" not in mark.said


@pytest.mark.parametrize(
    "wrong",
    [
        {"session": ""},
        {"session": "x" * 129},
        {"session": None},
        {"question": "  "},
        {"question": "字" * 501},
        {"question": None},
        {"bundle": "字" * 121},
        {"city": "火星"},
        {"helped": "yes"},
        {"helped": 1},
        {"helped": None},
    ],
)
def test_what_cannot_be_kept_is_refused(steady_web: TestClient, wrong: dict[str, Any]) -> None:
    response = steady_web.post(FEEDBACK, json=body(**wrong))
    assert response.status_code == 422
    assert check_error(response)["code"] == "invalid_input"


TEXTS = st.text(max_size=140)


@given(session=TEXTS, question=TEXTS, bundle=TEXTS | st.none(), helped=st.booleans())
def test_any_words_are_kept_or_refused(
    steady_web: TestClient, session: str, question: str, bundle: str | None, helped: bool
) -> None:
    sent = body(session=session, question=question, bundle=bundle, helped=helped)
    response = steady_web.post(FEEDBACK, json=sent)
    if response.status_code != 204:
        assert response.status_code == 422
        check_error(response)


def test_it_is_described(steady_web: TestClient) -> None:
    described = steady_web.get("/openapi.json").json()
    operation = described["paths"][FEEDBACK]["post"]
    assert "204" in operation["responses"]
    shape = described["components"]["schemas"]["FeedbackRequest"]
    assert set(shape["required"]) == {"session", "question", "helped"}
    assert set(shape["properties"]) == {"session", "question", "bundle", "city", "helped"}


# -- the page without scripts --------------------------------------------------------------------


def group_in(page: str) -> str:
    """The two buttons that the page shows, without the blank of the script."""
    shown = page.split('<template id="blank-', 1)[0]
    found = re.search(r'<div class="feedback".*?</div>', shown, re.DOTALL)
    return found[0] if found else ""


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def ask(web: TestClient, text: str = ASKED) -> str:
    response = web.post("/", data={"text": text})
    assert response.status_code == 200
    return response.text


def press(web: TestClient, page: str, helped: str, **more: str) -> Any:
    names = ("session", "marked_question", "marked_bundle", "nonce")
    return web.post(
        "/", data={each: field(page, each) for each in names} | {"helped": helped} | more
    )


def test_buttons_stand_under_what_quotes_a_guide_only(
    app: FastAPI, web: TestClient, guided: FakeRasa
) -> None:
    group = group_in(ask(web))
    assert 'role="group" aria-label="这个回答有没有用"' in group
    assert re.findall(
        r'name="helped" value="(\w+)".*?aria-pressed="(\w+)">(\w+)<', group, re.S
    ) == [
        ("yes", "false", "有用"),
        ("no", "false", "没用"),
    ]
    assert '<span class="feedback-said" role="status"></span>' in group
    guided.answer = [{"text": "您好。"}]
    assert group_in(ask(web)) == ""
    guided.answer = [custom("guide", "未收录。", items=[])]
    assert group_in(ask(web)) == ""
    assert group_in(web.get("/").text) == ""


@pytest.mark.parametrize(
    ("helped", "words"),
    [("yes", "谢谢，已记下。"), ("no", "谢谢，已记下。可以换个说法再问，或者点“转人工”。")],
)
def test_pressing_one_comes_back_to_the_page(
    app: FastAPI, web: TestClient, guided: FakeRasa, helped: str, words: str
) -> None:
    page = ask(web, "第一次" + ASKED)
    app.state.conversation.desk.settled()
    response = press(web, page, helped, text="还没写完")
    assert response.status_code == 200
    assert f'role="status">{words}</span>' in group_in(response.text)
    assert f'value="{helped}" class="quiet" formnovalidate aria-pressed="true"' in response.text
    assert response.text.count("第一次" + ASKED) == 2  # shown, and for a change of mind
    assert "五个工作日办结。" in response.text
    assert ">还没写完</textarea>" in response.text
    assert field(response.text, "session") == field(page, "session")
    conversation = conversation_of(field(page, "session"))
    (mark,) = [each for each in marks(app) if each.conversation == conversation]
    assert (mark.helped, mark.bundle) == (helped == "yes", "小店停业")
    assert len(guided.sent) == 1
    other = press(web, response.text, "no" if helped == "yes" else "yes")
    assert other.status_code == 200
    (mark,) = [each for each in marks(app) if each.conversation == conversation]
    assert mark.helped == (helped == "no")


@pytest.mark.parametrize("missing", ["session", "marked_question"])
def test_a_mark_on_nothing_is_refused_kindly(
    web: TestClient, guided: FakeRasa, missing: str
) -> None:
    response = press(web, ask(web), "no", **{missing: ""})
    assert response.status_code == 422
    assert 'class="message failure"' in response.text
    assert "已记下" not in group_in(response.text)


def test_another_value_marks_nothing(app: FastAPI, web: TestClient, guided: FakeRasa) -> None:
    response = press(web, ask(web), "maybe", text="另一句")
    assert response.status_code == 200
    assert guided.sent[-1][1] == "另一句"
