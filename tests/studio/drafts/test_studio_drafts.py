"""Drafts: from opening to approval, several people at once, nobody's work lost."""

import pytest
from support.studio import (
    BOSS,
    EDITOR,
    OTHER_EDITOR,
    REVIEWER,
    StudioOfTests,
    fee_of,
)

from daoban.errors import Conflict, ContentInvalid, InvalidInput, NotAllowed, NotFound
from studio.drafts.draft import DraftQuery, DraftState


def test_a_record_has_one_open_draft(studio: StudioOfTests) -> None:
    first = studio.drafts.open(EDITOR, "shop-licence")
    assert first.base == first.body
    assert (first.revision, first.state, first.base_release) == (1, DraftState.EDITING, 1)
    assert studio.drafts.open(OTHER_EDITOR, "shop-licence") == first
    with pytest.raises(NotFound):
        studio.drafts.open(EDITOR, "no-such-record")


def test_the_way_of_a_draft(studio: StudioOfTests) -> None:
    draft = studio.with_fee("20元")
    draft = studio.drafts.submit(EDITOR, draft.id, draft.revision, "新文件")
    assert (draft.state, draft.submitted_by, draft.note) == (
        DraftState.SUBMITTED,
        "editor1",
        "新文件",
    )
    draft = studio.drafts.approve(REVIEWER, draft.id, draft.revision, "对")
    assert (draft.state, draft.reviewer, draft.review_note) == (
        DraftState.APPROVED,
        "reviewer1",
        "对",
    )
    assert [step.action for step in studio.drafts.history(EDITOR, draft.id)] == [
        "opened",
        "saved",
        "submitted",
        "approved",
    ]
    again = studio.drafts.save(EDITOR, draft.id, draft.revision, draft.body)
    assert (again.state, again.submitted_by, again.reviewer) == (DraftState.EDITING, "", "")
    actions = {entry.action for entry in studio.audit.entries(subject=f"draft:{draft.id}")}
    assert actions == {"draft_opened", "draft_saved", "draft_submitted", "draft_approved"}


def test_nobody_approves_own_work(studio: StudioOfTests) -> None:
    draft = studio.with_fee("20元", actor=BOSS)
    draft = studio.drafts.submit(BOSS, draft.id, draft.revision)
    with pytest.raises(NotAllowed):
        studio.drafts.approve(BOSS, draft.id, draft.revision)
    draft = studio.drafts.save(EDITOR, draft.id, draft.revision, fee_of(draft.body, "30元"))
    draft = studio.drafts.submit(BOSS, draft.id, draft.revision)
    with pytest.raises(NotAllowed):
        studio.drafts.approve(BOSS, draft.id, draft.revision)
    assert studio.drafts.approve(REVIEWER, draft.id, draft.revision).reviewer == "reviewer1"


def test_fields_that_only_one_side_changed_are_put_together(studio: StudioOfTests) -> None:
    draft = studio.drafts.open(EDITOR, "shop-licence")
    theirs = studio.drafts.save(EDITOR, draft.id, draft.revision, fee_of(draft.body, "20元"))
    both = studio.drafts.save(
        OTHER_EDITOR, draft.id, draft.revision, draft.body | {"aliases": ["小店证"]}
    )
    assert both.body == theirs.body | {"aliases": ["小店证"]}
    assert both.editors == ("editor1", "editor3")
    with pytest.raises(Conflict) as refused:
        studio.drafts.save(OTHER_EDITOR, draft.id, draft.revision, fee_of(draft.body, "30元"))
    stored, clash = refused.value.details
    assert stored["revision"] == both.revision
    assert stored["body"] == both.body
    assert clash["path"] == "guide.fee.0"
    assert clash["theirs"]["text"] == "收费20元。"
    assert clash["yours"]["text"] == "收费30元。"
    assert studio.drafts.find(EDITOR, draft.id) == both


def test_steps_need_the_revision_that_was_seen(studio: StudioOfTests) -> None:
    draft = studio.with_fee("20元")
    for step in (
        lambda: studio.drafts.submit(EDITOR, draft.id, draft.revision - 1),
        lambda: studio.drafts.discard(EDITOR, draft.id, draft.revision + 1),
        lambda: studio.drafts.approve(REVIEWER, draft.id, draft.revision),
    ):
        with pytest.raises(Conflict):
            step()


def test_what_cannot_be_submitted(studio: StudioOfTests) -> None:
    draft = studio.drafts.open(EDITOR, "shop-licence")
    with pytest.raises(InvalidInput):
        studio.drafts.submit(EDITOR, draft.id, draft.revision)
    draft = studio.drafts.save(EDITOR, draft.id, draft.revision, draft.body | {"title": ""})
    with pytest.raises(ContentInvalid) as refused:
        studio.drafts.submit(EDITOR, draft.id, draft.revision)
    assert refused.value.details[0]["path"] == "title"
    with pytest.raises(InvalidInput):
        studio.drafts.save(EDITOR, draft.id, draft.revision, draft.body | {"id": "other"})


def test_a_new_record_gets_an_id(studio: StudioOfTests) -> None:
    draft = studio.drafts.create(EDITOR, "topic", {"title": "夜市摊位"})
    assert draft.record_id.startswith("topic-yeshitanwei-")
    assert draft.is_new
    assert (draft.body["id"], draft.body["kind"]) == (draft.record_id, "topic")
    for body in ({"id": "shop-licence"}, {"id": draft.record_id}):
        with pytest.raises(Conflict):
            studio.drafts.create(EDITOR, "topic", body)
    for kind, body in (("nothing", {}), ("topic", {"id": "Ä"}), ("topic", {"x": float("nan")})):
        with pytest.raises(InvalidInput):
            studio.drafts.create(EDITOR, kind, body)


def test_removal_and_giving_up(studio: StudioOfTests) -> None:
    draft = studio.drafts.remove(EDITOR, "topic-shop", "已经没有了")
    assert (draft.is_removal, draft.note) == (True, "已经没有了")
    with pytest.raises(Conflict):
        studio.drafts.open(EDITOR, "topic-shop")
    gone = studio.drafts.discard(EDITOR, draft.id, draft.revision)
    assert gone.state is DraftState.DISCARDED
    assert studio.drafts.list(EDITOR) == []
    assert studio.drafts.list(EDITOR, DraftQuery(states=(DraftState.DISCARDED,))) == [gone]
    with pytest.raises(Conflict):
        studio.drafts.save(EDITOR, draft.id, gone.revision, gone.body)
    assert studio.drafts.open(EDITOR, "topic-shop").id != draft.id
