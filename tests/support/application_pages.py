"""The pages of applications on the real records and forms, with registers and acceptance in memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from fastapi.testclient import TestClient
from starlette.types import ASGIApp

from actions.applications.acceptance.in_memory import MemoryAcceptance
from actions.applications.parts import ApplicationParts, make_parts
from actions.applications.prefilling import Person
from actions.applications.registers.in_memory import MemoryRegisters
from daoban.database import make_engine
from daoban.settings import Settings
from demo_city.registers.records import records_of
from support.applications import Published
from support.city import settings_for
from support.registers import demo_city
from support.stores import HERE, migrated_url, put_away
from web.app import STATIC
from web.applications import api, pages
from web.errors import install_error_handlers
from web.middleware import RequestMiddleware
from web.sign_in.sessions import SignInSessions

BUNDLE = "cq-newborn"
HEADERS = {"sec-fetch-site": "same-origin"}


@cache
def register_records() -> dict[str, dict[str, dict[str, Any]]]:
    """What the demonstration city's registers hold."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for record in records_of(demo_city()):
        found.setdefault(record.register, {})[record.subject] = record.content
    return found


class ApplicationsWeb(FastAPI):
    """Wrapped as the real application is, with room for uploads."""

    def build_middleware_stack(self) -> ASGIApp:
        """The middleware around everything."""
        return RequestMiddleware(super().build_middleware_stack(), "'self'", 65_536, 10_000_000)


def applications_app(values: Settings) -> FastAPI:
    """The pages and the API of applications; ``registers`` and ``acceptance`` are on its state."""
    app = ApplicationsWeb()
    engine = make_engine(values.database)
    app.state.registers = MemoryRegisters(register_records())
    app.state.acceptance = MemoryAcceptance()
    parts = make_parts(values, engine, app.state.registers, app.state.acceptance)
    parts.applications.published = Published()
    app.state.settings, app.state.engine = values, engine
    app.state.parts, app.state.sealer = parts, parts.sealer
    install_error_handlers(app)
    app.include_router(pages.router)
    app.include_router(api.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app


@contextmanager
def applications_of(folder: Path) -> Iterator[FastAPI]:
    """An application with a fresh database."""
    app = applications_app(
        settings_for(folder, database_url=migrated_url(HERE, folder / "daoban.db"))
    )
    try:
        yield app
    finally:
        put_away(app.state.engine)


def browser(app: FastAPI) -> TestClient:
    """A browser of somebody who has not been here."""
    return TestClient(app, base_url="http://testserver", headers=HEADERS)


def sign_in(app: FastAPI, client: TestClient, key: str) -> str:
    """Sign one of the demonstration people in; the owner they are then."""
    person = demo_city().persons[key]
    owner = f"person:{key}"
    sessions = SignInSessions(app.state.engine, app.state.sealer)
    client.cookies.set(
        "daoban_sign_in",
        sessions.open(owner, Person(person.name, person.identity_number, None, None), 1),
    )
    return owner


def parts_of(app: FastAPI) -> ApplicationParts:
    """The parts of the application."""
    parts: ApplicationParts = app.state.parts
    return parts
