"""A queue on a database of its own, and somebody whose applications it hands in."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from cities_own import MOMENT, make_package
from sqlalchemy import Engine, Table, select
from sqlalchemy.orm import Session
from support.stores import bare_url

from actions.applications.acceptance.handing_in import hand_in
from actions.applications.acceptance.outbox import (
    SubmissionKind,
    SubmissionRow,
    SubmissionStatus,
    enqueue,
    lease,
)
from actions.applications.acceptance.port import AcceptanceSystem, Receipt
from daoban.database import make_engine

LEASE = 60.0
TABLE = SubmissionRow.__table__


def make_queue_engine(file: Path) -> Engine:
    """An engine with the table of the queue; may be called several times for one file."""
    engine = make_engine(bare_url(file))
    assert isinstance(TABLE, Table)
    TABLE.create(engine, checkfirst=True)
    return engine


def seal(text: str) -> str:
    """Stands in for sealing: the text cannot be read as it lies there."""
    return text.encode().hex()


def unseal(token: str) -> str:
    return bytes.fromhex(token).decode()


class Desk:
    """Puts things into the queue, works it and notes what the callbacks say."""

    def __init__(self, engine: Engine, acceptance: AcceptanceSystem) -> None:
        self.engine = engine
        self.acceptance = acceptance
        self.moment = MOMENT
        self.sent: list[tuple[str, str]] = []
        self.refused: list[tuple[str, str]] = []

    def clock(self) -> datetime:
        return self.moment

    def forward(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)

    def put(
        self,
        key: str,
        kind: SubmissionKind = SubmissionKind.SUBMIT,
        application: str = "app-1",
        **changes: object,
    ) -> int:
        package = "" if kind is SubmissionKind.WITHDRAW else self.package(application, **changes)
        with Session(self.engine) as session, session.begin():
            return enqueue(session, application, kind, key, seal(package), self.moment).id

    def package(self, application: str, **changes: object) -> str:
        return make_package(application, **changes).model_dump_json()

    def put_text(self, key: str, text: object) -> int:
        """Put in something that is no package."""
        with Session(self.engine) as session, session.begin():
            sealed = seal(json.dumps(text))
            return enqueue(session, "app-1", SubmissionKind.SUBMIT, key, sealed, self.moment).id

    def on_sent(self, _session: Session, row: SubmissionRow, receipt: Receipt) -> None:
        self.sent.append((row.key, receipt.number))

    def on_refused(self, _session: Session, row: SubmissionRow, problem: str) -> None:
        self.refused.append((row.key, problem))

    def lease(self, limit: int = 1) -> list[SubmissionRow]:
        return lease(self.engine, self.moment, LEASE, limit)

    def hand_in(self, row: SubmissionRow) -> SubmissionStatus:
        return hand_in(
            self.engine,
            row,
            self.acceptance,
            unseal,
            self.on_sent,
            self.on_refused,
            self.clock,
        )

    def work(self) -> list[SubmissionStatus]:
        """Hand in all that is due now."""
        outcomes: list[SubmissionStatus] = []
        while rows := self.lease():
            outcomes.append(self.hand_in(rows[0]))
        return outcomes

    def rows(self) -> list[SubmissionRow]:
        with Session(self.engine) as session:
            return list(session.scalars(select(SubmissionRow).order_by(SubmissionRow.id)))
