"""Calls by WebSocket: who may listen, what is told, and that the newest counts."""

from collections.abc import Mapping

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.testclient import WebSocketDenialResponse, WebSocketTestSession
from support.desk_accounts import AGENT, AUDITOR, HANDLER, SUPERVISOR
from support.desk_pages import SPEECH_TOKEN, browser_of

from daoban.errors import Unavailable
from desk.accounts.account import Actor
from desk.drafts import Suggested

PATH = "/api/v1/desk/calls/call-1"
ENGINE = {"authorization": f"Bearer {SPEECH_TOKEN}"}


def listening(
    client: TestClient, path: str = PATH, headers: Mapping[str, str] | None = None
) -> WebSocketTestSession:
    return client.websocket_connect(path, headers=dict(headers or {}))


def refused(client: TestClient, path: str = PATH, headers: Mapping[str, str] | None = None) -> int:
    with pytest.raises(WebSocketDenialResponse) as denial, listening(client, path, headers):
        pass
    return denial.value.status_code


@pytest.mark.parametrize("actor", [AGENT, SUPERVISOR], ids=lambda each: each.name)
def test_who_takes_calls_may_listen(steady_house: FastAPI, actor: Actor) -> None:
    with browser_of(steady_house, actor) as client, listening(client) as socket:
        socket.send_json({"text": "路灯坏了"})
        assert socket.receive_json()["transcript"] == "路灯坏了"


@pytest.mark.parametrize(("actor", "status"), [(None, 401), (HANDLER, 403), (AUDITOR, 403)])
def test_nobody_else_may(steady_house: FastAPI, actor: Actor | None, status: int) -> None:
    with browser_of(steady_house, actor) as client:
        assert refused(client) == status


def test_another_site_may_not_use_the_cookie(steady_house: FastAPI) -> None:
    with browser_of(steady_house, AGENT) as client:
        assert refused(client, headers={"origin": "https://evil.example"}) == 403
        assert refused(client, headers={"origin": "null"}) == 403
        with listening(client, headers={"origin": "http://testserver"}):
            pass


@pytest.mark.parametrize("token", ["wrong", "", "Bearer", SPEECH_TOKEN + "x"])
def test_a_speech_engine_needs_its_token(steady_house: FastAPI, token: str) -> None:
    with browser_of(steady_house, None) as client:
        assert refused(client, headers={"authorization": f"Bearer {token}"}) == 401


def test_without_a_token_in_the_settings_no_engine_may_push(house: FastAPI) -> None:
    values = house.state.settings
    house.state.settings = values.model_copy(
        update={"desk_speech_token": type(values.desk_speech_token)("")}
    )
    with browser_of(house, None) as client:
        assert refused(client, headers={"authorization": "Bearer "}) == 401
        assert refused(client, headers={"authorization": "Bearer x"}) == 401


@pytest.mark.parametrize("call", ["a" * 65, "a%20b", "电话", "a.b"])
def test_an_id_that_no_call_has_is_refused(steady_house: FastAPI, call: str) -> None:
    with browser_of(steady_house, AGENT) as client:
        assert refused(client, f"/api/v1/desk/calls/{call}") == 404


def test_the_agent_gets_what_the_engine_hears(steady_house: FastAPI) -> None:
    path = "/api/v1/desk/calls/heard"
    with (
        browser_of(steady_house, AGENT) as client,
        listening(client, path) as agent,
        listening(client, path, ENGINE) as speech,
    ):
        speech.send_json({"text": "渝中区样板路", "final": True})
        told = agent.receive_json()
        assert told["transcript"] == "渝中区样板路"
        assert told["source"] == "speech"
        assert Suggested.model_validate(told).ticket_draft.district == "渝中区"
        assert speech.receive_json() == told
        speech.send_json({"text": "的路灯", "final": False})
        assert agent.receive_json()["transcript"] == "渝中区样板路的路灯"
        speech.send_json({"text": "的路灯坏了", "final": True})
        assert agent.receive_json()["transcript"] == "渝中区样板路的路灯坏了"


def test_an_engine_needs_no_sign_in(steady_house: FastAPI) -> None:
    with browser_of(steady_house, None) as client, listening(client, PATH, ENGINE) as speech:
        speech.send_json({"text": "路灯坏了"})
        assert speech.receive_json()["transcript"] == "路灯坏了"


def test_a_transcript_replaces_what_was_there(steady_house: FastAPI) -> None:
    with browser_of(steady_house, AGENT) as client, listening(client) as socket:
        socket.send_json({"text": "旧的"})
        socket.receive_json()
        socket.send_json({"transcript": "新的内容", "source": "page-1"})
        told = socket.receive_json()
    assert (told["transcript"], told["source"]) == ("新的内容", "page-1")


def test_a_page_is_told_which_of_its_changes_are_in(steady_house: FastAPI) -> None:
    path = "/api/v1/desk/calls/edits"
    with browser_of(steady_house, AGENT) as client, listening(client, path) as socket:
        socket.send_json({"text": "路灯"})
        told = socket.receive_json()
        assert told["edits"] == {}
        socket.send_json(
            {"transcript": "路灯坏", "seen": 1, "began": told["began"], "edit": 1, "source": "p-1"}
        )
        after = socket.receive_json()
        assert (after["edits"], after["began"]) == ({"p-1": 1}, told["began"])


