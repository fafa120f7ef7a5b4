"""Answers that an agent looks at first."""

import pytest
from support.desk_handover import ANNA, AUDITOR, BERT, BOSS, HANDLER, HandoverHouse

from daoban.errors import Conflict, InvalidInput, NotAllowed, NotFound
from desk.handover.shapes import Approval, Message, plain_text
from desk.vocabulary import ApprovalStatus, Author

ANSWER: list[Message] = [
    {"type": "guide", "text": "1. 不收费。", "items": []},
    {"type": "buttons", "text": "还想了解什么？", "buttons": []},
]


def hold(house: HandoverHouse, key: str = "") -> Approval:
    return house.parts.approvals.hold("talk-1", "500000", "要收费吗", "小店停业", ANSWER, key)


def test_topics_are_titles_or_outcomes(house: HandoverHouse) -> None:
    approvals = house.parts.approvals
    assert not approvals.needed("answered", "小店停业")
    approvals.choose(BOSS, " 小店停业 ")
    assert approvals.needed("answered", "小店停业")
    assert not approvals.needed("answered", "别的")
    assert not approvals.needed("answered", None)
    approvals.choose(BOSS, "no_answer")
    assert approvals.needed("no_answer", None)
    assert [topic.title for topic in approvals.topics()] == ["no_answer", "小店停业"]
    approvals.choose(BOSS, "小店停业")
    approvals.drop(BOSS, "小店停业")
    approvals.drop(BOSS, "没有的")
    assert not approvals.needed("answered", "小店停业")
    assert house.actions() == ["topic_chosen", "topic_chosen", "topic_dropped"]


def test_topic_chosen_in_another_process_counts_soon(house: HandoverHouse) -> None:
    assert not house.parts.approvals.needed("answered", "小店停业")
    with house.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO approval_topic VALUES ('小店停业', 'x', '2026-11-23 00:00:00')"
        )
    house.clock.advance(seconds=3)
    assert house.parts.approvals.needed("answered", "小店停业")


@pytest.mark.parametrize("actor", [ANNA, HANDLER, AUDITOR], ids=lambda each: each.name)
def test_only_supervisors_choose(house: HandoverHouse, actor: object) -> None:
    for change in (house.parts.approvals.choose, house.parts.approvals.drop):
        with pytest.raises(NotAllowed):
            change(actor, "小店停业")  # type: ignore[arg-type]


@pytest.mark.parametrize("title", ["", "  ", "长" * 121])
def test_unusable_topic_is_refused(house: HandoverHouse, title: str) -> None:
    with pytest.raises(InvalidInput):
        house.parts.approvals.choose(BOSS, title)


def test_held_answer_waits(house: HandoverHouse) -> None:
    assert not house.parts.approvals.any_waiting("talk-1")
    held = hold(house)
    assert house.parts.approvals.any_waiting("talk-1")
    assert not house.parts.approvals.any_waiting("talk-2")
    assert house.parts.approvals.waiting() == [held]
    assert held.messages == tuple(ANSWER)
    assert house.told() == []


def test_same_key_is_held_once(house: HandoverHouse) -> None:
    assert hold(house, "k-1") == hold(house, "k-1")
    assert hold(house).id != hold(house).id
    assert len(house.parts.approvals.waiting()) == 3


def test_sent_as_it_is(house: HandoverHouse) -> None:
    held = hold(house)
    settled = house.parts.approvals.settle(held.id, ANNA, "send")
    assert (settled.status, settled.actor) == (ApprovalStatus.SENT, ANNA.name)
    assert settled.settled_at is not None
    (line,) = house.parts.lines.for_citizen("talk-1")
    assert line.author is Author.ASSISTANT
    assert "「要收费吗」" in plain_text(line.messages[:1])
    assert list(line.messages[1:]) == ANSWER
    assert not house.parts.approvals.any_waiting("talk-1")
    assert house.actions() == ["answer_send"]


def test_sent_changed(house: HandoverHouse) -> None:
    held = hold(house)
    said = [{"type": "text", "text": "不收费，带身份证就行。"}]
    settled = house.parts.approvals.settle(held.id, ANNA, "change", said)
    assert settled.status is ApprovalStatus.CHANGED
    assert "带身份证就行" in house.told()[0]
    assert "1. 不收费。" not in house.told()[0]
    assert settled.messages == tuple(ANSWER)


def test_not_sent_the_citizen_is_told_what_to_do(house: HandoverHouse) -> None:
    settled = house.parts.approvals.settle(hold(house).id, BOSS, "reject")
    assert settled.status is ApprovalStatus.REJECTED
    (told,) = house.told()
    assert "转人工" in told
    assert "12345" in told
    assert "不收费" not in told


def test_long_question_is_shortened_and_none_left_out(house: HandoverHouse) -> None:
    approvals = house.parts.approvals
    long = approvals.hold("talk-1", "", "很长的问题" * 30, "", ANSWER)
    none = approvals.hold("talk-1", "", " ", "", ANSWER)
    for each in (long, none):
        approvals.settle(each.id, ANNA, "send")
    first, second = house.told()
    assert "…」" in first
    assert len(first.splitlines()[0]) < 100
    assert "「" not in second.splitlines()[0]


def test_settled_once(house: HandoverHouse) -> None:
    held = hold(house)
    house.parts.approvals.settle(held.id, ANNA, "reject")
    with pytest.raises(Conflict):
        house.parts.approvals.settle(held.id, BERT, "send")
    assert len(house.told()) == 1


@pytest.mark.parametrize("said", [None, [], [{"type": "text", "text": ""}]])
def test_changed_into_nothing_is_refused(house: HandoverHouse, said: list[Message] | None) -> None:
    held = hold(house)
    with pytest.raises(InvalidInput):
        house.parts.approvals.settle(held.id, ANNA, "change", said)
    assert house.parts.approvals.get(held.id) == held


def test_others_settle_nothing_and_what_is_not_there_is_not_found(house: HandoverHouse) -> None:
    held = hold(house)
    for actor in (HANDLER, AUDITOR):
        with pytest.raises(NotAllowed):
            house.parts.approvals.settle(held.id, actor, "send")
    with pytest.raises(NotFound):
        house.parts.approvals.settle("x", ANNA, "send")
    with pytest.raises(NotFound):
        house.parts.approvals.get("x")
