"""Proofs that say what a test wants them to say."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from daoban.errors import NotFound
from desk.accounts.account import Actor
from studio.drafts.drafts import Drafts
from studio.live import live_number


@dataclass(frozen=True)
class MadeProof:
    """A proof."""

    id: int
    draft_revisions: dict[int, int]
    base_release: int
    state: str = "ready"
    before: float = 0.9
    after: float = 0.9


@dataclass
class MadeProofs:
    """Proofs made in no time."""

    drafts: Drafts
    after: float = 0.9
    state: str = "ready"
    kept: dict[int, MadeProof] = field(default_factory=dict)

    def start(self, actor: Actor, draft_ids: Sequence[int]) -> MadeProof:
        """A proof of drafts as they are."""
        found = [self.drafts.find(actor, draft_id) for draft_id in draft_ids]
        with Session(self.drafts.store.engine) as session:
            live = live_number(session)
        revisions = {draft.id: draft.revision for draft in found}
        proof = MadeProof(len(self.kept) + 1, revisions, live, self.state, after=self.after)
        self.kept[proof.id] = proof
        return proof

    def find(self, proof_id: int) -> MadeProof:
        """A proof by its number."""
        if proof_id not in self.kept:
            raise NotFound("没有这次试算。")
        return self.kept[proof_id]

    def finish(self) -> None:
        """All that are running are ready."""
        self.kept = {key: replace(proof, state="ready") for key, proof in self.kept.items()}
