"""Made-up days at the desk, every row of which a test has written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from daoban.database import Table
from daoban.moments import CHINA
from desk.accounts.account import Actor
from desk.handover.tables import ApprovalRow, HandoverRow, TurnRow
from desk.insight.insight import Insight
from desk.insight.report import InsightReport
from desk.insight.scope import Scope
from desk.insight.spans import span_of_days
from desk.tickets.tables import CorrectionRow, RatingRow, TicketEventRow, TicketRow
from search.encoder import Encoder
from support.desk_accounts import SUPERVISOR, SettableClock
from support.encoder import NgramEncoder
from support.stores import HERE, migrated

CITY, OTHER_CITY = "500000", "430100"
MANAGEMENT, HOUSING, POLICE = "dept-city-management", "dept-housing", "dept-public-security"
TITLES = {MANAGEMENT: "市城市管理局", HOUSING: "市住房城乡建委", POLICE: "市公安局"}
DIMENSIONS = NgramEncoder.dimensions


class MadeUpTitles:
    """Three departments; of others it knows nothing."""

    def title(self, department: str) -> str:
        return TITLES[department]


def china(day: int, hour: int = 8, minute: int = 0) -> datetime:
    """A moment of November 2026; the clock of the tests stands at 2026-11-20, 09:30."""
    return datetime(2026, 11, day, hour, minute, tzinfo=CHINA)


def direction(topic: int | None, number: int) -> bytes:
    """A stored vector: near those of the same topic, at right angles to those of others.

    Without a topic it is near no other one.
    """
    noise = np.random.default_rng(number)
    vector = np.zeros(DIMENSIONS)
    vector[topic if topic is not None else DIMENSIONS // 2 + number % (DIMENSIONS // 2)] = 1
    vector += 0.01 * noise.standard_normal(DIMENSIONS)
    return (vector / np.linalg.norm(vector)).astype(np.float16).tobytes()


@dataclass
class Days:
    """Writes rows; what is not told has the plainest value."""

    engine: Engine
    clock: SettableClock = field(default_factory=SettableClock)
    written: int = 0

    def _add(self, *rows: Table) -> None:
        with Session(self.engine) as session, session.begin():
            session.add_all(rows)

    def _number(self) -> int:
        self.written += 1
        return self.written

    def ticket(self, at: datetime, topic: int | None = None, **told: Any) -> str:
        """A ticket; its number is what is given back, its id is ``id-`` with the number."""
        row = self._ticket(at, topic, **told)
        number = row.number
        self._add(row)
        return number

    def tickets(self, told: Iterable[dict[str, Any]]) -> None:
        """Many tickets in one transaction."""
        self._add(*(self._ticket(**each) for each in told))

    def _ticket(self, at: datetime, topic: int | None = None, **told: Any) -> TicketRow:
        number = self._number()
        name = told.pop("number", f"GD{number:04d}")
        path = told.pop("path", ["城乡建设", "城市建设和市政管理"])
        values: dict[str, Any] = {
            "channel": "电话",
            "city": CITY,
            "type": "投诉",
            "department": MANAGEMENT,
            "district": "",
            "subdistrict": "",
            "summary": f"事情 {number}",
            "urgency": "一般",
            "status": "办理中",
            "event": "",
            "returns": 0,
            "duplicate_of": "",
            "due_at": at + timedelta(days=5),
            "closed_at": None,
            "vector": direction(topic, number),
        }
        plain = dict.fromkeys(
            ("place", "happened", "object", "demand", "bundle", "owner", "conversation", "result"),
            "",
        )
        moments = {"created_at": at, "escalated_at": None}
        row = TicketRow(
            **{**plain, **moments, **values, **told},
            id=f"id-{name}",
            number=name,
            filing_key=f"key-{number}",
            call=f"call-{number}",
            position=0,
            category=path[-1],
            category_path=path,
            assisting=[],
            text=told.get("summary", values["summary"]),
            emotion="平静",
            confidential=False,
            revision=1,
            sealed_contact="",
        )
        for moment in ("created_at", "due_at", "closed_at"):
            value = getattr(row, moment)
            setattr(row, moment, value and _utc(value))
        return row

    def event(self, number: str, action: str, after: str, **told: Any) -> None:
        """Something that happened to a ticket; ``department`` is a pair of before and after."""
        pair = told.pop("department", None)
        values = {"before": "", "actor": "agent1", "role": "agent", "note": "", "at": china(20)}
        values |= told
        values["at"] = _utc(values["at"])  # type: ignore[arg-type]
        self._add(
            TicketEventRow(
                ticket_id=f"id-{number}",
                revision=self._number(),
                action=action,
                after=after,
                changes={"department": list(pair)} if pair else {},
                **values,
            )
        )

    def rating(self, number: str, grade: str, at: datetime, reasons: Sequence[str] = ()) -> None:
        self._add(
            RatingRow(
                ticket_id=f"id-{number}", grade=grade, reasons=list(reasons), text="", at=_utc(at)
            )
        )

    def correction(
        self, number: str, drafted: dict[str, Any], settled: dict[str, Any], at: datetime
    ) -> None:
        self._add(
            CorrectionRow(
                ticket_id=f"id-{number}",
                city=CITY,
                text="",
                drafted=drafted,
                settled=settled,
                actor="agent1",
                at=_utc(at),
            )
        )

    def turn(
        self, said: str, outcome: str, at: datetime, conversation: str = "c1", city: str = CITY
    ) -> None:
        self._add(
            TurnRow(
                conversation=conversation,
                city=city,
                said=said,
                answered="",
                outcome=outcome,
                bundle="",
                milliseconds=10,
                at=_utc(at),
            )
        )

    def handover(self, asked: datetime, **told: Any) -> None:
        """A conversation; ``taken`` and ``answered`` in seconds after it was asked for."""
        number = self._number()
        taken, answered = told.pop("taken", None), told.pop("answered", None)
        values = {"status": "已结束", "agent": "", "city": CITY, **told}
        self._add(
            HandoverRow(
                id=f"h{number}",
                conversation=f"c{number}",
                owner="",
                reason="",
                revision=1,
                asked_at=_utc(asked),
                taken_at=None if taken is None else _utc(asked) + timedelta(seconds=taken),
                answered_at=None if answered is None else _utc(asked) + timedelta(seconds=answered),
                ended_at=None,
                **values,
            )
        )

    def approval(self, status: str, at: datetime, actor: str = "") -> None:
        self._add(
            ApprovalRow(
                id=f"a{self._number()}",
                conversation="c1",
                city=CITY,
                question="",
                bundle="",
                messages=[],
                status=status,
                actor=actor,
                at=_utc(at),
                settled_at=_utc(at) if actor else None,
            )
        )

    def insight(self, encoder: Encoder | None = None) -> Insight:
        """The statistics of these days; words of summaries are what stands between spaces."""
        return Insight(
            self.engine, encoder or NgramEncoder(), MadeUpTitles(), str.split, self.clock
        )

    def report(self, days: int = 7, actor: Actor = SUPERVISOR, **where: str) -> InsightReport:
        """A report made now."""
        scope = Scope(span_of_days(self.clock(), days), **where)
        return self.insight().report(actor, scope)


def _utc(moment: datetime) -> datetime:
    """As the house writes moments: SQLite keeps no time zone."""
    return moment.astimezone(UTC)


@contextmanager
def days_in(folder: Path) -> Iterator[Days]:
    """Days in an empty, migrated database."""
    with migrated(HERE, folder) as engine:
        yield Days(engine)
