"""What is said in a conversation that people have: kept once, sealed, and for whom it is."""

from pathlib import Path

import pytest
from support.desk_handover import ANNA, AUDITOR, BERT, BOSS, HANDLER, HandoverHouse, handover_house
from support.stores import stored

from daoban.errors import Conflict, InvalidInput, NotAllowed
from desk.accounts.account import Actor
from desk.handover.shapes import plain_text
from desk.vocabulary import Author


def test_same_key_is_kept_once(house: HandoverHouse) -> None:
    held = house.held()
    first = house.citizen_says(held, "楼下在打桩")
    assert house.citizen_says(held, "楼下在打桩") == first
    assert house.citizen_says(held, "另一句", "k-2").id > first.id
    assert house.agent_says(held, "同一个钥匙，另一个人").id > first.id


def test_line_that_is_there_is_found_after_the_end(house: HandoverHouse) -> None:
    held = house.held()
    said, answered = house.citizen_says(held, "您好"), house.agent_says(held, "请讲")
    house.parts.handovers.close(held.id, ANNA)
    assert house.citizen_says(held, "您好") == said
    assert house.agent_says(held, "请讲") == answered
    assert house.parts.lines.has("talk-1", "k-1")
    assert not house.parts.lines.has("talk-1", "k-9")


def test_after_the_end_nothing_new_is_taken(house: HandoverHouse) -> None:
    held = house.held()
    house.parts.handovers.give_back(held.id, ANNA)
    with pytest.raises(Conflict):
        house.citizen_says(held, "还在吗", "k-2")
    with pytest.raises(Conflict):
        house.agent_says(held, "在", key="k-2")


def test_only_whoever_has_it_writes(house: HandoverHouse) -> None:
    asked = house.ask()
    with pytest.raises(Conflict):
        house.agent_says(asked, "还没有接")
    held = house.held()
    for other in (BERT, BOSS):
        with pytest.raises(Conflict):
            house.agent_says(held, "不在我手上", other)
    for other in (HANDLER, AUDITOR):
        with pytest.raises(NotAllowed):
            house.agent_says(held, "不是我的事", other)
    other_talk = house.held("talk-2")
    said = [{"type": "text", "text": "弄混了"}]
    with pytest.raises(Conflict):
        house.parts.lines.add("talk-1", other_talk.id, Author.AGENT, ANNA, said, "k-1")


def test_first_answer_is_noted_once(house: HandoverHouse) -> None:
    held = house.held()
    assert held.answered_at is None
    house.agent_says(held, "请讲")
    first = house.parts.handovers.get(held.id).answered_at
    assert first is not None
    house.clock.advance(minutes=1)
    house.agent_says(held, "还在吗", key="k-2")
    assert house.parts.handovers.get(held.id).answered_at == first


def test_citizen_reads_others_in_order_and_sees_who_it_is(house: HandoverHouse) -> None:
    held = house.held()
    house.citizen_says(held, "您好")
    shown = [{"type": "notice", "level": "emergency", "text": "请拨打 119"}]
    house.parts.lines.add_shown("talk-1", held.id, shown, "k-1")
    house.agent_says(held, "请讲")
    taken, answer = house.parts.lines.for_citizen("talk-1")
    assert (taken.author, answer.author) == (Author.SYSTEM, Author.AGENT)
    assert answer.messages == ({"type": "agent", "text": "请讲", "title": "话务员 01"},)
    assert house.parts.lines.for_citizen("talk-1", taken.id) == [answer]
    assert house.parts.lines.for_citizen("talk-1", answer.id) == []
    assert len(house.parts.lines.after("talk-1")) == 4


def test_quoted_guide_of_an_agent_stays_as_it_is(house: HandoverHouse) -> None:
    held = house.held()
    card = {"type": "guide", "text": "1. 不收费。", "items": []}
    line = house.parts.lines.add("talk-1", held.id, Author.AGENT, ANNA, [card], "k-1")
    assert line.messages == (card,)


@pytest.mark.parametrize(
    "said", [[], [{"type": "text", "text": " "}], [{"type": "text"}], ["x" * 2001]]
)
def test_nothing_or_too_much_is_refused(house: HandoverHouse, said: list[object]) -> None:
    held = house.held()
    messages = [each if isinstance(each, dict) else {"type": "text", "text": each} for each in said]
    with pytest.raises(InvalidInput):
        house.parts.lines.add("talk-1", held.id, Author.AGENT, ANNA, messages, "k-1")


def test_numbers_are_masked_and_names_as_the_caller_knows(house: HandoverHouse) -> None:
    held = house.held()
    line = house.citizen_says(held, "我电话13800000000")
    assert line.masked == "我电话〔电话号码〕"
    assert plain_text(line.messages) == "我电话13800000000"
    said = [{"type": "text", "text": "我叫李示例，电话13800000000"}]
    masked = "我叫〔姓名〕，电话13800000000"
    named = house.parts.lines.add(
        "talk-1", held.id, Author.CITIZEN, None, said, "k-2", masked=masked
    )
    assert named.masked == "我叫〔姓名〕，电话〔电话号码〕"
    hidden = house.parts.lines.masked("talk-1")
    assert [plain_text(each.messages) for each in hidden[1:]] == [line.masked, named.masked]


def test_revealing_is_recorded(house: HandoverHouse) -> None:
    held = house.held()
    house.citizen_says(held, "我电话13800000000")
    seen = house.parts.lines.reveal("talk-1", BOSS)
    assert "13800000000" in plain_text(seen[-1].messages)
    assert house.actions()[-1] == "lines_revealed"
    assert house.audit.entries()[0].subject == "conversation:talk-1"


@pytest.mark.parametrize("actor", [HANDLER, AUDITOR], ids=lambda each: each.name)
def test_others_reveal_nothing(house: HandoverHouse, actor: Actor) -> None:
    house.held()
    with pytest.raises(NotAllowed):
        house.parts.lines.reveal("talk-1", actor)


def test_nothing_personal_lies_readable_on_the_disk(tmp_path: Path) -> None:
    with handover_house(tmp_path) as house:
        held = house.held()
        said = [{"type": "text", "text": "我叫李示例，电话13800000000，身份证510202199403129824"}]
        masked = "我叫〔姓名〕，电话13800000000，身份证510202199403129824"
        house.parts.lines.add("talk-1", held.id, Author.CITIZEN, None, said, "k-1", masked=masked)
        house.agent_says(held, "您的号码是13800000000吗")
        house.parts.turns.keep("talk-1", "500000", "电话13800000000", "好", "answered", "", 5)
        house.parts.approvals.hold("talk-1", "500000", "电话13800000000", "", [])
        found = stored(house.engine, tmp_path)
    assert "〔电话号码〕".encode() in found
    for value in ("13800000000", "510202199403129824", "李示例"):
        assert value.encode() not in found
