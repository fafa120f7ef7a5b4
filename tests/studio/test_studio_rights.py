"""No role reaches a record, a step or a field beyond its rights: every role × record × step × state."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.proving import MadeProofs
from support.studio import (
    AGENT,
    AUDITOR,
    BOSS,
    BOUND,
    CITY,
    EDITOR,
    EVERYBODY,
    HANDLER,
    LOST,
    OTHER_EDITOR,
    REVIEWER,
    StudioOfTests,
    fee_of,
    studio_in,
)

from daoban.errors import DaobanError, NotAllowed, NotFound
from desk.accounts.account import Actor
from desk.accounts.roles import Right, may
from knowledge.releases import live_release
from studio.drafts.draft import Draft, DraftQuery, DraftState
from studio.records import RecordList
from studio.releases import Releases

OWN = {"shop-licence", "shop-sign", "shop-open"}
"""Records of the department of the bound editor."""
RECORDS = ("shop-licence", "shop-sign", "shop-tax", "far-licence", "topic-shop", "some-source")
READERS = (EDITOR, OTHER_EDITOR, BOUND, LOST, REVIEWER, BOSS, AUDITOR)


def owns(actor: Actor, record_id: str) -> bool:
    """What the issue says, said another way than in the code."""
    if actor is BOUND:
        return record_id in OWN
    return actor is not LOST


@dataclass
class Scene:
    """The studio with a draft of some record in some state."""

    studio: StudioOfTests
    releases: Releases
    proofs: MadeProofs
    draft: Draft

    def state(self) -> tuple[Any, ...]:
        """Everything that somebody could change."""
        drafts = self.studio.drafts.list(BOSS, DraftQuery(states=tuple(DraftState)))
        return drafts, live_release(self.studio.engine).digest, len(self.releases.list(BOSS))


STEPS: dict[str, tuple[Right, Callable[[Scene, Actor], object]]] = {
    "open": (Right.EDIT, lambda s, a: s.studio.drafts.open(a, s.draft.record_id)),
    "save": (
        Right.EDIT,
        lambda s, a: s.studio.drafts.save(
            a, s.draft.id, s.draft.revision, s.draft.body | {"title": "改过的名称"}
        ),
    ),
    "rebase": (
        Right.EDIT,
        lambda s, a: s.studio.drafts.rebase(a, s.draft.id, s.draft.revision),
    ),
    "submit": (
        Right.EDIT,
        lambda s, a: s.studio.drafts.submit(a, s.draft.id, s.draft.revision, ""),
    ),
    "discard": (
        Right.EDIT,
        lambda s, a: s.studio.drafts.discard(a, s.draft.id, s.draft.revision),
    ),
    "approve": (
        Right.REVIEW,
        lambda s, a: s.studio.drafts.approve(a, s.draft.id, s.draft.revision, ""),
    ),
    "send_back": (
        Right.REVIEW,
        lambda s, a: s.studio.drafts.send_back(a, s.draft.id, s.draft.revision, "再看"),
    ),
    "schedule": (
        Right.PUBLISH,
        lambda s, a: s.studio.drafts.schedule(a, s.draft.id, s.draft.revision, None),
    ),
    "publish": (
        Right.PUBLISH,
        lambda s, a: s.releases.publish(
            a, [s.draft.id], s.proofs.start(BOSS, [s.draft.id]).id, "", ""
        ),
    ),
    "roll_back": (Right.ROLL_BACK, lambda s, a: s.releases.roll_back(a, 1, "退回")),
    "take_down": (
        Right.TAKE_DOWN,
        lambda s, a: s.releases.take_down(a, s.draft.record_id, "下架"),
    ),
    "find": (Right.SEE_STUDIO, lambda s, a: s.studio.drafts.find(a, s.draft.id)),
    "history": (Right.SEE_STUDIO, lambda s, a: s.studio.drafts.history(a, s.draft.id)),
    "body_at": (Right.SEE_STUDIO, lambda s, a: s.studio.drafts.body_at(a, s.draft.id, 1)),
}
STATES = ("editing", "submitted", "approved", "discarded")
READING = {"find", "history", "body_at"}


def scene_of(studio: StudioOfTests, record_id: str, state: str, author: Actor) -> Scene:
    """A draft of a record, brought to a state by ``author`` and a colleague."""
    draft = studio.drafts.open(author, record_id)
    body = fee_of(draft.body, "20元") if draft.kind == "matter" else draft.body
    if draft.kind != "matter":
        body = body | {"title": f"{draft.body['title']}新"}
    draft = studio.drafts.save(author, draft.id, draft.revision, body)
    if state in ("submitted", "approved"):
        draft = studio.drafts.submit(author, draft.id, draft.revision)
    if state == "approved":
        draft = studio.drafts.approve(REVIEWER, draft.id, draft.revision)
    if state == "discarded":
        draft = studio.drafts.discard(author, draft.id, draft.revision)
    proofs = MadeProofs(studio.drafts)
    return Scene(studio, Releases(studio.drafts, lambda: proofs, 1.0), proofs, draft)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Iterator[Path]]:
    return (tmp_path_factory.mktemp("studio") for _ in itertools.count())


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("record_id", ["shop-licence", "shop-tax", "far-licence", "topic-shop"])
def test_every_step_of_everybody(tmp_path: Path, record_id: str, state: str) -> None:
    with studio_in(tmp_path) as studio:
        scene = scene_of(studio, record_id, state, EDITOR)
        for actor, (name, (right, step)) in itertools.product(EVERYBODY, STEPS.items()):
            allowed = may(actor.role, right) and owns(actor, record_id)
            if allowed and name not in READING:
                continue
            before = scene.state()
            if allowed:
                step(scene, actor)
            else:
                with pytest.raises((NotAllowed, NotFound)):
                    step(scene, actor)
            assert scene.state() == before, (actor.name, name)


@pytest.mark.parametrize("author", [EDITOR, BOSS])
def test_nobody_approves_what_they_wrote(tmp_path: Path, author: Actor) -> None:
    with studio_in(tmp_path) as studio:
        scene = scene_of(studio, "shop-licence", "submitted", author)
        for actor in EVERYBODY:
            if actor is author or not may(actor.role, Right.REVIEW):
                with pytest.raises(NotAllowed):
                    STEPS["approve"][1](scene, actor)


def test_lists_show_what_is_theirs_and_no_more(tmp_path: Path) -> None:
    with studio_in(tmp_path) as studio:
        for record_id in RECORDS:
            studio.drafts.open(EDITOR, record_id)
        records = RecordList(studio.drafts)
        releases = Releases(studio.drafts, lambda: None, 1.0)
        for actor in READERS:
            seen = {record_id for record_id in RECORDS if owns(actor, record_id)}
            assert {draft.record_id for draft in studio.drafts.list(actor)} == seen
            listed = {item.record_id for item in records.list(actor).items}
            assert listed & set(RECORDS) == seen
            changed = {each.record_id for each in releases.changes(actor, 1)}
            assert changed & set(RECORDS) == seen
        for actor in (AGENT, HANDLER):
            for look in (
                studio.drafts.list,
                records.list,
                releases.list,
                lambda who: releases.changes(who, 1),
                lambda who: releases.expiring(who, 9),
                lambda who: records.revisions_of(who, "shop-licence"),
                lambda who: records.live_body(who, "shop-licence"),
                lambda who: records.body_of(who, 1),
                lambda who: studio.drafts.find(who, 1),
            ):
                with pytest.raises(NotAllowed):
                    look(actor)


FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "lead_departments": st.one_of(
            st.none(),
            st.just("市市场监管局"),
            st.lists(
                st.sampled_from(["市市场监管局", "市监局", "市税务局", "外市市场监管局", ""]),
                max_size=3,
            ),
        ),
        "city": st.sampled_from([CITY, "990101", "880100", "000000", "", None, 990100]),
        "title": st.text(max_size=5),
        "id": st.sampled_from(["shop-licence", "shop-tax"]),
        "kind": st.sampled_from(["matter", "topic"]),
        "guide": st.sampled_from([{}, None, []]),
    },
)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(changes=FIELDS, new=st.booleans())
def test_a_bound_editor_keeps_what_is_theirs(
    folders: Iterator[Path], changes: dict[str, Any], new: bool
) -> None:
    """Whatever a bound editor writes, it stays a record of the department, in its city."""
    with studio_in(next(folders)) as studio, suppress(DaobanError):
        if new:
            known = {"title": "新", "city": CITY, "lead_departments": ["市市场监管局"]}
            kept = studio.drafts.create(BOUND, "matter", known | changes)
        else:
            draft = studio.drafts.open(BOUND, "shop-licence")
            kept = studio.drafts.save(BOUND, draft.id, draft.revision, draft.body | changes)
            assert kept.record_id == "shop-licence"
        assert kept.body["city"] in (CITY, "990101")
        assert {"市市场监管局", "市监局"} & set(kept.body["lead_departments"])
        assert kept.body["kind"] == kept.kind == "matter"
        assert kept.body["id"] == kept.record_id
