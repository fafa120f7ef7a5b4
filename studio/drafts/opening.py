"""Beginning a draft: of a live record, of a new one, or to take one out."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from daoban.errors import Conflict, InvalidInput, NotFound
from desk.accounts.account import Actor
from desk.accounts.roles import Right
from knowledge.tables import RevisionRow
from studio.drafts.bodies import checked_body, checked_id, checked_kind, new_id
from studio.drafts.draft import Draft, DraftState
from studio.drafts.rows import draft_of, open_row, writing
from studio.drafts.store import DraftStore
from studio.live import live_body, live_number
from studio.tables import DraftRow
from studio.texts import error


class Opening:
    """Begins drafts."""

    def __init__(self, store: DraftStore) -> None:
        """Take the store."""
        self._store = store

    def open(self, actor: Actor, record_id: str) -> Draft:
        """The open draft of a record, else a new one of the live record."""
        self._store.sight.begin(actor, Right.EDIT)
        return self._begin(actor, record_id, removal=False, note="")

    def remove(self, actor: Actor, record_id: str, note: str) -> Draft:
        """A draft that takes a record out."""
        self._store.sight.begin(actor, Right.EDIT)
        return self._begin(actor, record_id, removal=True, note=note)

    def create(self, actor: Actor, kind: str, body: dict[str, Any]) -> Draft:
        """A draft of a new record."""
        self._store.sight.begin(actor, Right.EDIT)
        said = checked_body(body)
        record_id = checked_id(said.get("id") or new_id(checked_kind(kind), said.get("title")))
        said |= {"id": record_id, "kind": kind}
        self._store.sight.require_owned(actor, said)
        taken = error("id_taken", record_id=record_id)
        try:
            with writing(self._store.engine) as session:
                used = select(RevisionRow.id).where(RevisionRow.record_id == record_id).limit(1)
                if session.scalar(used) or open_row(session, record_id):
                    raise Conflict(*taken)
                row = self._row(session, actor, said, None, False)
                return self._store.keep(session, row, actor, "opened", DraftState.EDITING, said)
        except IntegrityError as problem:
            raise Conflict(*taken) from problem

    def _begin(self, actor: Actor, record_id: str, removal: bool, note: str) -> Draft:
        try:
            return self._begin_once(actor, record_id, removal, note)
        except IntegrityError:  # somebody else began at the same moment
            return self._begin_once(actor, record_id, removal, note)

    def _begin_once(self, actor: Actor, record_id: str, removal: bool, note: str) -> Draft:
        with writing(self._store.engine) as session:
            row = open_row(session, record_id)
            if row is not None:
                if not self._store.sees(actor, row):
                    raise NotFound(*error("record_missing"))
                if row.is_removal != removal:
                    raise Conflict(*error("open_already"), details=[{"draft": row.id}])
                return draft_of(row)
            body = live_body(session, record_id)
            if body is None or not self._store.sight.owns(actor, body):
                raise NotFound(*error("record_missing"))
            if removal and not note.strip():
                raise InvalidInput(*error("note_needed"))
            row = self._row(session, actor, body, live_number(session), removal, note.strip())
            return self._store.keep(
                session, row, actor, "opened", DraftState.EDITING, body, note.strip()
            )

    def _row(
        self,
        session: Session,
        actor: Actor,
        body: dict[str, Any],
        release: int | None,
        removal: bool,
        note: str = "",
    ) -> DraftRow:
        """A row that is not stored yet; ``release`` is that of the live record, if it is one."""
        return DraftRow(
            record_id=body["id"],
            kind=body["kind"],
            base=body if release else None,
            base_release=release or live_number(session) or None,
            is_removal=removal,
            editors=[],
            note=note,
            submitted_by="",
            reviewer="",
            review_note="",
            stopped="",
            created_at=self._store.clock(),
        )
