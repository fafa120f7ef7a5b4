"""From what was not answered well to a question and answer in a record."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session
from support.crowd import at_once
from support.desk_insight import CITY, OTHER_CITY, china
from support.studio import AGENT, AUDITOR, BOUND, EDITOR, EVERYBODY, HANDLER, REVIEWER

from daoban.errors import InvalidInput, NotAllowed, NotFound
from studio.questions import grouping
from studio.questions.shapes import Reason
from studio.questions.tables import AnswerMarkRow
from studio.questions.writing import LONGEST, MOST_VARIANTS, with_question

SIGN = "招牌多大要审批"


def _ask(asked: Any) -> None:
    asked.days.turn(SIGN, "no_answer", china(18), "c1")
    asked.days.turn(SIGN + "？", "no_answer", china(18), "c1")
    asked.days.turn("招牌多大要审批呢", "clarify", china(19), "c2")
    asked.days.turn("哪里可以租皮划艇", "no_answer", china(19), "c3")
    asked.days.turn("哪里可以租皮划艇", "no_answer", china(19, 9), "c3")
    asked.days.turn("哪里可以租皮划艇", "no_answer", china(19, 10), "c3")
    asked.days.turn("小店执照多少钱", "answered", china(19), "c4")


def test_what_most_people_asked_comes_first(asked: Any) -> None:
    _ask(asked)
    found = asked.questions.groups(EDITOR)
    assert (found.asked, found.left_out) == (6, 0)
    first, second = found.groups
    assert (first.title, first.people, first.count) == (SIGN, 2, 3)
    assert first.reasons == {Reason.NO_ANSWER: 2, Reason.CLARIFY: 1}
    assert first.wordings == (SIGN, "招牌多大要审批呢")
    assert first.conversations == ("c1", "c2")
    assert (second.people, second.count) == (1, 3)
    assert first.latest == china(19)
    assert first.taken is None


def test_marks_and_corrections_count_too(asked: Any) -> None:
    asked.marks.keep("c1", CITY, "小店税务怎么算", "小店税务", True)
    asked.marks.keep("c1", CITY, "小店税务怎么算", "小店税务", False)
    asked.marks.keep("c2", CITY, "小店税务怎么算", "小店税务", False)
    asked.marks.keep("c3", CITY, "小店执照多少钱", "小店执照", True)
    asked.choices.keep("小店税务怎么算", "shop-tax", "edit", "a", "b", AGENT)
    asked.choices.keep("这是对的", "shop-tax", "accept", "a", "a", AGENT)
    (found,) = asked.questions.groups(EDITOR).groups
    assert (found.title, found.people) == ("小店税务怎么算", 3)
    assert found.reasons == {Reason.UNHELPFUL: 2, Reason.CORRECTED: 1}
    assert set(found.conversations) == {"c1", "c2"}


def test_days_and_city_narrow_them(asked: Any) -> None:
    asked.days.turn("很久以前的问题", "no_answer", china(1))
    asked.days.turn("这里的问题", "no_answer", china(19))
    asked.days.turn("那里的问题", "no_answer", china(19), city=OTHER_CITY)
    asked.choices.keep("电话里的事情", "shop-tax", "reject", "a", "", AGENT)
    assert asked.questions.groups(EDITOR, days=30).asked == 4
    assert asked.questions.groups(EDITOR, days=7).asked == 3
    assert asked.questions.groups(EDITOR, days=7, city=CITY).asked == 1


def test_personal_data_is_masked_and_is_no_variant(asked: Any) -> None:
    said = "我的电话13800000000，招牌多大要审批"
    asked.days.turn(said, "no_answer", china(19))
    asked.marks.keep("c9", CITY, said, "", False)
    (found,) = asked.questions.groups(EDITOR).groups
    assert "13800000000" not in repr(found)
    draft = asked.questions.draft_faq(EDITOR, found.id, "shop-sign")
    assert "〔" not in str(draft.body["faqs"][-1])


@pytest.mark.parametrize("actor", EVERYBODY, ids=lambda actor: actor.name)
def test_rights(asked: Any, actor: Any) -> None:
    _ask(asked)
    found = asked.questions.groups(EDITOR).groups[0]
    if actor in (AGENT, HANDLER):
        with pytest.raises(NotAllowed):
            asked.questions.groups(actor)
    else:
        assert asked.questions.groups(actor).groups
    if actor is HANDLER:
        with pytest.raises(NotAllowed):
            asked.telling.to_tell(actor)
    else:
        assert asked.telling.to_tell(actor) == []
    if actor in (AGENT, HANDLER, REVIEWER, AUDITOR):
        with pytest.raises(NotAllowed):
            asked.questions.draft_faq(actor, found.id, "shop-sign")
    if actor in (HANDLER, REVIEWER, AUDITOR):
        with pytest.raises(NotAllowed):
            asked.telling.told(actor, 1, "GD0001")


def test_a_bound_editor_writes_into_own_records_only(asked: Any) -> None:
    _ask(asked)
    found = asked.questions.groups(BOUND).groups[0]
    with pytest.raises((NotAllowed, NotFound)):
        asked.questions.draft_faq(BOUND, found.id, "shop-tax")
    assert asked.questions.draft_faq(BOUND, found.id, "shop-sign").record_id == "shop-sign"


def test_a_group_becomes_a_question_in_the_draft(asked: Any) -> None:
    _ask(asked)
    found = asked.questions.groups(EDITOR).groups[0]
    before = asked.studio.drafts.open(EDITOR, "shop-sign")
    draft = asked.questions.draft_faq(EDITOR, found.id, "shop-sign")
    assert draft.id == before.id
    assert draft.body["faqs"][:-1] == before.body["faqs"]
    assert draft.body["faqs"][-1] == {
        "question": SIGN,
        "variants": ["招牌多大要审批呢"],
        "field": None,
        "answer": [{"text": "", "source": "some-source"}],
    }
    groups = asked.questions.groups(EDITOR).groups
    assert [each.title for each in groups] == ["哪里可以租皮划艇", SIGN]
    taken = groups[1].taken
    assert (taken.record_id, taken.draft_id, taken.actor) == ("shop-sign", draft.id, "editor1")
    assert not taken.is_live
    again = asked.questions.draft_faq(EDITOR, found.id, "shop-sign")
    assert again.body == draft.body
    entry = asked.studio.audit.entries(action="question_taken")[0]
    assert (entry.actor, entry.detail["people"]) == ("editor1", 2)


def test_what_cannot_take_a_question_up_is_told(asked: Any) -> None:
    _ask(asked)
    found = asked.questions.groups(EDITOR).groups[0]
    with pytest.raises(InvalidInput, match="没有常见问题"):
        asked.questions.draft_faq(EDITOR, found.id, "dept-tax")
    with pytest.raises(NotFound):
        asked.questions.draft_faq(EDITOR, "0" * 16, "shop-sign")
    with pytest.raises(NotFound):
        asked.questions.draft_faq(EDITOR, found.id, "no-such-record")


def test_those_who_left_a_contact_are_told_once_it_is_live(asked: Any) -> None:
    _ask(asked)
    for conversation in ("c1", "c2", "c3"):
        number = asked.days.ticket(china(19), conversation=conversation)
        if conversation != "c2":
            asked.contact(number)
    found = asked.questions.groups(EDITOR).groups[0]
    asked.questions.draft_faq(EDITOR, found.id, "shop-sign")
    assert asked.telling.to_tell(EDITOR) == []
    with pytest.raises(NotFound):
        asked.telling.told(EDITOR, 1, "GD0008")
    asked.go_live("shop-sign", SIGN)
    (waiting,) = asked.telling.to_tell(AGENT)
    assert (waiting.question, waiting.record_id, waiting.record_title) == (
        SIGN, "shop-sign", "小店招牌"
    )  # fmt: skip
    asked.telling.told(AGENT, waiting.group_id, waiting.ticket)
    assert asked.telling.to_tell(EDITOR) == []
    with pytest.raises(NotFound, match="已经有人"):
        asked.telling.told(EDITOR, waiting.group_id, waiting.ticket)
    assert asked.studio.audit.entries(action="question_told")[0].actor == "agent1"
    taken = [each.taken for each in asked.questions.groups(EDITOR).groups if each.taken]
    assert [each.is_live for each in taken] == [True]


def test_rare_wordings_beyond_the_most_are_left_out(
    asked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grouping, "MOST", 1)
    _ask(asked)
    found = asked.questions.groups(EDITOR)
    assert [each.title for each in found.groups] == ["哪里可以租皮划艇"]
    assert found.left_out == 3


@pytest.mark.parametrize(("conversation", "said"), [("", "问题"), ("c1", "  "), ("c" * 65, "问题")])
def test_a_mark_names_what_it_is_on(asked: Any, conversation: str, said: str) -> None:
    with pytest.raises(InvalidInput):
        asked.marks.keep(conversation, CITY, said, "", True)


WORDINGS = st.lists(
    st.text(alphabet="招牌〔电话号码〕审批多大", min_size=1, max_size=150), min_size=1, max_size=20
)


@given(WORDINGS, WORDINGS)
def test_questions_fit_the_record_and_nothing_is_lost(first: Any, second: Any) -> None:
    body: dict[str, Any] = {"kind": "topic", "title": "主题", "sources": ["s"], "faqs": []}
    once, question = with_question(body, first[0], first)
    assert body["faqs"] == []
    (faq,) = once["faqs"]
    assert faq["question"] == question
    for text in (question, *faq["variants"]):
        assert 0 < len(text) <= LONGEST
    assert len(faq["variants"]) <= MOST_VARIANTS
    assert len(set(faq["variants"]) | {question}) == len(faq["variants"]) + 1
    twice, _ = with_question(once, second[0], second)
    said = {text for each in twice["faqs"] for text in (each["question"], *each["variants"])}
    assert {question, *faq["variants"]} <= said
    assert with_question(twice, second[0], second)[0]["faqs"][0]["answer"] == faq["answer"]


def test_who_asked_is_told_once_though_two_took_the_question_up(asked: Any) -> None:
    _ask(asked)
    asked.contact(asked.days.ticket(china(19), conversation="c1"))
    for _editor in range(2):
        found = next(each for each in asked.questions.groups(EDITOR).groups if each.title == SIGN)
        asked.questions.draft_faq(EDITOR, found.id, "shop-sign")
    asked.go_live("shop-sign", SIGN)
    (waiting,) = asked.telling.to_tell(AGENT)
    asked.telling.told(AGENT, waiting.group_id, waiting.ticket)
    assert asked.telling.to_tell(AGENT) == []
    for group in (1, 2):
        with pytest.raises(NotFound):
            asked.telling.told(EDITOR, group, waiting.ticket)


def test_marks_at_once_on_one_answer_are_one(asked: Any) -> None:
    at_once(8, lambda number: asked.marks.keep("c1", CITY, SIGN, "", bool(number % 2)))
    with Session(asked.studio.engine) as session:
        assert len(list(session.scalars(select(AnswerMarkRow)))) == 1
