"""Tickets in a house of their own, with people and departments to deal with them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from daoban.database import make_engine
from daoban.errors import NotFound
from daoban.sealing import Sealer
from desk.accounts.account import Actor
from desk.accounts.audit import AuditLog
from desk.tickets.corrections import Corrections
from desk.tickets.ratings import Ratings
from desk.tickets.tables import TicketEventRow, TicketRow
from desk.tickets.ticket import Contact, Filing, Ticket, TicketInput
from desk.tickets.tickets import Tickets
from desk.vocabulary import Role, TicketAction, TicketChannel, TicketStatus, TicketType
from search.encoder import Encoder
from support.desk_accounts import AGENT, AUDITOR, HANDLER, SUPERVISOR, SettableClock
from support.encoder import NgramEncoder
from support.stores import HERE, migrated, stored, url_of

CITY, OTHER_CITY = "990100", "990200"
OWN, OTHER = HANDLER.department, "dept-housing"
STRANGER = Actor("handler2", "住房承办人 01", Role.HANDLER, OTHER)
"""A handler of the other department."""
EVERYBODY = (AGENT, SUPERVISOR, HANDLER, STRANGER, AUDITOR)
NGRAMS = NgramEncoder()
KEY = Fernet.generate_key().decode()
PATH = ("城乡建设", "城市建设和市政管理")


@dataclass(frozen=True)
class Named:
    """A department, as far as tickets look at it."""

    id: str


class MadeUpDepartments:
    """Two departments in each of two cities."""

    titles: Mapping[str, str] = {OWN: "市城市管理局", OTHER: "市住房城乡建委"}

    def of(self, city_code: str) -> Sequence[Named]:
        if city_code not in (CITY, OTHER_CITY):
            raise NotFound("没有这个城市。")
        return [Named(name) for name in self.titles]

    def title(self, department: str) -> str:
        if department not in self.titles:
            raise NotFound("没有这个部门。")
        return self.titles[department]


def matter(**changes: Any) -> TicketInput:
    """What somebody complains of."""
    told = {
        "type": TicketType.COMPLAINT,
        "category_path": PATH,
        "district": "示例区",
        "place": "样板路八号",
        "summary": "样板路路灯不亮",
        "text": "样板路八号门口的路灯一个星期不亮了，晚上看不清路。",
        "demand": "尽快修好路灯",
    }
    return TicketInput(**(told | changes))


def filing(key: str = "key-00000001", *matters: TicketInput, **changes: Any) -> Filing:
    """What is filed: one complaint by telephone, if nothing else is told."""
    told = {
        "key": key,
        "channel": TicketChannel.CALL,
        "city": CITY,
        "matters": matters or (matter(),),
        "contact": Contact(name="李示例", phone="13800000000", original="我叫李示例，路灯不亮"),
    }
    return Filing(**(told | changes))


class BrokenAudit:
    """An audit log that takes nothing."""

    def record_in(self, *_told: object) -> None:
        raise RuntimeError("the audit log is full")


@dataclass
class TicketHouse:
    """Everything about tickets over one database."""

    engine: Engine
    folder: Path
    clock: SettableClock
    sealer: Sealer
    audit: AuditLog
    tickets: Tickets
    ratings: Ratings
    corrections: Corrections
    filed = 0

    def file(self, *matters: TicketInput, actor: Actor | None = AGENT, **changes: Any) -> Ticket:
        """File something new; the first ticket of it."""
        return self.file_all(*matters, actor=actor, **changes)[0]

    def file_all(
        self, *matters: TicketInput, actor: Actor | None = AGENT, **changes: Any
    ) -> list[Ticket]:
        self.filed += 1
        told = {"key": f"filing-{self.filed:08}"} | changes
        return self.tickets.file(filing(told.pop("key"), *matters, **told), actor)

    def act(self, ticket: Ticket, action: TicketAction, actor: Actor, **typed: Any) -> Ticket:
        """Do something to a ticket as it stands, with all that the action needs."""
        needed: dict[TicketAction, dict[str, Any]] = {
            TicketAction.DISPATCH: {"department": OWN},
            TicketAction.REDISPATCH: {"department": OTHER},
            TicketAction.RETURN: {"note": "不属于本部门职责"},
            TicketAction.NOTE: {"note": "已电话联系"},
            TicketAction.RESOLVE: {"result": "路灯已经修好"},
        }
        revision = typed.pop("revision", self.now(ticket).revision)
        return self.tickets.act(
            ticket.number, action, actor, revision, **(needed.get(action, {}) | typed)
        )

    def at(self, status: TicketStatus, *matters: TicketInput, **changes: Any) -> Ticket:
        """A ticket that has come this far."""
        ticket = self.file(*matters, **({"actor": None} | changes))
        way = (
            (TicketAction.DISPATCH, AGENT),
            (TicketAction.ACCEPT, HANDLER),
            (TicketAction.RESOLVE, HANDLER),
            (TicketAction.FOLLOW_UP, AGENT),
            (TicketAction.ARCHIVE, AGENT),
        )
        for action, actor in way:
            if ticket.status is status:
                break
            ticket = self.act(ticket, action, actor)
        assert ticket.status is status
        return ticket

    def now(self, ticket: Ticket) -> Ticket:
        """A ticket as it stands."""
        return self.tickets.get(ticket.number, SUPERVISOR)

    def count(self, table: type[TicketRow] | type[TicketEventRow]) -> int:
        with Session(self.engine) as session:
            return session.scalar(select(func.count()).select_from(table)) or 0

    def raw(self) -> bytes:
        """Every byte of the database."""
        return stored(self.engine, self.folder)


def house_of(
    engine: Engine,
    folder: Path,
    encoder: Encoder | None,
    key: str = KEY,
    clock: SettableClock | None = None,
) -> TicketHouse:
    """Everything over a migrated database."""
    clock = clock or SettableClock()
    sealer, audit = Sealer([key]), AuditLog(engine, clock)
    tickets = Tickets(engine, sealer, audit, MadeUpDepartments(), encoder, clock)
    ratings, corrections = Ratings(engine, sealer, audit, clock), Corrections(engine, clock)
    return TicketHouse(engine, folder, clock, sealer, audit, tickets, ratings, corrections)


@contextmanager
def ticket_house(
    folder: Path, kind: str = HERE, encoder: Encoder | None = NGRAMS
) -> Iterator[TicketHouse]:
    """Everything over an empty database."""
    with migrated(kind, folder) as engine:
        yield house_of(engine, folder, encoder)


def until(clock: SettableClock, moment: str) -> datetime:
    """Set the clock to a moment in Shanghai, ``2026-10-01 09:00``."""
    clock.moment = datetime.fromisoformat(f"{moment}+08:00")
    return clock.moment


def at_once(house: TicketHouse, *works: Callable[[TicketHouse], object]) -> list[str]:
    """Do several things at once, each with an engine of its own; how each ended."""
    url = url_of(house.engine)
    engines = [make_engine(url) for _ in works]
    start = threading.Barrier(len(works))
    said = ["?"] * len(works)

    def run(place: int) -> None:
        mine = house_of(engines[place], house.folder, None, KEY, house.clock)
        try:
            start.wait()
            works[place](mine)
            said[place] = "done"
        except BaseException as error:  # told to the test
            said[place] = type(error).__name__

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for engine in engines:
        engine.dispose()
    return said
