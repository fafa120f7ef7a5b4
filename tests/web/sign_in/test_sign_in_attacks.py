"""Answers that were tampered with, replayed, or meant for somebody else sign nobody in."""

import base64
import json
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from sign_in_city import (
    ANOTHER,
    SOMEBODY,
    browser,
    choose,
    open_door,
    rows,
    running,
    sign_in,
    values_for,
)
from support.serving import serving

from daoban.settings import Settings
from demo_city.identity import tokens
from demo_city.identity.app import create_app
from demo_city.identity.grants import Grant
from web.sign_in import pending

Claims = dict[str, Any]
issuers_own = tokens.id_token


def refused(client: TestClient, app: FastAPI, answer: httpx.Response) -> bool:
    """Whether an answer signed nobody in, and says so in a page."""
    signed_in = "daoban_sign_in=" in answer.headers.get("set-cookie", "")
    page = "这次登录没有完成" in answer.text and "不登录也能办" in answer.text
    return page and not signed_in and rows(app) == [] and client.get("/who").json()["name"] is None


def changed(back: str, **changes: str) -> str:
    """The way back with other parameters."""
    parts = urlsplit(back)
    query = {name: texts[0] for name, texts in parse_qs(parts.query).items()} | changes
    return f"{parts.path}?{urlencode(query)}"


def forge(monkeypatch: pytest.MonkeyPatch, forged: Callable[[Grant, RSAKey, str], str]) -> None:
    """Let the issuer hand out other ID tokens."""
    monkeypatch.setattr(tokens, "id_token", forged)


@pytest.mark.parametrize(
    "change",
    [
        {"state": "x" * 43},
        {"state": ""},
        {"state": "中"},
        {"iss": "http://127.0.0.1:9"},
        {"code": ""},
        {"code": "guessed"},
        {"error": "server_error"},
    ],
)
def test_a_changed_answer_is_refused(
    client: TestClient, application: FastAPI, change: dict[str, str]
) -> None:
    back = choose(client.get("/sign-in"), SOMEBODY)
    answer = client.get(changed(back, **change))
    assert answer.status_code in (400, 403)
    assert refused(client, application, answer)


def test_an_answer_for_one_browser_is_worth_nothing_in_another(application: FastAPI) -> None:
    with browser(application) as attacker, browser(application) as victim:
        back = choose(attacker.get("/sign-in"), ANOTHER)
        assert refused(victim, application, victim.get(back))
        victim.get("/sign-in")
        assert refused(victim, application, victim.get(back))


def test_an_answer_is_good_once(client: TestClient, application: FastAPI) -> None:
    begun = client.get("/sign-in")
    cookie = client.cookies["daoban_sign_in_pending"]
    back = choose(begun, SOMEBODY)
    assert client.get(back).status_code == 303
    client.post("/sign-out")
    assert refused(client, application, client.get(back)), "the sign-in under way is over"
    client.cookies.set("daoban_sign_in_pending", cookie)
    assert refused(client, application, client.get(back)), "the code is used"


def test_a_refused_answer_cannot_be_tried_again(client: TestClient, application: FastAPI) -> None:
    back = choose(client.get("/sign-in"), SOMEBODY)
    client.get(changed(back, state="x" * 43))
    assert refused(client, application, client.get(back))


@pytest.mark.parametrize("cookie", ["", "x", "gAAAAA" + "x" * 200])
def test_a_forged_sign_in_under_way_is_refused(
    client: TestClient, application: FastAPI, cookie: str
) -> None:
    back = choose(client.get("/sign-in"), SOMEBODY)
    answer = client.get(back, headers={"Cookie": f"daoban_sign_in_pending={cookie}"})
    assert refused(client, application, answer)


@pytest.mark.parametrize("sealed", ["[]", "{}", "null", '{"state": "x"}', "no json"])
def test_something_else_that_we_sealed_is_no_sign_in_under_way(
    client: TestClient, application: FastAPI, sealed: str
) -> None:
    cookie = application.state.sealer.seal(sealed)
    answer = client.get(
        "/sign-in/callback?code=x&state=x", headers={"Cookie": f"daoban_sign_in_pending={cookie}"}
    )
    assert refused(client, application, answer)


