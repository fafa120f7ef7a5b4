"""A demonstration issuer that really listens, and a small web application that signs in with it."""

import re
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
from fastapi import Depends, FastAPI, Request, Response
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from support.city import settings_for
from support.serving import serving

from daoban.database import Table, make_engine
from daoban.sealing import make_sealer
from daoban.settings import Settings
from demo_city.identity.app import create_app
from demo_city.identity.people import Identity, identities
from web.app import Application
from web.errors import install_error_handlers
from web.sign_in.bar import sign_in_bar
from web.sign_in.pages import router, templates
from web.sign_in.provider import IdentityProvider
from web.sign_in.same_origin import same_origin
from web.sign_in.tables import SignInSessionRow
from web.sign_in.visitors import claimed_owner, keep_visitor, visitor_of

SOMEBODY, ANOTHER = list(identities().values())[:2]
ACTING = next(identity for identity in identities().values() if identity.company_name)


@contextmanager
def open_door() -> Iterator[socket.socket]:
    """A socket on some free port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        yield door


def values_for(var: Path, port: int, **changes: object) -> Settings:
    given = {"identity_port": port, "identity_secret": "client-secret"}
    return settings_for(var, **(given | changes))


@contextmanager
def issuing(var: Path) -> Iterator[Settings]:
    """A demonstration issuer that listens; the settings with which it is found."""
    with open_door() as door:
        values = values_for(var, door.getsockname()[1])
        with serving(create_app(values), door):
            yield values


def sign_in_app(values: Settings) -> FastAPI:
    """Signing in, a page that says who is there, and one that takes a form."""
    app = Application()
    app.state.settings = values
    app.state.engine = make_engine(values.database)
    app.state.sealer = make_sealer(values)
    app.state.identity_provider = IdentityProvider(values)
    Table.metadata.create_all(app.state.engine, tables=[Table.metadata.tables["sign_in_session"]])
    install_error_handlers(app)
    app.include_router(router)

    @app.get("/who")
    def who(request: Request, response: Response) -> dict[str, object]:
        visitor = visitor_of(request)
        keep_visitor(request, response)
        person = visitor.person
        return {
            "owner": visitor.owner,
            "claimed": claimed_owner(request),
            "name": person and person.name,
            "identity_number": person and person.identity_number,
            "credit_code": person and person.credit_code,
            "company_name": person and person.company_name,
        }

    @app.get("/bar")
    def bar(request: Request) -> Response:
        context = {"sign_in": sign_in_bar(request), "base": ""}
        return templates.TemplateResponse(request, "sign_in_bar.html", context)

    @app.post("/form", dependencies=[Depends(same_origin)])
    def form() -> dict[str, bool]:
        return {"taken": True}

    return app


@contextmanager
def running(values: Settings) -> Iterator[FastAPI]:
    """The same, with its database closed afterwards."""
    app = sign_in_app(values)
    try:
        yield app
    finally:
        app.state.engine.dispose()


def browser(app: FastAPI, base: str = "http://127.0.0.1:8000") -> TestClient:
    """A browser that follows no redirect by itself."""
    return TestClient(app, base_url=base, follow_redirects=False)


def asked_of(answer: httpx.Response) -> dict[str, str]:
    """The authorization request that ``/sign-in`` leads to."""
    return {name: texts[0] for name, texts in parse_qs(query_of(answer)).items()}


def query_of(answer: httpx.Response) -> str:
    return urlsplit(answer.headers["location"]).query


def choose(answer: httpx.Response, identity: Identity, **changes: str) -> str:
    """Choose somebody on the issuer's page; the path and query that lead back."""
    address = answer.headers["location"]
    page = httpx.get(address, trust_env=False)
    assert page.status_code == 200
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text))
    assert fields == asked_of(answer)
    chosen = httpx.post(
        address.partition("?")[0],
        data=fields | {"person": identity.subject} | changes,
        trust_env=False,
    )
    back = urlsplit(chosen.headers["location"])
    return f"{back.path}?{back.query}"


def sign_in(client: TestClient, identity: Identity, next_path: str = "/") -> httpx.Response:
    """The whole way; the answer of the callback."""
    begun = client.get("/sign-in", params={"next": next_path})
    return client.get(choose(begun, identity))


def rows(app: FastAPI) -> list[SignInSessionRow]:
    with Session(app.state.engine) as session:
        return list(session.scalars(select(SignInSessionRow)))


def forged_token() -> str:
    """A token of the right form that nobody gave out."""
    return secrets.token_urlsafe(32)
