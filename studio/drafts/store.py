"""What every step of a draft needs: who sees it, and how a step is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from daoban.errors import Conflict, NotFound
from desk.accounts.account import Actor
from desk.accounts.audit import AuditLog
from knowledge.facts import Source
from knowledge.records import Record
from studio.drafts.checking import read_body
from studio.drafts.draft import OPEN, Draft, DraftState
from studio.drafts.rows import draft_of, locked
from studio.live import LiveRecords
from studio.sight import Sight
from studio.tables import DraftRow, DraftStepRow
from studio.texts import error


@dataclass(frozen=True)
class DraftStore:
    """The database of drafts with what surrounds it."""

    engine: Engine
    audit: AuditLog
    live: LiveRecords
    sight: Sight
    clock: Callable[[], datetime]

    def sees(self, actor: Actor, row: DraftRow) -> bool:
        """Whether a draft is among those that somebody sees."""
        return self.sight.owns(actor, row.base if row.base is not None else row.body)

    def at_hand(self, session: Session, actor: Actor, draft_id: int, revision: int) -> DraftRow:
        """An open draft to do something with, as it was at a revision.

        Raises:
            NotFound: there is none, or this person does not see it.
            Conflict: something has been done to it since.
        """
        row = self.seen(session, actor, draft_id)
        if row.revision != revision:
            state = DraftState(row.state).value
            words = error("moved_meanwhile", revision=row.revision, state=state)
            raise Conflict(*words, details=[{"revision": row.revision, "state": state}])
        require_open(row)
        return row

    def seen(self, session: Session, actor: Actor, draft_id: int) -> DraftRow:
        """A draft that this person sees, locked.

        Raises:
            NotFound: there is none.
        """
        row = locked(session, draft_id)
        if not self.sees(actor, row):
            raise NotFound(*error("draft_missing"))
        return row

    def new_records(self, session: Session, but: str) -> dict[str, Record | Source | None]:
        """The new records of open drafts, as far as they are whole, without one of them."""
        asked = select(DraftRow.record_id, DraftRow.body).where(
            DraftRow.open_record.is_not(None), DraftRow.base.is_(None), DraftRow.record_id != but
        )
        found: dict[str, Record | Source | None] = {}
        for record_id, body in session.execute(asked):
            record, _ = read_body(body)
            if record is not None:
                found[record_id] = record
        return found

    def keep(
        self,
        session: Session,
        row: DraftRow,
        actor: Actor,
        action: str,
        state: DraftState,
        body: dict[str, Any] | None = None,
        note: str = "",
    ) -> Draft:
        """Keep one step: it is counted, remembered and in the audit log.

        Args:
            session: the transaction.
            row: the draft, new or locked.
            actor: who does it.
            action: what, e.g. ``submitted``.
            state: where the draft stands from now on.
            body: the text from now on, if it is another.
            note: what was said about it.
        """
        row.revision = (row.revision or 0) + 1
        row.state = state.value
        row.updated_at = self.clock()
        row.open_record = row.record_id if state in OPEN else None
        if body is not None:
            row.body = body
            row.title = title_of(body, row.record_id)
            row.author = actor.name
            row.editors = [*dict.fromkeys([*(row.editors or []), actor.name])]
        session.add(row)
        session.flush()
        session.add(
            DraftStepRow(
                draft_id=row.id,
                revision=row.revision,
                action=action,
                state=row.state,
                body=body,
                author=actor.name,
                note=note,
                at=row.updated_at,
            )
        )
        detail = {"record": row.record_id, "revision": row.revision, "state": row.state}
        if note:
            detail["note"] = note
        self.audit.record_in(session, actor, f"draft_{action}", f"draft:{row.id}", detail)
        return draft_of(row)


def require_open(row: DraftRow) -> None:
    """Go on only if something can still be done with a draft.

    Raises:
        Conflict: it is published or discarded.
    """
    if DraftState(row.state) not in OPEN:
        raise Conflict(*error("closed", state=row.state))


def title_of(body: dict[str, Any], record_id: str) -> str:
    """What a draft is called: the record's title, else its id."""
    title = body.get("title")
    return title.strip()[:600] if isinstance(title, str) and title.strip() else record_id
