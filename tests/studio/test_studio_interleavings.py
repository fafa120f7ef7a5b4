"""Whoever does what in whatever order: no revision is lost, none is mixed.

A model beside the studio knows what is live and what each draft says. Several people edit upon what
they saw last, review, publish with proofs made at any earlier time, roll back, take down; imports
publish past the studio. What is live is always exactly what the model says.
"""

import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
)
from pydantic import TypeAdapter
from support.proving import MadeProofs
from support.studio import BOSS, EDITOR, OTHER_EDITOR, REVIEWER, fee_of, studio_in

from daoban.errors import Conflict, DaobanError, InvalidInput
from knowledge.publishing import publish_changes
from knowledge.records import Matter
from knowledge.releases import live_release
from studio.drafts.draft import Draft, DraftQuery, DraftState
from studio.drafts.merging import Side
from studio.releases import Releases

RECORDS = ("shop-licence", "shop-tax", "shop-sign")
FEES = ("1元", "2元", "3元")
NAMES = ("甲", "乙", "丙")
_MATTER = TypeAdapter(Matter)
Fields = dict[str, Any]


def fields(body: Fields) -> Fields:
    """The two fields that are changed here, and whether it is withdrawn."""
    return {
        "fee": body["guide"]["fee"][0]["text"],
        "aliases": list(body["aliases"]),
        "status": body["status"],
    }


