"""Handed-over conversations on a database of their own, with people at the desk and a clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.fernet import Fernet
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from daoban.sealing import Sealer
from desk.accounts.account import Actor
from desk.accounts.audit import AuditLog
from desk.accounts.tables import AccountRow
from desk.handover.parts import HandoverParts, make_handover_parts
from desk.handover.shapes import Handover, Line, plain_text
from desk.vocabulary import Author, Role
from support.stores import HERE, migrated

ANNA = Actor("agent1", "话务员 01", Role.AGENT)
BERT = Actor("agent2", "话务员 02", Role.AGENT)
CHEN = Actor("agent3", "话务员 03", Role.AGENT)
BOSS = Actor("supervisor1", "班长 01", Role.SUPERVISOR)
HANDLER = Actor("handler1", "承办人 01", Role.HANDLER, "dept-city-management")
AUDITOR = Actor("auditor1", "审计员 01", Role.AUDITOR)
EVERYBODY = (ANNA, BERT, CHEN, BOSS, HANDLER, AUDITOR)
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""Ten o'clock in China on a working day."""


class HandClock:
    """Tells the time that it was set to; goes on by a millisecond each time it is looked at."""

    def __init__(self, moment: datetime = MONDAY) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        self.moment += timedelta(milliseconds=1)
        return self.moment

    def advance(self, **span: float) -> datetime:
        self.moment += timedelta(**span)
        return self.moment


@dataclass(frozen=True)
class HandoverHouse:
    """The parts with what tests look at beside them."""

    engine: Engine
    audit: AuditLog
    clock: HandClock
    parts: HandoverParts

    def ask(self, conversation: str = "talk-1") -> Handover:
        return self.parts.handovers.ask(conversation, "visitor:1", "500000", "转人工")

    def held(self, conversation: str = "talk-1", actor: Actor = ANNA) -> Handover:
        """A conversation that this agent has."""
        asked = self.ask(conversation)
        return self.parts.handovers.take(asked.id, actor, asked.revision)

    def citizen_says(self, handover: Handover, text: str, key: str = "k-1") -> Line:
        said = [{"type": "text", "text": text}]
        return self.parts.lines.add(
            handover.conversation, handover.id, Author.CITIZEN, None, said, key
        )

    def agent_says(
        self, handover: Handover, text: str, actor: Actor = ANNA, key: str = "k-1"
    ) -> Line:
        said = [{"type": "text", "text": text}]
        return self.parts.lines.add(
            handover.conversation, handover.id, Author.AGENT, actor, said, key
        )

    def told(self, conversation: str = "talk-1", after: int = 0) -> list[str]:
        """What the citizen gets to read."""
        lines = self.parts.lines.for_citizen(conversation, after)
        return [plain_text(line.messages) for line in lines]

    def actions(self) -> list[str]:
        """What the audit log holds, in order."""
        return [entry.action for entry in reversed(self.audit.entries())]


def make_accounts(engine: Engine) -> None:
    """An account for everybody, who were never seen."""
    with Session(engine) as session, session.begin():
        session.add_all(
            AccountRow(
                name=each.name,
                title=each.title,
                role=each.role.value,
                department=each.department,
                password="",
                subject="",
                failures=0,
                locked_until=None,
                disabled=False,
                created_at=MONDAY,
                seen_at=None,
            )
            for each in EVERYBODY
        )


def house_on(engine: Engine, every_day: str = "") -> HandoverHouse:
    """The parts on an engine whose tables are there."""
    clock, audit = HandClock(), AuditLog(engine)
    sealer = Sealer([Fernet.generate_key().decode()])
    parts = make_handover_parts(engine, sealer, audit, every_day, clock)
    return HandoverHouse(engine, audit, clock, parts)


@contextmanager
def handover_house(folder: Path, kind: str = HERE) -> Iterator[HandoverHouse]:
    """A house on an empty, migrated database with everybody's accounts."""
    with migrated(kind, folder) as engine:
        make_accounts(engine)
        yield house_on(engine)