def test_what_was_seen_of_a_forgotten_call_counts_for_nothing(steady_house: FastAPI) -> None:
    path = "/api/v1/desk/calls/forgotten"
    with browser_of(steady_house, AGENT) as client, listening(client, path) as socket:
        socket.send_json({"text": "请快修。"})
        told = socket.receive_json()
        assert told["revision"] == 1
        sent = {
            "transcript": "路灯坏了，",
            "seen": 9,
            "began": "another",
            "edit": 4,
            "source": "p-1",
        }
        socket.send_json(sent)
        assert socket.receive_json()["transcript"] == "路灯坏了，请快修。"


def test_whoever_comes_later_hears_what_was_said(steady_house: FastAPI) -> None:
    path = "/api/v1/desk/calls/later"
    with browser_of(steady_house, AGENT) as client, listening(client, path) as first:
        first.send_json({"text": "路灯坏了"})
        first.receive_json()
        with listening(client, path) as second:
            told = second.receive_json()
    assert told["transcript"] == "路灯坏了"
    assert told["suggestions"]


def test_calls_do_not_hear_each_other_and_are_forgotten(house: FastAPI) -> None:
    with browser_of(house, AGENT) as client:
        with (
            listening(client, "/api/v1/desk/calls/one") as one,
            listening(client, "/api/v1/desk/calls/two") as two,
        ):
            one.send_json({"text": "路灯坏了"})
            one.receive_json()
            two.send_json({"text": "物业"})
            assert two.receive_json()["transcript"] == "物业"
        with listening(client, "/api/v1/desk/calls/one") as again:
            again.send_json({"text": "新来电"})
            assert again.receive_json()["transcript"] == "新来电"


def test_while_one_is_computed_only_the_latest_is_kept(house: FastAPI) -> None:
    suggesting = house.state.desk.suggesting
    with browser_of(house, AGENT) as client, listening(client) as socket:
        suggesting.go.clear()
        pieces = ["路", "灯", "坏", "了", "请", "修"]
        for piece in pieces:
            socket.send_json({"text": piece})
        # What cannot be read is answered at once: by then all pieces have arrived.
        socket.send_text("nonsense")
        assert socket.receive_json()["error"]["code"] == "invalid_input"
        suggesting.go.set()
        told = [socket.receive_json()]
        while told[-1]["transcript"] != "".join(pieces):
            told.append(socket.receive_json())
    assert [each[0] for each in suggesting.asked] == [each["transcript"] for each in told]
    assert len(told) == 2


def test_shown_suggestions_are_handed_on_so_that_they_do_not_jump(house: FastAPI) -> None:
    with browser_of(house, AGENT) as client, listening(client) as socket:
        for piece in ("路灯", "坏了"):
            socket.send_json({"text": piece, "city": "重庆"})
            socket.receive_json()
    first, second = house.state.desk.suggesting.asked
    assert first == ("路灯", "重庆", ())
    assert second == ("路灯坏了", "重庆", ("路灯报修", "物业投诉", "噪声投诉"))


def test_trouble_with_suggestions_ends_nothing(house: FastAPI) -> None:
    suggesting = house.state.desk.suggesting
    with browser_of(house, AGENT) as client, listening(client) as socket:
        for broken, code in (
            (Unavailable("索引还没有建好。"), "unavailable"),
            (RuntimeError("secret detail"), "unavailable"),
        ):
            suggesting.broken = broken
            socket.send_json({"text": "路灯"})
            told = socket.receive_json()
            assert told["error"]["code"] == code
            assert "secret" not in str(told)
            assert told["transcript"].endswith("路灯")
        suggesting.broken = None
        socket.send_json({"text": "坏了"})
        assert socket.receive_json()["suggestions"]


@pytest.mark.parametrize(
    "said",
    [
        "",
        "[]",
        "null",
        '{"text": 3}',
        '{"text": "x", "more": 1}',
        '{"transcript": "%s"}' % ("路" * 4001),
    ],
)
def test_what_cannot_be_read_is_told(steady_house: FastAPI, said: str) -> None:
    with browser_of(steady_house, AGENT) as client, listening(client) as socket:
        socket.send_text(said)
        assert socket.receive_json()["error"]["code"] == "invalid_input"
        socket.send_bytes(b"\x00")
        assert socket.receive_json()["error"]["code"] == "invalid_input"
        socket.send_json({"text": "路灯", "city": "火星"})
        assert "火星" not in str(socket.receive_json()["error"]["message"])


def test_an_empty_transcript_asks_for_nothing(house: FastAPI) -> None:
    with browser_of(house, AGENT) as client, listening(client) as socket:
        socket.send_json({"transcript": "  "})
        told = socket.receive_json()
    assert "suggestions" not in told
    assert house.state.desk.suggesting.asked == []
