"""The desk's pages on a database of their own, with suggestions that the tests tell."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from fastapi.testclient import TestClient
from starlette.types import ASGIApp

from actions.applications.acceptance.in_memory import MemoryAcceptance
from actions.applications.parts import make_parts
from actions.applications.registers.in_memory import MemoryRegisters
from daoban.errors import NotFound
from daoban.personal_data import mask_personal_data
from daoban.settings import ROOT, Settings
from desk.accounts.account import Actor
from desk.drafts import (
    CallFields,
    DepartmentChance,
    MatterDraft,
    MissingField,
    SaidPlace,
    SaidTime,
    Suggested,
    Suggestion,
    TicketDraft,
)
from desk.handover.parts import make_handover_parts
from desk.insight.insight import Insight
from desk.tickets.choices import SuggestionChoices
from desk.tickets.corrections import Corrections
from desk.tickets.ratings import Ratings
from desk.tickets.tickets import Tickets
from desk.vocabulary import Role, TicketType, Urgency
from knowledge.regions import load_regions
from search.contracts import AnswerItem, Citation, Outcome
from studio.questions.telling import Telling
from support.applications import Published
from support.city import settings_for
from support.desk_accounts import (
    AGENT,
    AUDITOR,
    HANDLER,
    PASSWORD,
    SUPERVISOR,
    DeskOfTests,
    desk_of,
)
from support.encoder import NgramEncoder
from support.stores import HERE, migrated
from web.desk import api, insight_pages, pages, sign_in_routes
from web.desk.rendering import TEMPLATES
from web.errors import install_error_handlers
from web.middleware import RequestMiddleware

CITY = "500000"
MANAGEMENT, HOUSING, POLICE = HANDLER.department, "dept-housing", "dept-public-security"
STRANGER = Actor("handler2", "住房建设承办人 01", Role.HANDLER, HOUSING)
COLLEAGUE = Actor("agent2", "话务员 02", Role.AGENT)
EVERYBODY = (AGENT, COLLEAGUE, SUPERVISOR, HANDLER, STRANGER, AUDITOR)
SPEECH_TOKEN = "speech-engine-secret"
HEADERS = {"sec-fetch-site": "same-origin"}
TITLES = ("社保卡补办", "新生儿出生")
"""Of published guides."""
BETWEEN = "另外，"
"""Where one matter of a call ends and the next begins, as the made-up drafts see it."""


@dataclass(frozen=True)
class MadeUpDepartment:
    """A department as the desk offers it."""

    id: str
    title: str
    aliases: tuple[str, ...] = ()


class MadeUpDepartments:
    """Three departments of Chongqing, one of Changsha."""

    known: ClassVar[dict[str, tuple[MadeUpDepartment, ...]]] = {
        CITY: (
            MadeUpDepartment(MANAGEMENT, "市城市管理局", ("城管局",)),
            MadeUpDepartment(HOUSING, "市住房城乡建委"),
            MadeUpDepartment(POLICE, "市公安局"),
        ),
        "430100": (MadeUpDepartment("dept-cs-housing", "长沙市住房城乡建设局"),),
    }

    def of(self, city: str) -> Sequence[MadeUpDepartment]:
        return self.known[city]

    def title(self, department: str) -> str:
        for each in sum(self.known.values(), ()):
            if each.id == department:
                return each.title
        raise NotFound("没有这个部门。")


def suggestion(name: str, probability: float, *texts: str) -> Suggestion:
    """A published answer."""
    citation = Citation(title=name, source="示例办法", url=None, seen=date(2026, 11, 1))
    answer = [AnswerItem(text=text, record_id=name, citation=citation) for text in texts]
    return Suggestion(
        id=name,
        title=f"{name}怎么办",
        city="重庆",
        probability=probability,
        outcome=Outcome.ANSWERED,
        answer=answer,
        url=f"/guide/{name}",
    )


SUGGESTIONS = (
    suggestion("路灯报修", 0.92, "拨打 12345，或在“渝快办”登记。", "一般 24 小时内修好。"),
    suggestion("物业投诉", 0.61, "先向物业反映，再向街道反映。"),
    suggestion("噪声投诉", 0.35, "夜间施工噪声由城市管理部门查处。"),
)


def drafted(text: str, **changes: Any) -> MatterDraft:
    """What the made-up drafts make of one matter."""
    masked = mask_personal_data(text)
    told = {
        "text": masked,
        "type": TicketType.COMPLAINT if "投诉" in text else TicketType.HELP,
        "category": "城市建设和市政管理",
        "category_path": ["城乡建设", "城市建设和市政管理"],
        "department": MANAGEMENT,
        "departments": [
            DepartmentChance(
                id=MANAGEMENT, name="市城市管理局", probability=0.82, reasons=["管路灯"]
            ),
            DepartmentChance(id=HOUSING, name="市住房城乡建委", probability=0.11),
            DepartmentChance(id=POLICE, name="市公安局", probability=0.04),
        ],
        "district": "渝中区" if "渝中" in text else None,
        "urgency": Urgency.URGENT if "漏气" in text else Urgency.NORMAL,
        "summary": masked[:30],
        "fields": CallFields(
            time=SaidTime(said="昨天晚上") if "昨天" in text else None,
            place=SaidPlace(district=None, said="样板路" if "样板路" in text else ""),
            object="路灯" if "路灯" in text else "",
            demand="尽快修好" if "修" in text else "",
        ),
    }
    return MatterDraft(**(told | changes))


class MadeUpGazetteer:
    """Three districts of Chongqing."""

    def districts(self, city: str) -> list[str]:
        return ["渝中区", "江北区", "渝北区"] if city == CITY else []


@dataclass
class MadeUpSuggesting:
    """Drafts by simple rules; notes what it is asked, and waits while it is told to."""

    asked: list[tuple[str, str | None, tuple[str, ...]]] = field(default_factory=list)
    suggestions: tuple[Suggestion, ...] = SUGGESTIONS
    go: threading.Event = field(default_factory=threading.Event)
    broken: Exception | None = None
    gazetteer: MadeUpGazetteer = field(default_factory=MadeUpGazetteer)

    def __post_init__(self) -> None:
        self.go.set()

    def suggest(self, transcript: str, city: str | None, previous: Sequence[str] = ()) -> Suggested:
        self.asked.append((transcript, city, tuple(previous)))
        self.go.wait(20)
        if self.broken:
            raise self.broken
        matters = [drafted(part) for part in transcript.split(BETWEEN) if part.strip()]
        first = {each.name: getattr(matters[0], each.name) for each in _fields(MatterDraft)}
        missing = [] if "样板路" in transcript else [("place", "请问具体在哪个位置？")]
        missing += [] if "昨天" in transcript else [("time", "请问是什么时候的事？")]
        return Suggested(
            suggestions=list(self.suggestions),
            ticket_draft=TicketDraft(**first, matters=matters),
            missing=[MissingField(field=name, ask=ask) for name, ask in missing],
            notice="有人身危险，请立即转接 119。" if "漏气" in transcript else "",
            release="r-1",
        )


@dataclass(frozen=True)
class _Named:
    name: str


def _fields(shape: Any) -> list[_Named]:
    return [_Named(name) for name in shape.model_fields]


def parts_for(accounts: DeskOfTests, sealer: Any) -> SimpleNamespace:
    """Everything of the desk, on the database of its accounts."""
    engine, audit = accounts.engine, accounts.audit
    departments, encoder = MadeUpDepartments(), NgramEncoder()
    tickets = Tickets(engine, sealer, audit, departments, encoder)
    handed = make_handover_parts(engine, sealer, audit)
    return SimpleNamespace(
        audit=audit,
        accounts=accounts.accounts,
        sign_ins=accounts.sign_ins,
        departments=departments,
        suggesting=MadeUpSuggesting(),
        tickets=tickets,
        ratings=Ratings(engine, sealer, audit),
        similar=tickets.similar,
        corrections=Corrections(engine),
        insight=Insight(engine, encoder, departments, str.split),
        choices=SuggestionChoices(engine),
        handovers=handed.handovers,
        lines=handed.lines,
        approvals=handed.approvals,
        turns=handed.turns,
        hours=handed.hours,
        handover=handed,
    )


def published(title: str) -> SimpleNamespace:
    """As much of a record as choosing topics looks at."""
    return SimpleNamespace(title=title, kind="bundle")


def search_of_tests() -> SimpleNamespace:
    """As much of the search as the desk's pages look at."""
    regions = load_regions(ROOT / "knowledge" / "content")
    return SimpleNamespace(
        tools=SimpleNamespace(
            texts=SimpleNamespace(served_cities=regions.served),
            lexicon=SimpleNamespace(regions=regions),
            snapshot=SimpleNamespace(records={each: published(each) for each in TITLES}),
        )
    )


