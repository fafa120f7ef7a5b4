"""Saving what somebody wrote, together with what others wrote meanwhile."""

from typing import Any

from sqlalchemy.orm import Session

from daoban.errors import Conflict, InvalidInput
from desk.accounts.account import Actor
from desk.accounts.roles import Right
from studio.drafts.bodies import checked_body
from studio.drafts.draft import Draft, DraftState
from studio.drafts.merging import Side, merge
from studio.drafts.rows import body_at, writing
from studio.drafts.store import DraftStore, require_open
from studio.live import live_body, live_number
from studio.tables import DraftRow
from studio.texts import error


class Saving:
    """Changes the text of drafts; whatever was approved has to be looked at again."""

    def __init__(self, store: DraftStore) -> None:
        """Take the store."""
        self._store = store

    def save(
        self,
        actor: Actor,
        draft_id: int,
        revision: int,
        body: dict[str, Any],
        note: str | None,
    ) -> Draft:
        """Keep a text that was written upon a revision; see ``Drafts.save``."""
        self._store.sight.begin(actor, Right.EDIT)
        said = checked_body(body)
        with writing(self._store.engine) as session:
            row = self._store.seen(session, actor, draft_id)
            require_open(row)
            self._check_fixed(row, said)
            if revision != row.revision:
                said = self._together(session, row, revision, said)
            self._store.sight.require_owned(actor, said)
            if row.is_removal and said != row.body:
                raise InvalidInput(*error("removal_fixed"))
            if note is not None:
                row.note = note.strip()
            return self._kept(session, row, actor, "saved", said)

    def rebase(self, actor: Actor, draft_id: int, revision: int, prefer: Side | None) -> Draft:
        """Put what was published meanwhile under a draft; see ``Drafts.rebase``."""
        self._store.sight.begin(actor, Right.EDIT)
        with writing(self._store.engine) as session:
            row = self._store.at_hand(session, actor, draft_id, revision)
            live = live_body(session, row.record_id)
            said = live if row.is_removal and live is not None else _upon(row, live, prefer)
            for each in (said, live):
                if each is not None:
                    self._store.sight.require_owned(actor, each)
            row.base = live
            row.base_release = live_number(session) or None
            return self._kept(session, row, actor, "rebased", said)

    def _check_fixed(self, row: DraftRow, said: dict[str, Any]) -> None:
        if said.get("id") != row.record_id or said.get("kind") != row.kind:
            raise InvalidInput(*error("body_fixed"))

    def _together(
        self, session: Session, row: DraftRow, revision: int, said: dict[str, Any]
    ) -> dict[str, Any]:
        """A text written upon an older revision with what was saved since."""
        both, clashes = merge(body_at(session, row.id, revision), row.body, said)
        if clashes:
            raise Conflict(
                *error("changed_meanwhile", count=len(clashes)),
                details=[
                    {"revision": row.revision, "author": row.author, "body": row.body},
                    *(clash.as_detail() for clash in clashes),
                ],
            )
        return both

    def _kept(
        self, session: Session, row: DraftRow, actor: Actor, action: str, said: dict[str, Any]
    ) -> Draft:
        row.submitted_by = row.reviewer = row.stopped = ""
        row.publish_at = None
        return self._store.keep(session, row, actor, action, DraftState.EDITING, said, row.note)


def _upon(row: DraftRow, live: dict[str, Any] | None, prefer: Side | None) -> dict[str, Any]:
    """The text of a draft with what was published since it was made."""
    if live is None:
        return row.body
    base = row.base or {}
    said, clashes = merge(base, live, row.body)
    if clashes and prefer is None:
        raise Conflict(
            *error("merge_conflict", count=len(clashes)),
            details=[clash.as_detail() for clash in clashes],
        )
    return merge(base, row.body, live)[0] if prefer is Side.DRAFT else said
