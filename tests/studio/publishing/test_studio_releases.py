"""Releases: only what was proven, whole or not at all; back again; down at once; by itself."""

from datetime import timedelta
from typing import Any

import pytest
from support.proving import MadeProofs
from support.studio import BOSS, BOUND, EDITOR, REVIEWER, StudioOfTests, fee_of

from daoban.errors import Conflict, ContentInvalid, InvalidInput, NotAllowed, NotFound
from knowledge.records import Matter
from knowledge.releases import live_release
from studio.drafts.draft import DraftState
from studio.drafts.merging import Side
from studio.publishing.scheduled import Scheduled
from studio.releases import Releases


class House:
    """The studio with releases."""

    def __init__(self, studio: StudioOfTests) -> None:
        self.studio = studio
        self.drafts = studio.drafts
        self.proofs = MadeProofs(studio.drafts)
        self.told: list[dict[str, Any]] = []
        self.refreshed = 0
        self.releases = Releases(
            studio.drafts,
            lambda: self.proofs,
            1.0,
            self.refresh,
            [lambda _session, _published, about: self.told.append(dict(about))],
        )

    def refresh(self) -> None:
        self.refreshed += 1

    def fee(self) -> str:
        record = live_release(self.studio.engine).records["shop-licence"]
        assert isinstance(record, Matter)
        return record.guide.fee[0].text


@pytest.fixture
def house(studio: StudioOfTests) -> House:
    return House(studio)


def test_an_approved_draft_is_published_and_rolled_back(house: House) -> None:
    draft = house.studio.approved("20元")
    proof = house.proofs.start(REVIEWER, [draft.id])
    done = house.releases.publish(REVIEWER, [draft.id], proof.id, "新标准")
    assert (done.number, house.fee(), house.refreshed) == (2, "收费20元。", 1)
    published = house.drafts.find(EDITOR, draft.id)
    assert (published.state, published.release) == (DraftState.PUBLISHED, 2)
    assert house.told == [
        {
            "action": "release_published",
            "release": 2,
            "note": "新标准",
            "proof": 1,
            "before": 0.9,
            "after": 0.9,
            "drop": 0.0,
            "drafts": [draft.id],
            "records": ["shop-licence"],
        }
    ]
    live, first = house.releases.list(EDITOR)
    assert (live.number, live.author, live.note, live.changed, live.is_live) == (
        2,
        "reviewer1",
        "新标准",
        1,
        True,
    )
    assert (first.changed, first.is_live) == (len(live_release(house.studio.engine).records), False)
    (change,) = house.releases.changes(BOUND, 2)
    assert [each.path for each in change.changes] == ["guide.fee.0.text", "guide.fee.0.brief"]
    back = house.releases.roll_back(REVIEWER, 1, "标准没有变")
    assert (back.number, house.fee()) == (3, "收费10元。")
    assert [entry.action for entry in house.studio.audit.entries(subject="release:3")] == [
        "release_rolled_back"
    ]
    for number in (0, 4):
        with pytest.raises(NotFound):
            house.releases.roll_back(REVIEWER, number, "x")
    with pytest.raises(InvalidInput):
        house.releases.roll_back(REVIEWER, 3, "x")
    with pytest.raises(InvalidInput):
        house.releases.roll_back(REVIEWER, 1, " ")


