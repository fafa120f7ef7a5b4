"""Publishing by itself what is due: proven first, and stopped when it would do harm."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from daoban.errors import DaobanError, NotFound
from daoban.logs import logger
from desk.accounts.account import SYSTEM, Actor
from knowledge.publishing import Published
from studio.drafts.draft import Draft, DraftState
from studio.drafts.rows import locked, writing
from studio.drafts.store import DraftStore
from studio.publishing.ports import ProofLike, ProofMaker
from studio.texts import say

log = logger(__name__)


class Publishes(Protocol):
    """What publishes drafts with a proof."""

    def due(self, moment: datetime, /) -> Sequence[Draft]:
        """Approved drafts whose time has come."""

    def publish(
        self, actor: Actor, draft_ids: Sequence[int], proof_id: int, note: str, /
    ) -> Published:
        """Publish them."""


class Scheduled:
    """Swept again and again; each sweep does what can be done without waiting."""

    def __init__(
        self, store: DraftStore, releases: Publishes, proofs: Callable[[], ProofMaker | None]
    ) -> None:
        """Take the drafts, what publishes and what proves."""
        self._store = store
        self._releases = releases
        self._proofs = proofs
        self._begun: int | None = None

    def sweep(self, moment: datetime) -> list[str]:
        """Prove or publish what is due; the ids of the records that were published."""
        drafts, proofs = self._releases.due(moment), self._proofs()
        if not drafts or proofs is None:
            self._begun = None
            return []
        revisions = {draft.id: draft.revision for draft in drafts}
        try:
            proof = self._proof(proofs, revisions)
            if proof.state == "running":
                return []
            self._begun = None
            self._releases.publish(SYSTEM, list(revisions), proof.id, say("releases.scheduled"))
        except DaobanError as reason:
            self._begun = None
            self._stop(revisions, reason)
            return []
        return [draft.record_id for draft in drafts]

    def _proof(self, proofs: ProofMaker, revisions: dict[int, int]) -> ProofLike:
        """The proof that is being made of exactly these, or a new one."""
        if self._begun is not None:
            try:
                proof = proofs.find(self._begun)
            except NotFound:
                proof = None
            if proof is not None and dict(proof.draft_revisions) == revisions:
                return proof
        proof = proofs.start(SYSTEM, sorted(revisions))
        self._begun = proof.id
        return proof

    def _stop(self, revisions: dict[int, int], reason: DaobanError) -> None:
        """Take the set time away and say why, unless somebody has changed the draft meanwhile."""
        log.warning("scheduled_publishing_stopped", reason=reason.code)
        with writing(self._store.engine) as session:
            for draft_id, revision in revisions.items():
                row = locked(session, draft_id)
                if row.revision == revision and row.state == DraftState.APPROVED.value:
                    row.publish_at, row.stopped = None, f"{reason.message}{reason.hint or ''}"
                    self._store.keep(
                        session, row, SYSTEM, "stopped", DraftState.APPROVED, note=row.stopped
                    )
