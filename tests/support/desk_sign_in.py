"""A small web application that people sign in to at the desk, and an issuer for its staff."""

from __future__ import annotations

import base64
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import httpx
import pytest
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from fastapi import APIRouter, Depends, FastAPI, WebSocket
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.types import ASGIApp

from daoban.sealing import make_sealer
from daoban.settings import Settings
from desk.accounts.account import Actor
from desk.accounts.roles import Right
from support.city import settings_for
from support.desk_accounts import PASSWORD, DeskOfTests, desk_in
from web.desk.rendering import DeskRoute
from web.desk.sign_in_routes import router as sign_in_router
from web.desk.visit import SignedIn, require_right
from web.errors import install_error_handlers
from web.middleware import RequestMiddleware

HERE = "http://127.0.0.1:8000"
OURS = {"Sec-Fetch-Site": "same-origin"}
ISSUER = "https://staff.example"
Supervisor = Annotated[Actor, Depends(require_right(Right.ACCOUNTS))]


def _places() -> list[APIRouter]:
    """Two pages, two calls of the API and a WebSocket that say who is there."""
    pages, api = APIRouter(route_class=DeskRoute), APIRouter()

    @pages.get("/desk")
    @pages.get("/desk/tickets")
    @pages.post("/desk/tickets")
    def page(actor: SignedIn) -> dict[str, str]:
        return {"name": actor.name}

    @pages.get("/desk/accounts")
    def supervisors_page(actor: Supervisor) -> dict[str, str]:
        return {"name": actor.name}

    @api.get("/api/v1/desk/who")
    def who(actor: SignedIn) -> dict[str, str]:
        return {"name": actor.name, "role": actor.role}

    @api.get("/api/v1/desk/accounts")
    def supervisors_call(actor: Supervisor) -> dict[str, str]:
        return {"name": actor.name}

    @api.websocket("/api/v1/desk/socket")
    async def socket(socket: WebSocket, actor: SignedIn) -> None:
        await socket.accept()
        await socket.send_json({"name": actor.name})
        await socket.close()

    return [pages, api]


class DeskWeb(FastAPI):
    """Wrapped as the real application is."""

    def build_middleware_stack(self) -> ASGIApp:
        """The middleware around everything."""
        return RequestMiddleware(super().build_middleware_stack(), "'self'", 65_536, 10_000_000)


def desk_app(values: Settings, desk: DeskOfTests) -> FastAPI:
    """Signing in, and somewhere to be."""
    app = DeskWeb()
    app.state.settings, app.state.desk = values, desk
    app.state.sealer = make_sealer(values)
    install_error_handlers(app)
    for router in (sign_in_router, *_places()):
        app.include_router(router)
    return app


@contextmanager
def desk_web(folder: Path, **changes: Any) -> Iterator[tuple[FastAPI, DeskOfTests]]:
    """The application with a fresh database."""
    with desk_in(folder) as desk:
        yield desk_app(settings_for(folder, **changes), desk), desk


def desk_browser(app: FastAPI, base: str = HERE, **headers: str) -> TestClient:
    """A browser that follows no redirect by itself."""
    return TestClient(app, base_url=base, follow_redirects=False, headers=OURS | headers)


def type_in(client: TestClient, name: str, password: str = PASSWORD, **more: str) -> httpx.Response:
    """Fill in and send the form."""
    return client.post("/desk/sign-in", data={"name": name, "password": password, **more})


def who(client: TestClient) -> str | None:
    """The name of whoever is signed in."""
    answer = client.get("/api/v1/desk/who")
    return answer.json()["name"] if answer.status_code == 200 else None


@dataclass
class StaffIssuer:
    """An OpenID Connect issuer without a socket.

    Attributes:
        subject: whom it names.
        claims: what its ID tokens say otherwise; ``...`` leaves a claim out.
        down: it does not answer.
        given: all codes and ID tokens it gave out.
    """

    client: str = "daoban-desk"
    secret: str = "secret-of-the-client"
    subject: str = "s-1"
    claims: dict[str, Any] = field(default_factory=dict)
    down: bool = False
    given: list[str] = field(default_factory=list)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, auto_kid=True))
    _asked: dict[str, dict[str, str]] = field(default_factory=dict)

    def answer(self, request: httpx.Request) -> httpx.Response:
        """Answer a call of the client."""
        if self.down:
            raise httpx.ConnectError("down", request=request)
        if request.url.path == "/.well-known/openid-configuration":
            names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
            addresses = {name: f"{ISSUER}/{name}" for name in names}
            return httpx.Response(200, json={"issuer": ISSUER, **addresses})
        if request.url.path == "/jwks_uri":
            return httpx.Response(200, json={"keys": [self.key.as_dict(private=False)]})
        return self._token(request)

    def leads_back(self, begun: httpx.Response, **changes: str) -> str:
        """What a browser that was led to the issuer is led back to."""
        address = urlsplit(begun.headers["location"])
        assert f"{address.scheme}://{address.netloc}" == ISSUER
        asked = {name: texts[0] for name, texts in parse_qs(address.query).items()}
        assert asked["client_id"] == self.client
        code = secrets.token_urlsafe(16)
        self.given.append(code)
        self._asked[code] = asked
        query = {"code": code, "state": asked["state"], "iss": ISSUER} | changes
        return f"{urlsplit(asked['redirect_uri']).path}?{urlencode(query)}"

    def _token(self, request: httpx.Request) -> httpx.Response:
        form = dict(parse_qsl(request.content.decode()))
        asked = self._asked.pop(form["code"], None)
        credentials = base64.b64encode(f"{self.client}:{self.secret}".encode()).decode()
        fine = (
            asked is not None
            and request.headers["authorization"] == f"Basic {credentials}"
            and form["redirect_uri"] == asked["redirect_uri"]
            and create_s256_code_challenge(form["code_verifier"]) == asked["code_challenge"]
        )
        if not fine or asked is None:
            return httpx.Response(400, json={"error": "invalid_grant"})
        return httpx.Response(200, content=json.dumps({"id_token": self._id_token(asked)}))

    def _id_token(self, asked: dict[str, str]) -> str:
        moment = int(time.time())
        whole = {
            "iss": ISSUER,
            "aud": self.client,
            "sub": self.subject,
            "nonce": asked["nonce"],
            "iat": moment,
            "exp": moment + 300,
        } | self.claims
        claims = {name: value for name, value in whole.items() if value is not ...}
        token = jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)
        self.given.append(token)
        return token


def put_in_place(issuer: StaffIssuer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every httpx client that is not asynchronous reach the issuer, and nothing else."""
    mock = httpx.MockTransport(issuer.answer)

    def handle(_self: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        return mock.handle_request(request)

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", handle)


def staff_settings(issuer: StaffIssuer) -> dict[str, Any]:
    """The settings with which the issuer is found."""
    return {"desk_issuer": f"{ISSUER}/", "desk_client": issuer.client, "desk_secret": issuer.secret}