def test_only_what_was_proven_is_published(house: House) -> None:
    draft = house.studio.approved("20元")
    other = house.studio.approved("20元", "shop-tax")
    proof = house.proofs.start(REVIEWER, [draft.id])
    with pytest.raises(Conflict):
        house.releases.publish(REVIEWER, [draft.id, other.id], proof.id)
    with pytest.raises(NotAllowed):
        house.releases.publish(EDITOR, [draft.id], proof.id)
    with pytest.raises(InvalidInput):
        house.releases.publish(REVIEWER, [], proof.id)
    both = house.proofs.start(REVIEWER, [draft.id, other.id])
    house.releases.publish(REVIEWER, [draft.id], proof.id)
    with pytest.raises(Conflict):
        house.releases.publish(REVIEWER, [draft.id, other.id], both.id)
    late = house.proofs.start(REVIEWER, [other.id])
    edited = house.drafts.save(EDITOR, other.id, other.revision, fee_of(other.body, "25元"))
    with pytest.raises(Conflict):
        house.releases.publish(REVIEWER, [other.id], late.id)
    with pytest.raises(Conflict):
        house.releases.publish(REVIEWER, [edited.id], house.proofs.start(REVIEWER, [edited.id]).id)
    house.proofs.state = "running"
    with pytest.raises(Conflict):
        house.releases.publish(REVIEWER, [other.id], house.proofs.start(REVIEWER, [other.id]).id)


def test_a_drop_needs_a_supervisor_and_a_reason(house: House) -> None:
    draft = house.studio.approved("20元")
    house.proofs.after = 0.88
    proof = house.proofs.start(REVIEWER, [draft.id])
    with pytest.raises(NotAllowed) as refused:
        house.releases.publish(REVIEWER, [draft.id], proof.id, "", "就要发")
    assert "90.0%" in refused.value.message
    with pytest.raises(InvalidInput):
        house.releases.publish(BOSS, [draft.id], proof.id)
    house.releases.publish(BOSS, [draft.id], proof.id, "", "题目过时了")
    (entry,) = house.studio.audit.entries(action="release_published")
    assert (entry.detail["reason"], entry.detail["drop"]) == ("题目过时了", 2.0)


def test_what_was_published_meanwhile_is_not_overwritten(house: House) -> None:
    draft = house.studio.approved("20元")
    house.releases.take_down(REVIEWER, "shop-licence", "写错了")
    proof = house.proofs.start(REVIEWER, [draft.id])
    assert house.drafts.is_behind(draft)
    with pytest.raises(Conflict):
        house.releases.publish(REVIEWER, [draft.id], proof.id)
    draft = house.drafts.rebase(EDITOR, draft.id, draft.revision)
    assert (draft.state, draft.body["status"]) == (DraftState.EDITING, "withdrawn")
    assert draft.body["guide"]["fee"][0]["text"] == "收费20元。"
    house.releases.roll_back(REVIEWER, 1, "恢复")
    draft = house.drafts.rebase(EDITOR, draft.id, draft.revision)
    assert draft.body["status"] == "live"
    with pytest.raises(Conflict):
        house.releases.take_down(REVIEWER, "shop-licence", "再下") and house.releases.take_down(
            REVIEWER, "shop-licence", "再下"
        )


def test_both_changed_the_same_field_and_one_is_taken(house: House) -> None:
    mine = house.studio.with_fee("20元")
    house.studio.live.now  # noqa: B018
    published = live_release(house.studio.engine).records["shop-licence"]
    assert isinstance(published, Matter)
    from knowledge.publishing import publish_changes

    body = fee_of(published.model_dump(mode="json"), "30元")
    publish_changes(house.studio.engine, [Matter.model_validate(body)], "import", "导入", 1)
    with pytest.raises(Conflict) as refused:
        house.drafts.rebase(EDITOR, mine.id, mine.revision)
    assert [each["path"] for each in refused.value.details] == ["guide.fee.0"]
    kept = house.drafts.rebase(EDITOR, mine.id, mine.revision, Side.DRAFT)
    assert kept.body["guide"]["fee"][0]["text"] == "收费20元。"
    assert kept.base is not None
    assert kept.base["guide"]["fee"][0]["text"] == "收费30元。"


def test_a_record_is_removed_and_a_source_is_not_taken_down(house: House) -> None:
    draft = house.drafts.remove(EDITOR, "topic-shop", "没有了")
    draft = house.drafts.submit(EDITOR, draft.id, draft.revision)
    draft = house.drafts.approve(REVIEWER, draft.id, draft.revision)
    house.releases.publish(REVIEWER, [draft.id], house.proofs.start(REVIEWER, [draft.id]).id)
    assert "topic-shop" not in live_release(house.studio.engine).records
    assert [each.after for each in house.releases.changes(EDITOR, 2)] == [None]
    with pytest.raises(InvalidInput):
        house.releases.take_down(REVIEWER, "some-source", "x")
    with pytest.raises(NotFound):
        house.releases.take_down(REVIEWER, "topic-shop", "x")