def test_a_sign_in_under_way_does_not_wait_for_ever(
    client: TestClient, application: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = choose(client.get("/sign-in"), SOMEBODY)
    monkeypatch.setattr(pending, "PENDING_SECONDS", 0)
    assert refused(client, application, client.get(back))


def _claims(grant: Grant, issuer: str, **changes: Any) -> Claims:
    """The issuer's claims with changes; ``...`` leaves one out."""
    now = int(time.time())
    times: Claims = {"iat": now, "exp": now + 300}
    whole = {"iss": issuer, "aud": grant.client_id, "nonce": grant.nonce, **times}
    claims = {**grant.identity.claims(), **whole, **changes}
    return {name: value for name, value in claims.items() if value is not ...}


@pytest.mark.parametrize(
    "change",
    [
        {"nonce": "another"},
        {"nonce": ...},
        {"iss": "http://127.0.0.1:9"},
        {"iss": ...},
        {"aud": "another-client"},
        {"aud": ["another-client"]},
        {"aud": []},
        {"aud": ...},
        {"aud": ["daoban", "another-client"]},
        {"azp": "another-client"},
        {"exp": 1_000_000_000},
        {"exp": ...},
        {"exp": "later"},
        {"iat": 4_000_000_000},
        {"iat": ...},
        {"sub": ...},
        {"sub": ""},
        {"sub": 7},
        {"name": ...},
        {"name": ["李"]},
        {"identity_number": ...},
        {"identity_number": 7},
        {"credit_code": "91500113MADEM002XB"},
        {"company_name": "某公司"},
    ],
)
def test_a_token_that_says_something_else_is_refused(
    client: TestClient,
    application: FastAPI,
    monkeypatch: pytest.MonkeyPatch,
    change: Claims,
) -> None:
    def bent(grant: Grant, key: RSAKey, issuer: str) -> str:
        header = {"alg": "RS256", "kid": key.kid}
        return jwt.encode(header, _claims(grant, issuer, **change), key)

    forge(monkeypatch, bent)
    assert refused(client, application, sign_in(client, SOMEBODY))


@pytest.mark.parametrize("change", [{}, {"aud": ["daoban"]}, {"azp": "daoban"}, {"extra": [1]}])
def test_a_token_that_says_the_same_another_way_holds(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, change: Claims
) -> None:
    def same(grant: Grant, key: RSAKey, issuer: str) -> str:
        header = {"alg": "RS256", "kid": key.kid}
        return jwt.encode(header, _claims(grant, issuer, **change), key)

    forge(monkeypatch, same)
    assert sign_in(client, SOMEBODY).status_code == 303
    assert client.get("/who").json()["name"] == SOMEBODY.name


def _with_changed_claims(grant: Grant, key: RSAKey, issuer: str) -> str:
    """Another person's claims under the signature of the first."""
    header, _body, signature = issuers_own(grant, key, issuer).split(".")
    other = _claims(grant, issuer, **ANOTHER.claims())
    body = base64.urlsafe_b64encode(json.dumps(other).encode()).rstrip(b"=").decode()
    return f"{header}.{body}.{signature}"


def _unsigned(grant: Grant, _key: RSAKey, issuer: str) -> str:
    parts = ({"alg": "none"}, _claims(grant, issuer))
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in parts]
    return f"{encoded[0].decode()}.{encoded[1].decode()}."


def _signed_with_the_public_key(grant: Grant, key: RSAKey, issuer: str) -> str:
    """The public key taken for a shared secret (RFC 8725 section 2.1)."""
    secret = OctKey.import_key(base64.b64encode(key.as_pem(private=False)))
    return jwt.encode({"alg": "HS256", "kid": key.kid}, _claims(grant, issuer), secret)


def _signed_with_another_key(grant: Grant, key: RSAKey, issuer: str) -> str:
    """A key of one's own under the name of the issuer's."""
    own = RSAKey.generate_key(2048)
    return jwt.encode({"alg": "RS256", "kid": key.kid}, _claims(grant, issuer), own)


def _signed_with_an_unknown_key(grant: Grant, _key: RSAKey, issuer: str) -> str:
    own = RSAKey.generate_key(2048, auto_kid=True)
    return jwt.encode({"alg": "RS256", "kid": own.kid}, _claims(grant, issuer), own)


def _signed_with_a_key_it_brings_along(grant: Grant, _key: RSAKey, issuer: str) -> str:
    own = RSAKey.generate_key(2048, auto_kid=True)
    header = {"alg": "RS256", "kid": own.kid, "jwk": own.as_dict(private=False)}
    return jwt.encode(header, _claims(grant, issuer), own)


@pytest.mark.parametrize(
    "forged",
    [
        _with_changed_claims,
        _unsigned,
        _signed_with_the_public_key,
        _signed_with_another_key,
        _signed_with_an_unknown_key,
        _signed_with_a_key_it_brings_along,
        lambda *_: "",
        lambda *_: "no.token.at-all",
        lambda *_: "中文",
    ],
)
def test_a_token_without_the_issuers_signature_is_refused(
    client: TestClient,
    application: FastAPI,
    monkeypatch: pytest.MonkeyPatch,
    forged: Callable[[Grant, RSAKey, str], str],
) -> None:
    forge(monkeypatch, forged)
    assert refused(client, application, sign_in(client, SOMEBODY))


def test_a_new_key_of_the_issuer_is_fetched_when_it_is_first_met(tmp_path: Path) -> None:
    with open_door() as door:
        values = values_for(tmp_path, door.getsockname()[1])
        issuer = create_app(values)
        with serving(issuer, door), running(values) as app, browser(app) as client:
            assert sign_in(client, SOMEBODY).status_code == 303
            issuer.state.key = RSAKey.generate_key(
                2048, {"use": "sig", "alg": "RS256"}, auto_kid=True
            )
            assert sign_in(client, ANOTHER).status_code == 303
            assert client.get("/who").json()["name"] == ANOTHER.name


def test_an_issuer_that_names_itself_otherwise_is_not_used(
    issuer: Settings, values: Settings
) -> None:
    alias = values.model_copy(
        update={"identity_issuer": issuer.issuer.replace("127.0.0.1", "localhost")}
    )
    with running(alias) as app, browser(app) as client:
        assert client.get("/sign-in").status_code == 503


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n<html",
        b"HTTP/1.1 500 No\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 302 Go\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n",
        b"nothing that is HTTP\r\n\r\n",
    ],
)
def test_an_issuer_that_answers_nonsense_counts_as_down(tmp_path: Path, answer: bytes) -> None:
    with open_door() as door:

        def talk() -> None:
            caller, _ = door.accept()
            with closing(caller):
                caller.recv(4096)
                caller.sendall(answer)

        thread = threading.Thread(target=talk, daemon=True)
        thread.start()
        values = values_for(tmp_path, door.getsockname()[1])
        with running(values) as app, browser(app) as client:
            page = client.get("/sign-in")
        thread.join(10)
    assert page.status_code == 503
    assert "现在不能登录" in page.text