class Interleavings(RuleBasedStateMachine):
    """Everybody at once."""

    seen = Bundle("seen")
    """Drafts as somebody saw them at some time."""
    proven = Bundle("proven")

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.folder = Path(tempfile.mkdtemp())
        self.studio = self.stack.enter_context(studio_in(self.folder))
        self.drafts = self.studio.drafts
        self.proofs = MadeProofs(self.drafts)
        self.releases = Releases(self.drafts, lambda: self.proofs, 1.0)
        self.live: list[dict[str, Fields]] = [{}]
        """What each release held, by its number."""
        self.said: dict[int, Fields] = {}
        """What each open draft says."""

    def teardown(self) -> None:
        self.stack.close()
        shutil.rmtree(self.folder)

    @initialize()
    def begin(self) -> None:
        self.live.append(self.now())

    def now(self) -> dict[str, Fields]:
        found = live_release(self.studio.engine).records
        return {key: fields(found[key].model_dump(mode="json")) for key in RECORDS if key in found}

    def published(self, changes: dict[str, Fields]) -> None:
        self.live.append({**self.live[-1], **changes})

    @rule(target=seen, record_id=st.sampled_from(RECORDS))
    def open(self, record_id: str) -> Draft:
        draft = self.drafts.open(EDITOR, record_id)
        if draft.id not in self.said:
            assert fields(draft.body) == self.live[-1][record_id]
            self.said[draft.id] = fields(draft.body)
        return draft

    @rule(target=seen, draft=seen)
    def look_again(self, draft: Draft) -> Draft:
        return self.drafts.find(EDITOR, draft.id)

    @rule(
        target=seen,
        draft=seen,
        actor=st.sampled_from((EDITOR, OTHER_EDITOR, BOSS)),
        fee=st.none() | st.sampled_from(FEES),
        name=st.none() | st.sampled_from(NAMES),
    )
    def save(self, draft: Draft, actor: Any, fee: str | None, name: str | None) -> Any:
        body = draft.body
        if fee:
            body = fee_of(body, fee)
        if name:
            body = body | {"aliases": [name]}
        stored = self.drafts.find(EDITOR, draft.id)
        old, theirs, yours = fields(draft.body), fields(stored.body), fields(body)
        try:
            kept = self.drafts.save(actor, draft.id, draft.revision, body)
        except Conflict:
            clash = any(
                old[key] != theirs[key] != yours[key] != old[key] and theirs[key] != yours[key]
                for key in old
            )
            assert clash or not stored.is_open
            assert self.drafts.find(EDITOR, draft.id) == stored
            return multiple()
        expected = {key: theirs[key] if yours[key] == old[key] else yours[key] for key in old}
        assert fields(kept.body) == expected
        assert kept.state is DraftState.EDITING
        self.said[draft.id] = expected
        return kept

    @rule(target=seen, draft=seen, actor=st.sampled_from((EDITOR, BOSS)))
    def submit(self, draft: Draft, actor: Any) -> Any:
        return self.step(draft, lambda: self.drafts.submit(actor, draft.id, draft.revision))

    @rule(target=seen, draft=seen, actor=st.sampled_from((REVIEWER, BOSS)))
    def approve(self, draft: Draft, actor: Any) -> Any:
        return self.step(draft, lambda: self.drafts.approve(actor, draft.id, draft.revision))

    @rule(
        target=proven,
        record_id=st.sampled_from(RECORDS),
        fee=st.sampled_from(FEES),
        meanwhile=st.sampled_from(
            ("nothing", "nothing", "saved", "imported", "taken down", "back")
        ),
    )
    def all_the_way(self, record_id: str, fee: str, meanwhile: str) -> Any:
        """From opening to publishing, so that this is reached often, with something in between."""
        draft = self.open(record_id)
        try:
            if self.drafts.is_behind(draft):
                draft = self.drafts.rebase(EDITOR, draft.id, draft.revision, Side.DRAFT)
                self.said[draft.id] = fields(draft.body)
            draft = self.drafts.save(EDITOR, draft.id, draft.revision, fee_of(draft.body, fee))
            self.said[draft.id] = fields(draft.body)
            draft = self.drafts.submit(EDITOR, draft.id, draft.revision)
            draft = self.drafts.approve(REVIEWER, draft.id, draft.revision)
        except InvalidInput:  # nothing has been changed
            return multiple()
        proof = self.proofs.start(REVIEWER, [draft.id])
        if meanwhile == "saved":
            self.save(draft, OTHER_EDITOR, None, "丙")
        elif meanwhile == "imported":
            self.import_past_the_studio(record_id, "3元")
        elif meanwhile == "taken down":
            self.take_down(RECORDS[0])
        elif meanwhile == "back":
            self.roll_back(1)
        self.publish(proof)
        return proof

    @rule(target=seen, draft=seen)
    def send_back(self, draft: Draft) -> Any:
        return self.step(
            draft, lambda: self.drafts.send_back(REVIEWER, draft.id, draft.revision, "再看")
        )

    @rule(target=seen, draft=seen)
    def discard(self, draft: Draft) -> Any:
        return self.step(draft, lambda: self.drafts.discard(EDITOR, draft.id, draft.revision))

    @rule(target=seen, draft=seen, prefer=st.none() | st.sampled_from(Side))
    def rebase(self, draft: Draft, prefer: Side | None) -> Any:
        stored = self.drafts.find(EDITOR, draft.id)
        try:
            kept = self.drafts.rebase(EDITOR, draft.id, draft.revision, prefer)
        except Conflict:
            assert self.drafts.find(EDITOR, draft.id) == stored
            return multiple()
        assert stored.base is not None
        old, live, own = fields(stored.base), self.live[-1][stored.record_id], fields(stored.body)
        for key, value in fields(kept.body).items():
            both = live[key] != old[key] != own[key] != live[key]
            wanted = own[key] if own[key] != old[key] else live[key]
            if both and prefer is Side.LIVE:
                wanted = live[key]
            assert value == wanted
        self.said[draft.id] = fields(kept.body)
        return kept

    def step(self, draft: Draft, do: Any) -> Any:
        """A step that leaves the text as it is, or is refused and changes nothing."""
        stored = self.drafts.find(EDITOR, draft.id)
        try:
            kept = do()
        except DaobanError:
            assert self.drafts.find(EDITOR, draft.id) == stored
            return multiple()
        assert draft.revision == stored.revision
        assert kept.body == stored.body
        return kept

    @rule(target=proven, drafts=st.lists(seen, min_size=1, max_size=3))
    def prove(self, drafts: list[Draft]) -> Any:
        return self.proofs.start(REVIEWER, sorted({draft.id for draft in drafts}))

    @rule(proof=proven)
    def publish(self, proof: Any) -> None:
        ids = list(proof.draft_revisions)
        before = [self.drafts.find(EDITOR, draft_id) for draft_id in ids]
        whole = (
            all(draft.revision == proof.draft_revisions[draft.id] for draft in before)
            and proof.base_release == len(self.live) - 1
            and all(draft.state is DraftState.APPROVED for draft in before)
            and not any(self.drafts.is_behind(draft) for draft in before)
        )
        try:
            done = self.releases.publish(REVIEWER, ids, proof.id)
        except Conflict:
            assert not whole
            assert [self.drafts.find(EDITOR, draft_id) for draft_id in ids] == before
            return
        assert whole
        for draft in before:
            assert draft.author != draft.reviewer != draft.submitted_by
            assert self.drafts.find(EDITOR, draft.id).release == done.number
        self.published({draft.record_id: self.said[draft.id] for draft in before})
        assert done.number == len(self.live) - 1

    @rule(number=st.integers(1, 12))
    def roll_back(self, number: int) -> None:
        if number >= len(self.live):
            return
        try:
            done = self.releases.roll_back(REVIEWER, number, "退回")
        except InvalidInput:
            assert number == len(self.live) - 1
            return
        if done.is_new:
            self.live.append(self.live[number])
        else:
            assert self.live[number] == self.live[-1]

    @rule(record_id=st.sampled_from(RECORDS))
    def take_down(self, record_id: str) -> None:
        try:
            self.releases.take_down(REVIEWER, record_id, "下架")
        except Conflict:
            assert self.live[-1][record_id]["status"] == "withdrawn"
            return
        self.published({record_id: self.live[-1][record_id] | {"status": "withdrawn"}})

    @rule(record_id=st.sampled_from(RECORDS), fee=st.sampled_from(FEES))
    def import_past_the_studio(self, record_id: str, fee: str) -> None:
        release = live_release(self.studio.engine)
        body = fee_of(release.records[record_id].model_dump(mode="json"), fee)
        done = publish_changes(
            self.studio.engine, [_MATTER.validate_python(body)], "import", "", release.number
        )
        if done.is_new:
            self.published({record_id: fields(body)})

    @invariant()
    def live_is_what_was_published(self) -> None:
        if len(self.live) > 1:
            release = live_release(self.studio.engine)
            assert release.number == len(self.live) - 1
            assert self.now() == self.live[-1]

    @invariant()
    def drafts_say_what_was_saved(self) -> None:
        every = self.drafts.list(EDITOR, DraftQuery(states=tuple(DraftState)))
        for draft in every:
            assert fields(draft.body) == self.said[draft.id]
        opened = [draft.record_id for draft in every if draft.is_open]
        assert len(opened) == len(set(opened))


TestInterleavings = Interleavings.TestCase
TestInterleavings.settings = settings(max_examples=15, stateful_step_count=40, deadline=None)
