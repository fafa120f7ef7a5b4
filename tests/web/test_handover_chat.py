"""The citizen's side of people: asking for one, talking to one, and answers that wait for one."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError
from support.desk_handover import ANNA, BERT, BOSS, HandoverHouse, handover_house
from support.gateway import FakeRasa, custom, shown

from desk.handover.shapes import Handover, plain_text
from desk.handover.wishes import Cancelled, asks_for_person, cancels
from desk.vocabulary import Author, ConversationStatus
from web import desk_gate, pages
from web.api import lines as lines_api
from web.conversation import conversation_of
from web.desk_gate import DeskGate

CHAT = "/api/v1/chat"
LINES = "/api/v1/chat/lines"
TALK = conversation_of("s-1")
GUIDE = {"items": [], "title": "小店停业"}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[HandoverHouse]:
    with handover_house(tmp_path) as made:
        yield made


@pytest.fixture
def tickets() -> dict[str, str]:
    return {}


@pytest.fixture
def gate(app: FastAPI, house: HandoverHouse, tickets: dict[str, str]) -> Iterator[DeskGate]:
    gate = app.state.conversation.desk = DeskGate(house.parts, tickets.get)
    yield gate
    gate.close()


@pytest.fixture
def talk(web: TestClient, gate: DeskGate) -> Callable[..., dict[str, Any]]:
    def say(text: str, session: str = "s-1", **more: Any) -> dict[str, Any]:
        response = web.post(CHAT, json={"text": text, "session": session} | more)
        assert response.status_code == 200, response.text
        body: dict[str, Any] = response.json()
        return body

    return say


Talk = Callable[..., dict[str, Any]]


def news(web: TestClient, after: int = 0, session: str = "s-1", **more: Any) -> dict[str, Any]:
    response = web.get(LINES, params={"session": session, "after": after, "wait": 0} | more)
    assert response.status_code == 200, response.text
    assert response.headers["cache-control"] == "no-store"
    body: dict[str, Any] = response.json()
    return body


def texts(found: dict[str, Any]) -> list[str]:
    return [message["text"] for line in found["lines"] for message in line["messages"]]


def taken(house: HandoverHouse, conversation: str = TALK) -> Handover:
    asked = house.parts.handovers.current(conversation)
    assert asked
    return house.parts.handovers.take(asked.id, ANNA, asked.revision)


# -- asking ---------------------------------------------------------------------------------------


def test_button_asks_for_a_person(talk: Talk, rasa: FakeRasa, house: HandoverHouse) -> None:
    body = talk("转人工")
    assert "第 1 位" in shown(body)
    assert "12345" in shown(body)
    assert (body["state"]["outcome"], body["state"]["handoff"]) == ("handoff", True)
    assert rasa.sent == []
    handover = house.parts.handovers.current(TALK)
    assert handover
    assert handover.reason == "转人工"


def test_second_in_the_queue_is_told_so(talk: Talk) -> None:
    talk("转人工")
    body = talk("转人工", session="s-2")
    assert "第 2 位" in shown(body)
    assert "大约还要 10 分钟" in shown(body)
    assert "第 2 位" in shown(talk("人工", session="s-2"))


def test_engine_that_hears_the_wish_asks_too(
    talk: Talk, rasa: FakeRasa, house: HandoverHouse
) -> None:
    said = custom("state", outcome="handoff", bundle="小店停业", field=None, handoff=True)
    rasa.answer = [{"text": "请拨打热线。"}, said]
    body = talk("叫个懂行的来，我叫李示例，电话13800000000")
    assert "第 1 位" in shown(body)
    assert "请拨打热线" not in shown(body)
    assert body["state"]["bundle"] == "小店停业"
    handover = house.parts.handovers.current(TALK)
    assert handover
    assert "李示例" not in handover.reason
    assert "13800000000" not in handover.reason


def test_without_the_engine_the_pipeline_hears_the_wish(
    talk: Talk, rasa: FakeRasa, house: HandoverHouse
) -> None:
    rasa.answer = None
    body = talk("叫工作人员来说")
    assert body["state"]["outcome"] == "handoff"
    assert house.parts.handovers.current(TALK)
    assert "多轮对话暂时不可用" not in shown(body)


def test_outside_office_hours_a_message_can_be_left(
    talk: Talk, web: TestClient, house: HandoverHouse, rasa: FakeRasa
) -> None:
    house.clock.advance(hours=10)
    body = talk("转人工")
    (offer,) = body["messages"]
    assert (offer["type"], offer["url"]) == ("message_offer", "/message")
    assert "工作日 9:00—18:00" in offer["text"]
    assert (body["state"]["outcome"], body["state"]["handoff"]) == ("handoff", False)
    assert house.parts.handovers.current(TALK) is None
    assert talk("关店要多久")["state"]["handoff"] is False
    assert len(rasa.sent) == 1


def test_whoever_waits_when_the_office_closes_keeps_the_place(
    talk: Talk, house: HandoverHouse
) -> None:
    talk("转人工")
    house.clock.advance(hours=10)
    assert "第 1 位" in shown(talk("转人工"))


@pytest.mark.parametrize("text", ["转人工", " 转人工！", "人工服务。", "我要人工吧", "转人工啊啊"])
def test_plain_wishes(text: str) -> None:
    assert asks_for_person(text)


@pytest.mark.parametrize(
    "text", ["", "！", "转人工要多久", "人工流产补贴", "不用人工了", "转人工，我的店关了"]
)
def test_what_is_no_plain_wish(text: str) -> None:
    assert not asks_for_person(text)


@pytest.mark.parametrize(
    ("text", "waiting", "found"),
    [
        ("不用人工了", False, Cancelled(False)),
        ("不用人工了，谢谢。", False, Cancelled(False)),
        ("不用人工了，关店要带什么材料", False, Cancelled(True)),
        ("算了我自己问吧，要准备啥材料", True, Cancelled(True)),
        ("算了我自己问吧，要准备啥材料", False, None),
        ("不等了", True, Cancelled(False)),
        ("关店不用人工办吗", True, None),
        ("", True, None),
    ],
)
def test_wishes_to_cancel(text: str, waiting: bool, found: Cancelled | None) -> None:
    assert cancels(text, waiting) == found


# -- talking --------------------------------------------------------------------------------------


def test_what_is_said_goes_to_the_agent_and_not_to_the_engine(
    talk: Talk, web: TestClient, house: HandoverHouse, rasa: FakeRasa
) -> None:
    talk("转人工")
    body = talk("我叫李示例，电话13800000000")
    assert "第 1 位" in shown(body)
    held = taken(house)
    assert talk("在吗")["messages"] == []
    assert rasa.sent == []
    said = [line for line in house.parts.lines.after(TALK) if line.author is Author.CITIZEN]
    assert [plain_text(line.messages) for line in said] == ["我叫李示例，电话13800000000", "在吗"]
    assert said[0].masked == "我叫〔姓名〕，电话〔电话号码〕"
    assert {line.handover_id for line in said} == {held.id}


def test_agent_s_lines_come_once_under_the_title(
    talk: Talk, web: TestClient, house: HandoverHouse
) -> None:
    talk("转人工")
    assert news(web) == {
        "lines": [],
        "after": 0,
        "state": {
            "handoff": True,
            "approval": False,
            "status": "waiting",
            "place": 1,
            "minutes": 5,
            "agent": None,
            "text": "正在排队等人工：第 1 位，大约还要 5 分钟",
        },
    }
    held = taken(house)
    house.agent_says(held, "您好，请讲")
    found = news(web)
    assert [line["author"] for line in found["lines"]] == ["system", "agent"]
    assert found["lines"][1]["messages"] == [
        {"type": "agent", "text": "您好，请讲", "title": "话务员 01"}
    ]
    assert found["lines"][1]["at"].startswith("2026-11-23T10:00:00")
    assert (found["state"]["status"], found["state"]["agent"]) == ("active", "话务员 01")
    assert found["state"]["text"] == "话务员 01正在接待您"
    assert news(web, found["after"])["lines"] == []


def test_same_message_sent_again_is_kept_once(talk: Talk, house: HandoverHouse) -> None:
    talk("转人工")
    first = talk("在吗", message_id="message-0001")
    assert talk("在吗", message_id="message-0001")["messages"] == first["messages"]
    talk("在吗", message_id="message-0002")
    assert [line.masked for line in house.parts.lines.after(TALK)] == ["在吗", "在吗"]


def test_message_sent_again_after_the_end_does_not_reach_the_engine(
    talk: Talk, house: HandoverHouse, rasa: FakeRasa
) -> None:
    talk("转人工")
    talk("在吗", message_id="message-0001")
    house.parts.handovers.close(taken(house).id, ANNA)
    body = talk("在吗", message_id="message-0001")
    assert (body["messages"], body["state"]["handoff"]) == ([], False)
    assert rasa.sent == []


@pytest.mark.parametrize(
    "message_id", ["short", "x" * 65, "with space", "名字名字名字名字", 12345678, ""]
)
def test_unusable_message_id_is_refused(web: TestClient, message_id: Any) -> None:
    response = web.post(CHAT, json={"text": "你好", "message_id": message_id})
    assert response.status_code == 422


def test_cancelling_lets_the_assistant_answer_again(
    talk: Talk, web: TestClient, house: HandoverHouse, rasa: FakeRasa
) -> None:
    talk("转人工")
    body = talk("不用人工了")
    assert "不转人工了" in shown(body)
    assert body["state"]["handoff"] is False
    assert rasa.sent == []
    talk("关店要多久")
    assert [text for _, text, _ in rasa.sent] == ["关店要多久"]
    assert news(web)["state"]["handoff"] is False
    assert "没有在转人工" in shown(talk("不用人工了"))


def test_cancelling_with_a_question_is_answered(talk: Talk, rasa: FakeRasa) -> None:
    talk("转人工")
    body = talk("算了我自己问吧，要准备啥材料")
    assert body["state"]["handoff"] is False
    assert [text for _, text, _ in rasa.sent] == ["算了我自己问吧，要准备啥材料"]


def test_citizen_ends_a_talk_with_an_agent(talk: Talk, house: HandoverHouse) -> None:
    talk("转人工")
    held = taken(house)
    talk("不用人工了，谢谢")
    assert house.parts.handovers.get(held.id).status is ConversationStatus.CLOSED
    assert house.parts.lines.masked(TALK)[-1].masked == "来访者不用人工了。"


def test_given_back_the_assistant_answers_and_says_so(
    talk: Talk, web: TestClient, house: HandoverHouse, rasa: FakeRasa
) -> None:
    talk("转人工")
    house.parts.handovers.give_back(taken(house).id, ANNA)
    found = news(web)
    assert "交还给导办" in texts(found)[-1]
    assert found["state"]["handoff"] is False
    talk("关店要多久")
    assert len(rasa.sent) == 1


def test_line_that_comes_too_late_for_the_agent_is_answered(
    talk: Talk, house: HandoverHouse, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk("转人工")
    held = taken(house)
    add = house.parts.lines.add

    def end_first(*given: Any, **more: Any) -> Any:
        house.parts.handovers.give_back(held.id, ANNA)
        return add(*given, **more)

    monkeypatch.setattr(house.parts.lines, "add", end_first)
    body = talk("关店要多久")
    assert len(rasa.sent) == 1
    assert body["messages"]
    assert body["state"]["handoff"] is False


def test_personal_numbers_for_an_agent_never_reach_the_engine_or_the_form(
    talk: Talk, house: HandoverHouse, rasa: FakeRasa, web: TestClient
) -> None:
    talk("转人工")
    taken(house)
    body = talk("身份证110101199003074514")
    assert rasa.sent == []
    assert body["state"]["form"] is None


# -- danger ---------------------------------------------------------------------------------------


def test_danger_is_answered_at_once_and_kept_for_the_agent(
    talk: Talk, web: TestClient, house: HandoverHouse, rasa: FakeRasa
) -> None:
    talk("转人工")
    held = taken(house)
    body = talk("着火了快来人", message_id="message-0001")
    assert body["state"]["outcome"] == "emergency"
    assert body["state"]["handoff"] is True
    assert "119" in json.dumps(body["messages"], ensure_ascii=False)
    kept = house.parts.lines.after(TALK)[-2:]
    assert [(line.author, line.handover_id) for line in kept] == [
        (Author.CITIZEN, held.id),
        (Author.ASSISTANT, held.id),
    ]
    assert list(kept[1].messages) == body["messages"]
    assert [line["author"] for line in news(web)["lines"]] == ["system"]
    assert rasa.sent == []


def test_danger_is_answered_though_the_database_is_broken(
    talk: Talk, house: HandoverHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_conversation: str) -> None:
        raise OperationalError("x", None, Exception("locked"))

    monkeypatch.setattr(house.parts.handovers, "current", fail)
    assert talk("着火了快来人")["state"]["outcome"] == "emergency"


def test_danger_does_not_wait_for_a_slow_database(
    talk: Talk, house: HandoverHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk("转人工")
    free, current = threading.Event(), house.parts.handovers.current

    def wait(conversation: str) -> Any:
        assert free.wait(20)
        return current(conversation)

    monkeypatch.setattr(house.parts.handovers, "current", wait)
    monkeypatch.setattr(desk_gate, "EMERGENCY_PATIENCE", 0.01)
    body = talk("着火了快来人")
    assert body["state"]["outcome"] == "emergency"
    assert house.parts.lines.after(TALK) == []
    free.set()
    monkeypatch.setattr(house.parts.handovers, "current", current)
    for _ in range(1000):
        if len(house.parts.lines.after(TALK)) == 2:
            break
        talk("转人工", session="s-2")
    assert len(house.parts.lines.after(TALK)) == 2


def test_what_is_refused_otherwise_may_be_said_to_an_agent(
    talk: Talk, house: HandoverHouse
) -> None:
    assert talk("查邻居的电话")["state"]["outcome"] == "refused"
    talk("转人工")
    taken(house)
    body = talk("查邻居的电话")
    assert body["state"]["outcome"] == "handoff"
    assert house.parts.lines.after(TALK)[-1].masked == "查邻居的电话"


# -- tickets --------------------------------------------------------------------------------------

TICKET = [custom("notice", "可以登记。", level="info"), custom("state", outcome="ticket")]


def test_complaint_is_offered_a_form(web: TestClient, talk: Talk, rasa: FakeRasa) -> None:
    web.get("/")
    rasa.answer = TICKET
    body = talk("楼下半夜打桩，电话13800000000")
    said, offer = body["messages"]
    assert said["text"] == "可以登记。"
    assert offer["type"] == "ticket_offer"
    assert re.fullmatch(r"/ticket/new\?from=[A-Za-z0-9_-]+", offer["url"])
    assert TALK not in offer["url"]
    assert body["state"]["ticket"] is None


def test_form_s_link_serves_only_the_browser_that_chatted(
    web: TestClient, talk: Talk, rasa: FakeRasa, house: HandoverHouse, gate: DeskGate
) -> None:
    web.get("/")
    rasa.answer = TICKET
    token = talk("楼下半夜打桩，我叫李示例")["messages"][-1]["url"].partition("=")[2]
    gate.settled()
    asked = house.parts.seeds
    owner = rasa.sent[-1][2]["owner"]
    assert asked.conversation(token, owner) == TALK
    assert asked.conversation(token, "visitor:other") is None
    assert asked.ticket_seed(TALK) == "楼下半夜打桩，我叫〔姓名〕"


def test_browser_that_is_not_known_gets_an_empty_form(talk: Talk, rasa: FakeRasa) -> None:
    rasa.answer = TICKET
    assert talk("楼下半夜打桩")["messages"][-1]["url"] == "/ticket/new"


def test_latest_ticket_is_in_the_state(talk: Talk, tickets: dict[str, str]) -> None:
    tickets[TALK] = "GD261123ABCDEFGH"
    assert talk("您好")["state"]["ticket"] == "GD261123ABCDEFGH"
    assert talk("您好", session="s-2")["state"]["ticket"] is None


# -- approvals ------------------------------------------------------------------------------------


def answered(bundle: str = "小店停业", *messages: Any) -> list[Any]:
    state = custom("state", outcome="answered", bundle=bundle, field="fee", handoff=False)
    return [*(messages or (custom("guide", "1. 不收费。", **GUIDE),)), state]


def test_answer_on_a_chosen_topic_waits(
    talk: Talk, web: TestClient, rasa: FakeRasa, house: HandoverHouse
) -> None:
    house.parts.approvals.choose(BOSS, "小店停业")
    rasa.answer = answered()
    body = talk("我叫李示例，要收费吗", city="云溪")
    assert "由人工核对后答复" in shown(body)
    assert "不收费" not in json.dumps(body, ensure_ascii=False)
    assert (body["state"]["approval"], body["state"]["handoff"]) == (True, False)
    (held,) = house.parts.approvals.waiting()
    assert (held.question, held.bundle) == ("我叫〔姓名〕，要收费吗", "小店停业")
    assert held.city != ""
    found = news(web)
    assert (found["lines"], found["state"]["approval"]) == ([], True)
    assert "正在由人工核对" in found["state"]["text"]
    said = [{"type": "text", "text": "不收费，带身份证。"}]
    house.parts.approvals.settle(held.id, ANNA, "change", said)
    found = news(web)
    assert "「我叫〔姓名〕，要收费吗」" in texts(found)[0]
    assert texts(found)[1] == "不收费，带身份证。"
    assert found["state"]["approval"] is False


@pytest.mark.parametrize(
    ("topic", "answer", "waits"),
    [
        ("小店停业", answered("别的"), True),  # the quoted card names it
        ("别的", answered("别的"), True),
        ("没有的", answered(), False),
        ("answered", answered(), True),
        ("小店停业", answered("小店停业", {"text": "不客气。"}), False),
        ("answered", answered("小店停业", {"text": "不客气。"}), False),
        ("no_answer", [custom("notice", "没有收录。"), custom("state", outcome="no_answer")], True),
        ("ticket", TICKET, False),
        ("handoff", [{"text": "好"}, custom("state", outcome="handoff")], False),
        ("小店停业", [custom("sealed", id="x"), *answered()], False),
    ],
)
def test_what_waits_and_what_does_not(
    talk: Talk, rasa: FakeRasa, house: HandoverHouse, topic: str, answer: list[Any], waits: bool
) -> None:
    house.parts.approvals.choose(BOSS, topic)
    rasa.answer = answer
    assert talk("要收费吗")["state"]["approval"] is waits


def test_refusal_and_danger_never_wait(talk: Talk, house: HandoverHouse) -> None:
    for topic in ("refused", "emergency"):
        house.parts.approvals.choose(BOSS, topic)
    assert talk("着火了快来人")["state"]["outcome"] == "emergency"
    assert talk("查邻居的电话")["messages"]
    assert house.parts.approvals.waiting() == []


def test_pipeline_s_answer_waits_too(talk: Talk, rasa: FakeRasa, house: HandoverHouse) -> None:
    house.parts.approvals.choose(BOSS, "小店停业")
    rasa.answer = None
    body = talk("关店要多久")
    assert body["state"]["approval"] is True
    assert len(house.parts.approvals.waiting()) == 1


def test_outside_office_hours_the_wait_is_told(
    talk: Talk, rasa: FakeRasa, house: HandoverHouse
) -> None:
    house.parts.approvals.choose(BOSS, "小店停业")
    house.clock.advance(hours=10)
    rasa.answer = answered()
    assert "工作日 9:00—18:00" in shown(talk("要收费吗"))


# -- turns ----------------------------------------------------------------------------------------


def test_turns_are_kept_masked(
    talk: Talk, rasa: FakeRasa, house: HandoverHouse, gate: DeskGate
) -> None:
    rasa.answer = answered()
    talk("我叫李示例，电话13800000000，要收费吗", city="云溪")
    gate.settled()
    (turn,) = house.parts.turns.of(TALK)
    assert turn.said == "我叫〔姓名〕，电话〔电话号码〕，要收费吗"
    assert (turn.answered, turn.outcome, turn.bundle) == ("1. 不收费。", "answered", "小店停业")
    assert turn.milliseconds >= 0
    assert re.fullmatch(r"\d{6}", turn.city)


def test_what_a_form_says_is_not_kept(
    talk: Talk, rasa: FakeRasa, house: HandoverHouse, gate: DeskGate
) -> None:
    rasa.answer = [custom("sealed", id="x"), {"text": "您叫李示例，对吗？"}]
    talk("开始办理")
    gate.settled()
    (turn,) = house.parts.turns.of(TALK)
    assert (turn.said, turn.answered) == ("开始办理", "")


def test_danger_and_refusal_are_kept_and_talks_with_people_are_not(
    talk: Talk, house: HandoverHouse, gate: DeskGate
) -> None:
    for text in ("着火了，我叫李示例", "查邻居的电话", "转人工", "在吗", "着火了", "不用人工了"):
        talk(text)
    gate.settled()
    turns = house.parts.turns.of(TALK)
    assert [turn.outcome for turn in turns] == ["emergency", "refused", "handoff"]
    assert turns[0].said == "着火了，我叫〔姓名〕"


def test_answer_does_not_wait_for_the_turn_to_be_kept(
    talk: Talk, house: HandoverHouse, gate: DeskGate, monkeypatch: pytest.MonkeyPatch
) -> None:
    free, keep = threading.Event(), house.parts.turns.keep

    def wait(*given: Any) -> None:
        assert free.wait(20)
        keep(*given)

    monkeypatch.setattr(house.parts.turns, "keep", wait)
    for _ in range(3):
        assert talk("您好")["messages"]
    assert house.parts.turns.of(TALK) == []
    free.set()
    gate.settled()
    assert len(house.parts.turns.of(TALK)) == 3


def test_answer_is_given_while_the_house_closes(talk: Talk, gate: DeskGate) -> None:
    gate.close()
    assert talk("您好")["messages"]


def test_turn_that_cannot_be_kept_disturbs_nobody(
    talk: Talk, house: HandoverHouse, gate: DeskGate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: Any) -> None:
        raise RuntimeError("full")

    monkeypatch.setattr(house.parts.turns, "keep", fail)
    assert talk("您好")["messages"]
    gate.settled()
    monkeypatch.undo()
    talk("您好")
    gate.settled()
    assert len(house.parts.turns.of(TALK)) == 1


# -- the long poll --------------------------------------------------------------------------------


def test_poll_waits_until_the_agent_writes(
    talk: Talk, web: TestClient, house: HandoverHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines_api, "LOOK_SECONDS", 20.0)  # only the bell can wake it
    talk("转人工")
    held = taken(house)
    after = news(web)["after"]
    listening, listen = threading.Event(), house.parts.bell.listening

    def heard(name: str, call: Callable[[], object]) -> Any:
        listening.set()
        return listen(name, call)

    monkeypatch.setattr(house.parts.bell, "listening", heard)
    with ThreadPoolExecutor(1) as pool:
        polled = pool.submit(news, web, after, wait=20)
        assert listening.wait(20)
        house.agent_says(held, "您好")
        assert texts(polled.result(20)) == ["您好"]


def test_poll_sees_what_another_process_kept(
    talk: Talk, web: TestClient, house: HandoverHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines_api, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(house.parts.bell, "ring", lambda *_names: None)
    talk("转人工")
    held = taken(house)
    after = news(web)["after"]
    with ThreadPoolExecutor(1) as pool:
        polled = pool.submit(news, web, after, wait=20)
        house.agent_says(held, "您好")
        assert texts(polled.result(20)) == ["您好"]


def test_poll_answers_when_the_place_changes(
    talk: Talk, web: TestClient, house: HandoverHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines_api, "LOOK_SECONDS", 0.01)
    talk("转人工", session="s-0")
    talk("转人工")
    looked, place = threading.Event(), house.parts.handovers.place

    def look(handover: Handover) -> int:
        found = place(handover)
        looked.set()
        return found

    monkeypatch.setattr(house.parts.handovers, "place", look)
    with ThreadPoolExecutor(1) as pool:
        polled = pool.submit(news, web, wait=20)
        assert looked.wait(20)
        taken(house, conversation_of("s-0"))
        found = polled.result(20)
    assert (found["lines"], found["state"]["place"]) == ([], 1)


def test_poll_ends_at_once_when_nothing_is_waited_for(web: TestClient, gate: DeskGate) -> None:
    found = news(web, wait=20)
    assert (found["lines"], found["after"]) == ([], 0)
    assert found["state"]["handoff"] is found["state"]["approval"] is False


def test_poll_without_a_desk_says_that_there_is_nobody(web: TestClient, app: FastAPI) -> None:
    app.state.conversation.desk = None
    assert news(web, 7, wait=20) == {
        "lines": [],
        "after": 7,
        "state": {
            "handoff": False,
            "approval": False,
            "status": None,
            "place": None,
            "minutes": None,
            "agent": None,
            "text": "",
        },
    }


def test_session_may_stand_in_a_header(talk: Talk, web: TestClient, house: HandoverHouse) -> None:
    talk("转人工", session="张三 /1")
    headers = {"X-Daoban-Session": "%E5%BC%A0%E4%B8%89%20%2F1"}
    response = web.get(LINES, params={"wait": 0}, headers=headers)
    assert response.json()["state"]["handoff"] is True


@pytest.mark.parametrize(
    "asked", [{}, {"session": "s-1", "after": -1}, {"session": "s-1", "wait": 60}, {"session": ""}]
)
def test_unusable_poll_is_refused(web: TestClient, gate: DeskGate, asked: dict[str, Any]) -> None:
    assert web.get(LINES, params=asked).status_code == 422


def test_others_read_nothing(talk: Talk, web: TestClient, house: HandoverHouse) -> None:
    talk("转人工")
    house.agent_says(taken(house), "您好")
    for session in ("s-2", TALK, f"visitor:{TALK}"):
        assert news(web, session=session)["lines"] == []


# -- the page -------------------------------------------------------------------------------------


class Page:
    """The page in a browser without scripts: sends its form with all that stands in it."""

    def __init__(self, web: TestClient) -> None:
        self.web, self.body = web, web.get("/").text

    def send(self, **fields: str) -> str:
        found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', self.body)
        self.last = dict(found) | fields
        return self.again()

    def again(self) -> str:
        """Sends the same once more, as reloading does."""
        response = self.web.post("/", data=self.last)
        assert response.status_code == 200
        self.body = response.text
        return self.body

    @property
    def log(self) -> str:
        inside = self.body.partition('id="log"')[2].partition('id="typing"')[0]
        return re.sub(r"<[^>]+>", "|", inside)

    @property
    def session(self) -> str:
        (found,) = re.findall(r'name="session" value="([^"]*)"', self.body)
        return found


def test_page_offers_a_person_always(web: TestClient) -> None:
    body = web.get("/").text
    assert re.search(r'name="reply" value="转人工" formnovalidate>', body)
    assert re.search(r'value="不用人工了" formnovalidate hidden>', body)
    assert 'name="refresh"' not in body


def test_page_without_script_shows_the_talk(
    web: TestClient, gate: DeskGate, house: HandoverHouse
) -> None:
    page = Page(web)
    page.send(reply="转人工")
    assert "第 1 位" in page.log
    assert re.search(r'value="转人工" formnovalidate hidden>', page.body)
    assert "刷新，看有没有新消息" in page.body
    held = taken(house, conversation_of(page.session))
    house.agent_says(held, "您好，请讲")
    page.send(refresh="1")
    assert "|话务员 01||您好，请讲|" in page.log
    assert "话务员 01正在接待您" in page.body
    page.send(text="楼下在打桩")
    assert page.log.count("楼下在打桩") == 1
    assert page.log.index("请讲") < page.log.index("楼下在打桩")
    page.again()
    said = [line.masked for line in house.parts.lines.after(held.conversation)]
    assert said.count("楼下在打桩") == 1
    page.send(text="楼下在打桩")
    said = [line.masked for line in house.parts.lines.after(held.conversation)]
    assert said.count("楼下在打桩") == 2


def test_page_without_script_hears_of_the_end(
    web: TestClient, gate: DeskGate, house: HandoverHouse, rasa: FakeRasa
) -> None:
    page = Page(web)
    page.send(reply="转人工")
    held = taken(house, conversation_of(page.session))
    page.send(text="在吗")
    house.parts.handovers.give_back(held.id, ANNA)
    page.send(text="关店要多久")
    assert page.log.index("交还给导办") < page.log.index("关店要多久") < page.log.index("您好。")
    assert len(rasa.sent) == 1
    page.send(text="那要多久")
    assert "交还给导办" not in page.log


def test_page_without_script_gets_approved_answers(
    web: TestClient, gate: DeskGate, house: HandoverHouse, rasa: FakeRasa
) -> None:
    house.parts.approvals.choose(BOSS, "小店停业")
    rasa.answer = answered()
    page = Page(web)
    page.send(text="要收费吗")
    assert "由人工核对后答复" in page.log
    assert "刷新，看有没有新消息" in page.body
    (held,) = house.parts.approvals.waiting()
    house.parts.approvals.settle(held.id, BERT, "send")
    page.send(refresh="1")
    assert "工作人员核对过了" in page.log
    page.send(refresh="1")
    assert "工作人员核对过了" not in page.log


@pytest.mark.parametrize("after", ["", "x", "-1", "9" * 30, "１２"])
def test_page_takes_any_place(web: TestClient, gate: DeskGate, after: str) -> None:
    sent = {"refresh": "1", "session": "s-1", "after": after}
    assert web.post("/", data=sent).status_code == 200


def test_offers_become_buttons_to_our_own_forms_only() -> None:
    words = pages.page_text()["message"]
    offer = {"type": "ticket_offer", "text": "可以登记", "label": "登记工单"}
    good = pages.view(offer | {"url": "/ticket/new?from=gAAAA_-1"}, words)
    assert (good["type"], good["page"]) == ("offer", "/ticket/new?from=gAAAA_-1")
    for url in ("https://x.example", "//x", "javascript:x", "/ticket/new?from=<b>", "/admin", None):
        assert pages.view(offer | {"url": url}, words) == {"type": "text", "text": "可以登记"}


def test_page_s_buttons_say_what_the_gateway_understands() -> None:
    words = pages.page_text()["page"]
    assert asks_for_person(words["ask_person"])
    assert cancels(words["cancel_person"], waiting=False) == Cancelled(goes_on=False)


def test_offered_pages_fit_what_the_page_lets_through() -> None:
    text = yaml.safe_load((Path(pages.__file__).parent.parent / "search/texts.yml").read_text())
    assert "登记" in text["ticket"]
    assert "12345" in text["handoff"]
