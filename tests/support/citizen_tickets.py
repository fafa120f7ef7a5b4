"""The pages and the API of tickets: real tickets and ratings, drafts and office hours made up."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from fastapi.testclient import TestClient
from starlette.types import ASGIApp

from daoban.database import make_engine
from daoban.errors import Unavailable
from daoban.personal_data import mask_personal_data
from daoban.sealing import make_sealer
from daoban.settings import ROOT
from desk.accounts.account import Actor
from desk.calls.gazetteer import WHOLE_DISTRICT, Gazetteer, Place
from desk.dispatch.departments import Departments
from desk.drafts import (
    CallFields,
    DepartmentChance,
    MatterDraft,
    MissingField,
    Suggested,
    TicketDraft,
)
from desk.tickets.filters import TicketFilter
from desk.tickets.ratings import Ratings
from desk.tickets.ticket import Ticket
from desk.tickets.tickets import Tickets
from desk.vocabulary import Role, TicketAction, TicketType, Urgency
from knowledge.regions import load_regions
from search.contracts import BundleMatch, Outcome, Question, Reply
from support.applications import real_records
from support.city import settings_for
from support.stores import HERE, migrated_url, put_away
from web.errors import install_error_handlers
from web.middleware import RequestMiddleware
from web.tickets import api, pages

HEADERS = {"sec-fetch-site": "same-origin"}
LAMP = "示例路上的路灯坏了三天，晚上看不见路"
NOISE = "隔壁工地半夜还在施工，吵得睡不着"
LAMP_DEPARTMENT, NOISE_DEPARTMENT = "dept-city-management", "dept-environment"
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
AGENT = Actor("agent1", "话务员 01", Role.AGENT)


def few_districts() -> Gazetteer:
    """Some districts of the cities served."""
    named = {
        "500000": ("渝中区", "渝北区", "江北区", "石柱县"),
        "430100": ("岳麓区", "长沙县"),
    }
    return Gazetteer(
        {
            city: {name: (Place(name, "", WHOLE_DISTRICT),) for name in names}
            for city, names in named.items()
        }
    )


def handler_of(department: str) -> Actor:
    """Somebody of a department."""
    return Actor("handler1", "承办人", Role.HANDLER, department)


def draft_of(text: str) -> MatterDraft:
    """What the made-up drafting makes of one matter."""
    noise = "吵" in text or "施工" in text
    department = NOISE_DEPARTMENT if noise else LAMP_DEPARTMENT
    title = real_records()[department].title
    chance = DepartmentChance(id=department, name=title, probability=0.9)
    return MatterDraft(
        text=mask_personal_data(text),
        type=TicketType.COMPLAINT if noise else TicketType.HELP,
        category="环境污染" if noise else "城市建设和市政管理",
        category_path=["环境保护", "环境污染"] if noise else ["城乡建设", "城市建设和市政管理"],
        department=chance.name,
        departments=[chance],
        district="渝北区" if "渝北" in text else None,
        urgency=Urgency.URGENT if "着火" in text else Urgency.NORMAL,
        summary=mask_personal_data(text)[:40],
        fields=CallFields(demand="请尽快修好" if "坏" in text else ""),
    )


@dataclass
class MadeUpSuggesting:
    """Splits at 「另外」; asks for the place when none was told.

    Attributes:
        asked: every transcript with its city.
        broken: whether it fails.
        gazetteer: the names of some districts.
    """

    asked: list[tuple[str, str | None]] = field(default_factory=list)
    broken: bool = False
    gazetteer: Gazetteer = field(default_factory=few_districts)

    def suggest(self, transcript: str, city: str | None, previous: Any = ()) -> Suggested:
        """What is suggested for a transcript."""
        self.asked.append((transcript, city))
        if self.broken:
            raise Unavailable("现在不能起草。")
        matters = [draft_of(each.strip("，。 ")) for each in transcript.split("另外")]
        first = matters[0].model_dump()
        missing = (
            [] if "路" in transcript else [MissingField(field="place", ask="具体在什么地方？")]
        )
        return Suggested(
            suggestions=[],
            ticket_draft=TicketDraft(**first, matters=matters),
            missing=missing,
            release="1",
        )


@dataclass
class MadeUpHours:
    """Office hours that are open or not as a test wants it."""

    is_open: bool = False

    def open(self, moment: datetime) -> bool:
        """Whether people answer."""
        return self.is_open

    def text(self) -> str:
        """The hours in words."""
        return "工作日 9:00—18:00"


@dataclass
class MadeUpSeeds:
    """Links from the chat: token to owner, conversation and text; ``*`` is any owner."""

    known: dict[str, tuple[str, str, str]] = field(default_factory=dict)

    def conversation(self, token: str, owner: str) -> str | None:
        """The conversation of a token."""
        whose, conversation, _ = self.known.get(token, ("", "", ""))
        return conversation if whose in (owner, "*") else None

    def ticket_seed(self, conversation: str) -> str:
        """What was complained of."""
        return next(text for _, named, text in self.known.values() if named == conversation)


class MadeUpTurns:
    """Every conversation was about 长沙 last."""

    def of(self, conversation: str) -> list[SimpleNamespace]:
        """The turns of a conversation."""
        return [SimpleNamespace(city="500000"), SimpleNamespace(city="430100")]


@dataclass
class Clock:
    """A clock that tests set."""

    moment: datetime = MONDAY

    def __call__(self) -> datetime:
        """The moment."""
        return self.moment

    def later(self, **span: float) -> None:
        """Let time pass."""
        self.moment += timedelta(**span)


class NoAudit:
    """Notes nothing."""

    def record_in(self, *_: Any) -> None:
        """Note nothing."""


class MadeUpSearch:
    """Cities, records, and a guard that hears 「着火」."""

    def __init__(self) -> None:
        """Take the real records and regions."""
        regions = load_regions(ROOT / "knowledge" / "content")
        self.tools = SimpleNamespace(
            texts=SimpleNamespace(served_cities=regions.served),
            lexicon=SimpleNamespace(regions=regions),
            snapshot=SimpleNamespace(records=real_records()),
        )
        self.answers: list[str] = []

    def guard(self, question: Question) -> Reply | None:
        """An emergency, or nothing."""
        if "着火" not in question.text:
            return None
        text = "着火了请马上拨打 119。"
        notice = {"type": "notice", "text": text, "numbers": [{"label": "火警", "number": "119"}]}
        return Reply(
            outcome=Outcome.EMERGENCY, probability=1, message=text, release="1", messages=[notice]
        )

    def ask(self, question: Question, with_messages: bool = False) -> Reply:
        """The bundles that a test named."""
        found = [
            BundleMatch(id=each, title=each, city="重庆", probability=0.5) for each in self.answers
        ]
        return Reply(outcome=Outcome.CLARIFY, probability=0.5, bundles=found, release="1")


class TicketsWeb(FastAPI):
    """Wrapped as the real application is."""

    def build_middleware_stack(self) -> ASGIApp:
        """The middleware around everything."""
        return RequestMiddleware(super().build_middleware_stack(), "'self'", 65_536, 10_000_000)


def tickets_app(folder: Path) -> FastAPI:
    """The pages and the API of tickets with a fresh database."""
    app, values = (
        TicketsWeb(),
        settings_for(folder, database_url=migrated_url(HERE, folder / "daoban.db")),
    )
    engine, sealer, clock = make_engine(values.database), make_sealer(values), Clock()
    departments = Departments.among(real_records().values())
    audit: Any = NoAudit()
    app.state.desk = SimpleNamespace(
        tickets=Tickets(engine, sealer, audit, departments, clock=clock),
        ratings=Ratings(engine, sealer, audit, clock),
        suggesting=MadeUpSuggesting(),
        departments=departments,
        hours=MadeUpHours(),
        seeds=MadeUpSeeds(),
        turns=MadeUpTurns(),
    )
    app.state.clock = clock
    app.state.search = MadeUpSearch()
    app.state.workers = ThreadPoolExecutor(1)
    app.state.settings, app.state.engine, app.state.sealer = values, engine, sealer
    install_error_handlers(app)
    app.include_router(api.router)
    app.include_router(pages.router)
    app.mount("/static", StaticFiles(directory=ROOT / "web" / "static"), name="static")
    return app


@contextmanager
def tickets_of(folder: Path) -> Iterator[FastAPI]:
    """An application with a fresh database."""
    app = tickets_app(folder)
    try:
        yield app
    finally:
        app.state.workers.shutdown()
        put_away(app.state.engine)


def browser(app: FastAPI, **more: Any) -> TestClient:
    """A browser of somebody who has not been here."""
    return TestClient(app, base_url="http://testserver", headers=HEADERS, **more)


def all_tickets(app: FastAPI) -> list[Ticket]:
    """Every ticket, in the order of filing."""
    found = app.state.desk.tickets.find(AGENT, TicketFilter(), 1).items
    return sorted(found, key=lambda each: (each.created_at, each.position))


def resolve(app: FastAPI, number: str, result: str = "路灯已经修好。") -> None:
    """Let a ticket be dispatched, accepted and dealt with."""
    tickets = app.state.desk.tickets
    ticket = tickets.get(number, AGENT)
    handler = handler_of(ticket.department or LAMP_DEPARTMENT)
    steps: list[tuple[TicketAction, Actor, Mapping[str, str]]] = [
        (TicketAction.DISPATCH, AGENT, {"department": handler.department}),
        (TicketAction.ACCEPT, handler, {}),
        (TicketAction.RESOLVE, handler, {"result": result}),
    ]
    for action, actor, more in steps:
        app.state.clock.later(hours=1)
        ticket = tickets.act(number, action, actor, ticket.revision, **more)
