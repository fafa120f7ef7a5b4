"""Making a release: of drafts, of an earlier release, or without a record that must go at once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from daoban.errors import Conflict, InvalidInput, NotFound, Unavailable
from desk.accounts.account import Actor
from desk.accounts.write_turn import take_turn
from knowledge.facts import Source
from knowledge.publishing import Published, publishing, put_back, put_in
from knowledge.records import Record
from knowledge.releases import revisions_for
from knowledge.vocabulary import RecordStatus
from studio.drafts.checking import read_record
from studio.drafts.draft import DraftState
from studio.drafts.rows import locked
from studio.drafts.store import DraftStore
from studio.live import live_body, live_number
from studio.tables import DraftRow
from studio.texts import error, say

Told = Callable[[Session, Published, Mapping[str, Any]], None]
"""Told of a release in the transaction that makes it."""


class Making:
    """Makes releases, each in one transaction with everything that belongs to it."""

    def __init__(self, store: DraftStore, told: Sequence[Told]) -> None:
        """Take the store of drafts, and who is told of a release."""
        self._store = store
        self._told = told

    def of_drafts(
        self,
        actor: Actor,
        revisions: Mapping[int, int],
        based_on: int,
        note: str,
        detail: Mapping[str, Any],
    ) -> Published:
        """The live release with drafts put in, each exactly at a revision.

        Raises:
            Conflict: a draft or the live release has changed.
        """
        with self._transaction() as session:
            rows = [locked(session, draft_id) for draft_id in sorted(revisions)]
            for row in rows:
                _require_publishable(session, row, revisions[row.id])
            records = list(self._written(session, rows))
            removed = [row.record_id for row in rows if row.is_removal]
            published = put_in(session, records, actor.name, note, based_on, removed)
            for row in rows:
                row.release_number, row.publish_at, row.stopped = published.number, None, ""
                said = say("releases.published", number=published.number)
                self._store.keep(session, row, actor, "published", DraftState.PUBLISHED, note=said)
            about = {
                **detail,
                "drafts": sorted(revisions),
                "records": sorted(row.record_id for row in rows),
            }
            self._tell(session, actor, "release_published", published, note, about)
            return published

    def of_release(self, actor: Actor, number: int, reason: str) -> Published:
        """What an earlier release held.

        Raises:
            NotFound: there is no such release.
            InvalidInput: it is the live one.
        """
        with self._transaction() as session:
            live = live_number(session)
            if not 0 < number <= live:
                raise NotFound(*error("release_missing", number=number))
            if number == live:
                raise InvalidInput(*error("live_already", number=number))
            note = say("releases.roll_back", number=number, reason=reason)
            published = put_back(session, number, actor.name, note, live)
            about = {"to": number, "from": live, "reason": reason}
            self._tell(session, actor, "release_rolled_back", published, note, about)
            return published

    def without(self, actor: Actor, record_id: str, reason: str) -> Published:
        """The live release with a record withdrawn: it is there, but not quoted.

        Raises:
            NotFound: it is not live.
            InvalidInput: it is a source.
            Conflict: it is withdrawn already.
        """
        with self._transaction() as session:
            body = live_body(session, record_id)
            if body is None or not self._store.sight.owns(actor, body):
                raise NotFound(*error("record_missing"))
            record = read_record(body)
            if isinstance(record, Source):
                raise InvalidInput(*error("source_down"))
            if record.status is RecordStatus.WITHDRAWN:
                raise Conflict(*error("down_already"))
            note = say("releases.take_down", title=record.title, reason=reason)
            withdrawn = record.model_copy(update={"status": RecordStatus.WITHDRAWN})
            published = put_in(session, [withdrawn], actor.name, note, live_number(session))
            about = {"records": [record_id], "reason": reason}
            self._tell(session, actor, "record_taken_down", published, note, about)
            return published

    @contextmanager
    def _transaction(self) -> Iterator[Session]:
        try:
            with publishing(self._store.engine) as session:
                take_turn(session)
                yield session
        except OperationalError as problem:
            raise Unavailable(*error("busy")) from problem

    def _written(self, session: Session, rows: list[DraftRow]) -> Iterator[Record | Source]:
        """The records of drafts; each revision bears the name of whoever wrote it."""
        for row in rows:
            if not row.is_removal:
                record = read_record(row.body)
                session.add_all(revisions_for(session, [record], row.author))
                session.flush()
                yield record

    def _tell(
        self,
        session: Session,
        actor: Actor,
        action: str,
        published: Published,
        note: str,
        about: Mapping[str, Any],
    ) -> None:
        said = {"action": action, "release": published.number, "note": note, **about}
        for told in self._told:
            told(session, published, said)
        self._store.audit.record_in(
            session, actor, action, f"release:{published.number}", {"note": note, **about}
        )


def _require_publishable(session: Session, row: DraftRow, revision: int) -> None:
    if row.revision != revision:
        raise Conflict(*error("proof_outdated"))
    if row.state != DraftState.APPROVED.value:
        needed = DraftState.APPROVED.value
        raise Conflict(*error("wrong_state", state=row.state, needed=needed))
    if live_body(session, row.record_id) != row.base:
        raise Conflict(*error("behind", title=row.title), details=[{"draft": row.id}])