class DeskWeb(FastAPI):
    """Wrapped as the real application is."""

    def build_middleware_stack(self) -> ASGIApp:
        return RequestMiddleware(super().build_middleware_stack(), "'self'", 65_536, 10_000_000)


def desk_app(values: Settings, accounts: DeskOfTests) -> FastAPI:
    """The pages and the API of the desk."""
    app = DeskWeb()
    parts = make_parts(values, accounts.engine, MemoryRegisters({}), MemoryAcceptance())
    parts.applications.published = Published()
    app.state.settings, app.state.engine = values, accounts.engine
    app.state.parts, app.state.sealer = parts, parts.sealer
    app.state.search = search_of_tests()
    app.state.workers = ThreadPoolExecutor(os.cpu_count() or 2, thread_name_prefix="search")
    app.state.desk = parts_for(accounts, parts.sealer)
    telling = Telling(accounts.engine, app.state.desk.audit, app.state.search)
    app.state.studio = SimpleNamespace(telling=telling)
    install_error_handlers(app)
    for part in (sign_in_routes, pages, api, insight_pages):
        app.include_router(part.router)
    app.include_router(insight_pages.api)
    app.mount("/static", StaticFiles(directory=TEMPLATES.parent / "static"), name="static")
    return app


@contextmanager
def desk_house(folder: Path) -> Iterator[FastAPI]:
    """The desk with an account for everybody."""
    values = settings_for(folder, desk_speech_token=SPEECH_TOKEN)
    with migrated(HERE, folder) as engine:
        accounts = desk_of(engine)
        for each in EVERYBODY:
            accounts.add(each, PASSWORD)
        app = desk_app(values, accounts)
        try:
            yield app
        finally:
            app.state.workers.shutdown()


def browser_of(app: FastAPI, actor: Actor | None) -> TestClient:
    """A browser in which somebody, or nobody, has signed in."""
    client = TestClient(app, base_url="http://testserver", headers=HEADERS)
    if actor:
        client.cookies.set("daoban_desk", app.state.desk.sign_ins.open(actor, 1))
    return client
