"""From writing to publishing: submitting, approving, sending back, setting a time, giving up."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from daoban.errors import Conflict, ContentInvalid, InvalidInput, NotAllowed
from daoban.moments import CHINA
from desk.accounts.account import Actor
from desk.accounts.roles import Right
from studio.drafts.checking import Checking, errors_of
from studio.drafts.differences import difference
from studio.drafts.draft import Draft, DraftState
from studio.drafts.rows import writing
from studio.drafts.store import DraftStore
from studio.live import live_body
from studio.tables import DraftRow
from studio.texts import error

SHOWN_TIME = "%Y-%m-%d %H:%M"


class Steps:
    """Moves drafts from state to state."""

    def __init__(self, store: DraftStore, checking: Checking) -> None:
        """Take the store and the rules."""
        self._store = store
        self._checking = checking

    def submit(self, actor: Actor, draft_id: int, revision: int, note: str) -> Draft:
        """Ask for a review; see ``Drafts.submit``."""
        self._store.sight.begin(actor, Right.EDIT)
        with Session(self._store.engine) as session:
            row = self._submittable(session, actor, draft_id, revision)
            self._require_right(session, row)  # takes time: others go on writing meanwhile
        with writing(self._store.engine) as session:
            row = self._submittable(session, actor, draft_id, revision)
            if live_body(session, row.record_id) != row.base:
                raise Conflict(*error("behind", title=row.title))
            if not row.is_removal and row.base and not difference(row.base, row.body):
                raise InvalidInput(*error("nothing_changed"))
            row.note = note.strip() or row.note
            row.submitted_by, row.reviewer, row.review_note = actor.name, "", ""
            return self._store.keep(
                session, row, actor, "submitted", DraftState.SUBMITTED, note=row.note
            )

    def approve(self, actor: Actor, draft_id: int, revision: int, note: str) -> Draft:
        """Say that a draft is right; see ``Drafts.approve``."""
        self._store.sight.begin(actor, Right.REVIEW)
        with writing(self._store.engine) as session:
            row = self._store.at_hand(session, actor, draft_id, revision)
            _require_state(row, DraftState.SUBMITTED)
            if actor.name in (row.author, row.submitted_by):
                raise NotAllowed(*error("own_work"))
            row.reviewer, row.review_note = actor.name, note.strip()
            return self._store.keep(
                session, row, actor, "approved", DraftState.APPROVED, note=note.strip()
            )

    def send_back(self, actor: Actor, draft_id: int, revision: int, note: str) -> Draft:
        """Have a draft changed again; see ``Drafts.send_back``."""
        self._store.sight.begin(actor, Right.REVIEW)
        if not note.strip():
            raise InvalidInput(*error("note_needed"))
        with writing(self._store.engine) as session:
            row = self._store.at_hand(session, actor, draft_id, revision)
            _require_state(row, DraftState.SUBMITTED, DraftState.APPROVED)
            row.reviewer, row.review_note = actor.name, note.strip()
            row.submitted_by, row.publish_at = "", None
            return self._store.keep(
                session, row, actor, "sent_back", DraftState.EDITING, note=note.strip()
            )

    def schedule(
        self, actor: Actor, draft_id: int, revision: int, moment: datetime | None
    ) -> Draft:
        """Set when a draft is published by itself; see ``Drafts.schedule``."""
        self._store.sight.begin(actor, Right.PUBLISH)
        if moment is not None:
            moment = (moment if moment.tzinfo else moment.replace(tzinfo=CHINA)).astimezone(UTC)
            if moment <= self._store.clock():
                raise InvalidInput(*error("time_past"))
        with writing(self._store.engine) as session:
            row = self._store.at_hand(session, actor, draft_id, revision)
            _require_state(row, DraftState.APPROVED)
            row.publish_at, row.stopped = moment, ""
            said = moment.astimezone(CHINA).strftime(SHOWN_TIME) if moment else ""
            return self._store.keep(
                session, row, actor, "scheduled", DraftState.APPROVED, note=said
            )

    def discard(self, actor: Actor, draft_id: int, revision: int) -> Draft:
        """Give a draft up; see ``Drafts.discard``."""
        self._store.sight.begin(actor, Right.EDIT)
        with writing(self._store.engine) as session:
            row = self._store.at_hand(session, actor, draft_id, revision)
            self._store.sight.require_owned(actor, row.body)
            row.publish_at = None
            return self._store.keep(session, row, actor, "discarded", DraftState.DISCARDED)

    def _submittable(
        self, session: Session, actor: Actor, draft_id: int, revision: int
    ) -> DraftRow:
        row = self._store.at_hand(session, actor, draft_id, revision)
        self._store.sight.require_owned(actor, row.body)
        _require_state(row, DraftState.EDITING)
        return row

    def _require_right(self, session: Session, row: DraftRow) -> None:
        body = None if row.is_removal else row.body
        beside = self._store.new_records(session, row.record_id)
        wrong = errors_of(self._checking.findings(body, row.record_id, beside))
        if wrong:
            details = [each.as_detail() for each in wrong]
            raise ContentInvalid(*error("has_errors", count=len(wrong)), details=details)


def _require_state(row: DraftRow, *needed: DraftState) -> None:
    if DraftState(row.state) not in needed:
        words = error("wrong_state", state=row.state, needed=needed[0].value)
        raise Conflict(*words, details=[{"revision": row.revision, "state": row.state}])