def test_drafts_that_do_not_fit_together_are_not_published(house: House) -> None:
    source = house.drafts.create(
        EDITOR, "source", {"id": "new-source", "title": "新文件", "seen": "2026-01-01"}
    )
    draft = house.drafts.open(EDITOR, "shop-licence")
    body = draft.body | {"sources": ["some-source", "new-source"]}
    draft = house.drafts.save(EDITOR, draft.id, draft.revision, body)
    ids = []
    for each in (draft, source):
        each = house.drafts.submit(EDITOR, each.id, each.revision)
        ids.append(house.drafts.approve(REVIEWER, each.id, each.revision).id)
    with pytest.raises(ContentInvalid):
        house.releases.publish(REVIEWER, ids[:1], house.proofs.start(REVIEWER, ids[:1]).id)
    assert house.releases.publish(REVIEWER, ids, house.proofs.start(REVIEWER, ids).id).is_new


def test_due_drafts_publish_themselves(house: House) -> None:
    draft = house.studio.approved("20元")
    soon = house.studio.clock() + timedelta(hours=2)
    with pytest.raises(InvalidInput):
        house.drafts.schedule(REVIEWER, draft.id, draft.revision, house.studio.clock())
    draft = house.drafts.schedule(REVIEWER, draft.id, draft.revision, soon)
    sweeping = Scheduled(house.drafts.store, house.releases, lambda: house.proofs)
    assert sweeping.sweep(house.studio.clock()) == []
    house.studio.clock.wait(hours=3)
    house.proofs.state = "running"
    assert sweeping.sweep(house.studio.clock()) == []
    assert sweeping.sweep(house.studio.clock()) == []
    assert len(house.proofs.kept) == 1
    house.proofs.finish()
    assert sweeping.sweep(house.studio.clock()) == ["shop-licence"]
    assert house.fee() == "收费20元。"
    assert sweeping.sweep(house.studio.clock()) == []


def test_a_drop_stops_what_is_due_and_says_so(house: House) -> None:
    draft = house.studio.approved("20元")
    soon = house.studio.clock() + timedelta(hours=2)
    draft = house.drafts.schedule(REVIEWER, draft.id, draft.revision, soon)
    house.studio.clock.wait(hours=3)
    house.proofs.after = 0.5
    sweeping = Scheduled(house.drafts.store, house.releases, lambda: house.proofs)
    assert sweeping.sweep(house.studio.clock()) == []
    stopped = house.drafts.find(EDITOR, draft.id)
    assert (stopped.state, stopped.publish_at) == (DraftState.APPROVED, None)
    assert "50.0%" in stopped.stopped
    assert house.fee() == "收费10元。"


def test_what_ends_soon(house: House) -> None:
    draft = house.drafts.open(EDITOR, "shop-licence")
    body = fee_of(draft.body, "20元") | {"valid_to": "2026-12-01"}
    body["guide"]["fee"][0] |= {"valid_to": "2026-11-25"}
    draft = house.drafts.save(EDITOR, draft.id, draft.revision, body)
    draft = house.drafts.submit(EDITOR, draft.id, draft.revision)
    draft = house.drafts.approve(REVIEWER, draft.id, draft.revision)
    house.releases.publish(REVIEWER, [draft.id], house.proofs.start(REVIEWER, [draft.id]).id)
    found = house.releases.expiring(EDITOR, 30)
    assert [(each.path, each.days) for each in found] == [("guide.fee.0", 5), ("", 11)]
    assert [each.path for each in house.releases.expiring(BOUND, 6)] == ["guide.fee.0"]
