"""All drafts of an installation: everything that is done with one goes through here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from daoban.errors import NotFound
from daoban.moments import now
from desk.accounts.account import Actor
from desk.accounts.audit import AuditLog
from desk.accounts.roles import Right
from studio.drafts.checking import Checking
from studio.drafts.draft import Draft, DraftQuery, DraftStep
from studio.drafts.finding import DraftFinding
from studio.drafts.merging import Side
from studio.drafts.opening import Opening
from studio.drafts.rows import body_at, draft_of, step_of
from studio.drafts.saving import Saving
from studio.drafts.steps import Steps
from studio.drafts.store import DraftStore
from studio.live import LiveRecords, live_body
from studio.sight import Sight
from studio.tables import DraftRow, DraftStepRow
from studio.texts import error


class Drafts:
    """Opens, changes, moves and lists drafts. Every step is in the audit log, in one transaction.

    Each of them raises ``NotAllowed`` when the role may not, ``NotFound`` when there is no such
    draft for this person, and ``Conflict`` when it is not at the named revision any more.
    """

    def __init__(
        self,
        engine: Engine,
        audit: AuditLog,
        live: LiveRecords | None = None,
        clock: Callable[[], datetime] = now,
        content: Path | None = None,
    ) -> None:
        """Take the database, the log, the live records, what tells the time, and the content folder."""
        self._engine = engine
        self._live = live or LiveRecords(engine)
        self._checking = Checking(self._live, content)
        self.store = DraftStore(engine, audit, self._live, Sight(self._live), clock)
        self._opening = Opening(self.store)
        self._saving = Saving(self.store)
        self._steps = Steps(self.store, self._checking)

    def open(self, actor: Actor, record_id: str) -> Draft:
        """The open draft of a record, else a new one made from the live record.

        Raises:
            NotFound: there is no such record for this person.
            Conflict: there is a draft that takes it out.
        """
        return self._opening.open(actor, record_id)

    def create(self, actor: Actor, kind: str, body: Mapping[str, Any]) -> Draft:
        """A draft of a new record.

        Args:
            actor: who writes it.
            kind: of the record, e.g. ``matter``.
            body: what is known of it; without an ``id`` it gets one.

        Raises:
            InvalidInput: kind, id or body cannot be used.
            Conflict: the id is taken.
        """
        return self._opening.create(actor, kind, dict(body))

    def remove(self, actor: Actor, record_id: str, note: str) -> Draft:
        """A draft that takes a record out.

        Args:
            actor: who wants it.
            record_id: of a live record.
            note: why.

        Raises:
            Conflict: somebody is changing it in a draft.
        """
        return self._opening.remove(actor, record_id, note)

    def save(
        self,
        actor: Actor,
        draft_id: int,
        revision: int,
        body: Mapping[str, Any],
        note: str | None = None,
    ) -> Draft:
        """Keep what somebody wrote; a draft that was submitted or approved is edited again.

        Args:
            actor: who wrote it.
            draft_id: the draft.
            revision: the one that it was written upon. When others have saved since, fields that
                only one side changed are put together.
            body: the whole record.
            note: to the reviewer; ``None``: as it is.

        Raises:
            Conflict: both sides changed a field. The first of the details is what is stored, with
                its ``revision``, ``author`` and ``body``; each other names a field's ``path`` and
                what it was ``before``, is in ``theirs``, and in ``yours``.
            InvalidInput: it cannot be kept.
        """
        return self._saving.save(actor, draft_id, revision, dict(body), note)

    def rebase(
        self, actor: Actor, draft_id: int, revision: int, prefer: Side | None = None
    ) -> Draft:
        """Put what was published since the draft was made under it.

        Args:
            actor: who does it.
            draft_id: the draft.
            revision: of the draft.
            prefer: whose text is taken where draft and release changed the same field.

        Raises:
            Conflict: they did, and it is not said whose is taken; the details name the fields.
        """
        return self._saving.rebase(actor, draft_id, revision, prefer)

    def submit(self, actor: Actor, draft_id: int, revision: int, note: str = "") -> Draft:
        """Ask for a review.

        Raises:
            ContentInvalid: the rules find errors; they are the details.
            InvalidInput: nothing has been changed.
            Conflict: also when the record was published anew since; ``rebase`` helps.
        """
        return self._steps.submit(actor, draft_id, revision, note)

    def approve(self, actor: Actor, draft_id: int, revision: int, note: str = "") -> Draft:
        """Say that a draft may be published; never by who changed it last or submitted it."""
        return self._steps.approve(actor, draft_id, revision, note)

    def send_back(self, actor: Actor, draft_id: int, revision: int, note: str) -> Draft:
        """Have a submitted or approved draft changed again; the note says why."""
        return self._steps.send_back(actor, draft_id, revision, note)

    def schedule(self, actor: Actor, draft_id: int, revision: int, at: datetime | None) -> Draft:
        """Set when an approved draft is published by itself; ``None``: it is not."""
        return self._steps.schedule(actor, draft_id, revision, at)

    def discard(self, actor: Actor, draft_id: int, revision: int) -> Draft:
        """Give a draft up."""
        return self._steps.discard(actor, draft_id, revision)

    def find(self, actor: Actor, draft_id: int) -> Draft:
        """A draft by its number."""
        self.store.sight.begin(actor, Right.SEE_STUDIO)
        with Session(self._engine) as session:
            return draft_of(self._seen(session, actor, draft_id))

    def of_record(self, actor: Actor, record_id: str) -> Draft | None:
        """The open draft of a record, if there is one that this person sees."""
        found = self.list(actor, DraftQuery(record_id=record_id, limit=1))
        return found[0] if found else None

    def list(self, actor: Actor, query: DraftQuery | None = None) -> Sequence[Draft]:
        """Drafts that this person sees, the latest change first."""
        self.store.sight.begin(actor, Right.SEE_STUDIO)
        wanted = query or DraftQuery()
        asked = select(DraftRow).where(DraftRow.state.in_([each.value for each in wanted.states]))
        if wanted.kinds:
            asked = asked.where(DraftRow.kind.in_(wanted.kinds))
        if wanted.record_id:
            asked = asked.where(DraftRow.record_id == wanted.record_id)
        with Session(self._engine) as session:
            rows = session.scalars(asked.order_by(DraftRow.updated_at.desc(), DraftRow.id.desc()))
            found = [
                draft_of(row) for row in rows if _fits(row, wanted) and self.store.sees(actor, row)
            ]
        return found[wanted.offset : wanted.offset + wanted.limit]

    def history(self, actor: Actor, draft_id: int) -> Sequence[DraftStep]:
        """Everything that was done to a draft, in order."""
        self.store.sight.begin(actor, Right.SEE_STUDIO)
        with Session(self._engine) as session:
            self._seen(session, actor, draft_id)
            asked = select(DraftStepRow).where(DraftStepRow.draft_id == draft_id)
            return [step_of(row) for row in session.scalars(asked.order_by(DraftStepRow.revision))]

    def body_at(self, actor: Actor, draft_id: int, revision: int) -> dict[str, Any]:
        """What a draft said at one of its revisions."""
        self.store.sight.begin(actor, Right.SEE_STUDIO)
        with Session(self._engine) as session:
            self._seen(session, actor, draft_id)
            return body_at(session, draft_id, revision)

    def is_behind(self, draft: Draft) -> bool:
        """Whether the record was published anew since an open draft was made of it."""
        with Session(self._engine) as session:
            return draft.is_open and live_body(session, draft.record_id) != draft.base

    def findings(self, body: Mapping[str, Any] | None, record_id: str) -> Sequence[DraftFinding]:
        """What the rules say of a text, put in among the live records.

        Args:
            body: the whole record; ``None``: it is to be gone.
            record_id: of the record.
        """
        with Session(self._engine) as session:
            beside = self.store.new_records(session, record_id)
        return self._checking.findings(body, record_id, beside)

    def findings_together(self, drafts: Iterable[Draft]) -> Sequence[DraftFinding]:
        """What is wrong when these drafts, and no others, are published together."""
        bodies = {draft.record_id: None if draft.is_removal else draft.body for draft in drafts}
        return self._checking.together(bodies)

    def _seen(self, session: Session, actor: Actor, draft_id: int) -> DraftRow:
        row = session.get(DraftRow, draft_id)
        if row is None or not self.store.sees(actor, row):
            raise NotFound(*error("draft_missing"))
        return row


def _fits(row: DraftRow, wanted: DraftQuery) -> bool:
    text = wanted.text.strip().lower()
    return (
        (not text or text in row.title.lower() or text in row.record_id)
        and (not wanted.city or row.body.get("city") == wanted.city)
        and (not wanted.editor or wanted.editor in row.editors)
    )
