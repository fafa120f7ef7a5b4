"""Releases: publishing approved drafts, going back, taking down at once, and what happened so far."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from daoban.errors import ContentInvalid, InvalidInput, Unavailable
from daoban.moments import CHINA
from desk.accounts.account import Actor
from desk.accounts.roles import Right
from knowledge.publishing import Published
from studio.drafts.checking import errors_of
from studio.drafts.draft import Draft, DraftState
from studio.drafts.drafts import Drafts
from studio.drafts.rows import draft_of
from studio.live import live_number
from studio.publishing.expiring import Expiring, expiring_among
from studio.publishing.gate import figures_of, require_no_harm, require_proof
from studio.publishing.history import History, RecordChange, ReleaseView
from studio.publishing.making import Making, Told
from studio.publishing.ports import ProofMaker
from studio.tables import DraftRow
from studio.texts import error


class Releases:
    """Makes and lists releases. Each is in the audit log, in one transaction with all it changes."""

    def __init__(
        self,
        drafts: Drafts,
        proofs: Callable[[], ProofMaker | None],
        limit: float,
        refresh: Callable[[], object] = bool,
        told: Sequence[Told] = (),
    ) -> None:
        """Put together.

        Args:
            drafts: the drafts.
            proofs: what proves them, once it is there.
            limit: percentage points of questions that publishing may lose.
            refresh: has the next question answered from the new release.
            told: who is told of each release in the transaction that makes it.
        """
        self._drafts = drafts
        self._store = drafts.store
        self._proofs = proofs
        self._limit = limit
        self._refresh = refresh
        self._making = Making(self._store, told)
        self._history = History(self._store.engine)

    @property
    def limit(self) -> float:
        """Percentage points of questions that publishing may lose without a reason."""
        return self._limit

    def publish(
        self,
        actor: Actor,
        draft_ids: Sequence[int],
        proof_id: int,
        note: str = "",
        reason: str = "",
    ) -> Published:
        """Publish approved drafts, all or none.

        Args:
            actor: who publishes.
            draft_ids: of the drafts.
            proof_id: of a proof made of exactly them, as they are, against the live release.
            note: why.
            reason: why although more questions are answered wrongly than the limit allows.

        Raises:
            Conflict: something has changed since the proof, or it is not ready.
            ContentInvalid: the rules find errors in what would be live.
            NotAllowed: this role may not, or may not with such a drop.
            InvalidInput: nothing is named, or a reason is needed.
        """
        self._store.sight.begin(actor, Right.PUBLISH)
        if not draft_ids:
            raise InvalidInput(*error("nothing_to_publish"))
        proofs = self._proofs()
        if proofs is None:
            raise Unavailable(*error("proof_failed"))
        drafts = [self._drafts.find(actor, draft_id) for draft_id in sorted(set(draft_ids))]
        revisions = {draft.id: draft.revision for draft in drafts}
        with Session(self._store.engine) as session:
            live = live_number(session)
        proof = proofs.find(proof_id)
        require_proof(proof, revisions, live)
        require_no_harm(actor, proof, self._limit, reason)
        self._require_right(drafts)
        detail = figures_of(proof) | ({"reason": reason.strip()} if reason.strip() else {})
        done = self._making.of_drafts(actor, revisions, live, note.strip(), detail)
        self._refresh()
        return done

    def roll_back(self, actor: Actor, number: int, reason: str) -> Published:
        """Make what an earlier release held live again, as a release of its own.

        Raises:
            NotFound: there is no such release.
            InvalidInput: it is the live one, or no reason is given.
        """
        self._store.sight.begin(actor, Right.ROLL_BACK)
        done = self._making.of_release(actor, number, _reason(reason))
        self._refresh()
        return done

    def take_down(self, actor: Actor, record_id: str, reason: str) -> Published:
        """Have a record quoted no more, at once: it stays there, withdrawn.

        Raises:
            NotFound: it is not live.
            InvalidInput: it is a source, or no reason is given.
            Conflict: it is withdrawn already.
        """
        self._store.sight.begin(actor, Right.TAKE_DOWN)
        done = self._making.without(actor, record_id, _reason(reason))
        self._refresh()
        return done

    def list(self, actor: Actor, limit: int = 50) -> Sequence[ReleaseView]:
        """The latest releases, the live one first."""
        self._store.sight.begin(actor, Right.SEE_STUDIO)
        return self._history.list(limit)

    def changes(self, actor: Actor, number: int) -> Sequence[RecordChange]:
        """What a release changed in the records that this person sees.

        Raises:
            NotFound: there is no such release.
        """
        self._store.sight.begin(actor, Right.SEE_STUDIO)
        owns = self._store.sight.owns
        return [
            each
            for each in self._history.changes(number)
            if owns(actor, each.before or each.after) or owns(actor, each.after or each.before)
        ]

    def expiring(self, actor: Actor, days: int) -> Sequence[Expiring]:
        """What ends within so many days or has ended, of the records that this person sees."""
        self._store.sight.begin(actor, Right.SEE_STUDIO)
        today = self._store.clock().astimezone(CHINA).date()
        records = self._store.live.now.records.values()
        seen = (each for each in records if self._store.sight.owns(actor, each))
        return expiring_among(seen, today, days)

    def due(self, moment: datetime) -> Sequence[Draft]:
        """Approved drafts that are to be published by now."""
        asked = select(DraftRow).where(
            DraftRow.state == DraftState.APPROVED.value,
            DraftRow.publish_at.is_not(None),
            DraftRow.publish_at <= moment.astimezone(UTC),
        )
        with Session(self._store.engine) as session:
            return [draft_of(row) for row in session.scalars(asked.order_by(DraftRow.id))]

    def _require_right(self, drafts: Sequence[Draft]) -> None:
        wrong = errors_of(self._drafts.findings_together(drafts))
        if wrong:
            details = [each.as_detail() for each in wrong]
            raise ContentInvalid(*error("has_errors", count=len(wrong)), details=details)


def _reason(reason: str) -> str:
    if not reason.strip():
        raise InvalidInput(*error("reason_needed"), details=[{"field": "reason"}])
    return reason.strip()
