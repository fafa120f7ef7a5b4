"""The demonstration issuer: what it gives out, to whom, and how often."""

import base64
import stat
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import KeySet
from support.city import settings_for

from daoban.settings import Settings
from demo_city.identity.app import create_app
from demo_city.identity.grants import CODE_SECONDS
from demo_city.identity.people import identities
from demo_city.identity.signing_key import FILE, signing_key

SECRET = "client-secret"
VERIFIER = "v" * 43
CALLBACK = "http://127.0.0.1:8000/sign-in/callback"
ASKED = {
    "client_id": "daoban",
    "redirect_uri": CALLBACK,
    "response_type": "code",
    "scope": "openid profile",
    "state": "the-state",
    "nonce": "the-nonce",
    "code_challenge": create_s256_code_challenge(VERIFIER),
    "code_challenge_method": "S256",
}
SOMEBODY = next(iter(identities().values()))


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def values(tmp_path: Path) -> Settings:
    return settings_for(tmp_path, identity_secret=SECRET, public_url="https://daoban.example")


@pytest.fixture
def issuer(values: Settings, clock: Clock) -> Iterator[TestClient]:
    with TestClient(create_app(values, clock), follow_redirects=False) as client:
        yield client


def code_for(issuer: TestClient, person: str = SOMEBODY.subject, **changes: str) -> str:
    answer = issuer.post("/authorize", data={**ASKED, **changes, "person": person})
    return parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]


def redeem(
    issuer: TestClient, its_code: str, secret: str = SECRET, **changes: str
) -> httpx.Response:
    form = {
        "grant_type": "authorization_code",
        "code": its_code,
        "redirect_uri": CALLBACK,
        "code_verifier": VERIFIER,
    }
    return issuer.post("/token", data={**form, **changes}, auth=("daoban", secret))


def test_discovery_names_parts_that_are_there(issuer: TestClient, values: Settings) -> None:
    about = issuer.get("/.well-known/openid-configuration").json()
    assert about["issuer"] == values.issuer == "http://127.0.0.1:5063"
    assert about["code_challenge_methods_supported"] == ["S256"]
    for name in ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"):
        path = about[name].removeprefix(about["issuer"])
        assert issuer.get(path).status_code not in (404, 500), name


def test_keys_show_only_the_public_half(issuer: TestClient) -> None:
    (key,) = issuer.get("/jwks").json()["keys"]
    assert (key["kty"], key["alg"], key["use"]) == ("RSA", "RS256", "sig")
    assert not set(key) & {"d", "p", "q", "dp", "dq", "qi"}


def test_the_key_outlives_a_restart_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = signing_key(tmp_path)
    assert signing_key(tmp_path).as_dict(private=True) == first.as_dict(private=True)
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == [FILE]


class _Buttons(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.people: list[str] = []
        self.kinds: list[str | None] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        if tag == "button":
            self.people.append(given["value"] or "")
        if tag == "input":
            self.kinds.append(given.get("type"))


def test_the_page_lists_everybody_as_a_button_and_says_that_nobody_is_real(
    issuer: TestClient,
) -> None:
    page = issuer.get("/authorize", params=ASKED)
    found = _Buttons()
    found.feed(page.text)
    assert "演示环境 · 人物均为虚构" in page.text
    assert found.people == [*identities(), ""]
    assert set(found.kinds) == {"hidden"}, "no passwords"
    assert "script" not in found.tags
    assert not any(identity.identity_number in page.text for identity in identities().values())
    policy = page.headers["content-security-policy"]
    assert "form-action 'self' http://127.0.0.1:8000" in policy
    assert page.headers["cache-control"] == "no-store"


def test_the_page_writes_what_it_was_given_as_text(issuer: TestClient) -> None:
    page = issuer.get("/authorize", params=ASKED | {"state": '"><script>alert(1)</script>'})
    assert page.status_code == 200
    assert "<script" not in page.text


@pytest.mark.parametrize(
    "address",
    [
        CALLBACK,
        "http://localhost/sign-in/callback",
        "http://127.8.9.1:65000/sign-in/callback",
        "http://[::1]:8000/sign-in/callback",
        "https://daoban.example/sign-in/callback",
    ],
)
def test_answers_go_to_this_machine_or_the_public_address(issuer: TestClient, address: str) -> None:
    assert issuer.get("/authorize", params=ASKED | {"redirect_uri": address}).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"client_id": "somebody-else"},
        {"redirect_uri": ""},
        {"redirect_uri": "http://evil.example/sign-in/callback"},
        {"redirect_uri": "http://127.0.0.1:8000@evil.example/sign-in/callback"},
        {"redirect_uri": "http://127.0.0.1.evil.example/sign-in/callback"},
        {"redirect_uri": "http://evil.example\\@127.0.0.1/sign-in/callback"},
        {"redirect_uri": "http://127.0.0.1:8000/sign-in/callback/../../elsewhere"},
        {"redirect_uri": "http://127.0.0.1:8000/sign-in/callback?next=//evil.example"},
        {"redirect_uri": "http://127.0.0.1:8000/sign-in/callback\n"},
        {"redirect_uri": "https://daoban.example.evil.example/sign-in/callback"},
        {"redirect_uri": "javascript:alert(1)"},
    ],
)
def test_nothing_is_sent_to_an_address_that_is_not_known(
    issuer: TestClient, change: dict[str, str]
) -> None:
    for answer in (
        issuer.get("/authorize", params=ASKED | change),
        issuer.post("/authorize", data={**ASKED, **change, "person": SOMEBODY.subject}),
    ):
        assert answer.status_code == 400
        assert "location" not in answer.headers
        assert "不能登录" in answer.text


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"state": ""}, "invalid_request"),
        ({"nonce": ""}, "invalid_request"),
        ({"nonce": "n" * 513}, "invalid_request"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": ""}, "invalid_request"),
    ],
)
def test_a_request_that_is_not_safe_is_sent_back(
    issuer: TestClient, change: dict[str, str], error: str
) -> None:
    for answer in (
        issuer.get("/authorize", params=ASKED | change),
        issuer.post("/authorize", data={**ASKED, **change, "person": SOMEBODY.subject}),
    ):
        told = parse_qs(urlsplit(answer.headers["location"]).query)
        assert told["error"] == [error]
        assert "code" not in told


@pytest.mark.parametrize("person", ["", "nobody"])
def test_who_chooses_nobody_goes_back_without_a_code(issuer: TestClient, person: str) -> None:
    answer = issuer.post("/authorize", data=ASKED | {"person": person})
    told = parse_qs(urlsplit(answer.headers["location"]).query)
    assert told["error"] == ["access_denied"]
    assert told["state"] == ["the-state"]
    assert "code" not in told


@pytest.mark.parametrize("subject", list(identities()))
def test_a_code_becomes_an_id_token_about_who_was_chosen(
    issuer: TestClient, values: Settings, subject: str
) -> None:
    answer = redeem(issuer, code_for(issuer, subject))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    keys = KeySet.import_key_set(issuer.get("/jwks").json())
    claims = jwt.decode(answer.json()["id_token"], keys, algorithms=["RS256"]).claims
    assert claims["iss"] == values.issuer
    assert claims["aud"] == "daoban"
    assert claims["nonce"] == "the-nonce"
    assert claims["exp"] > claims["iat"]
    about = identities()[subject].claims()
    assert {name: claims[name] for name in about} == about
    bearer = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    assert issuer.get("/userinfo", headers=bearer).json() == about


def test_a_code_is_good_once(issuer: TestClient) -> None:
    code = code_for(issuer)
    assert redeem(issuer, code).status_code == 200
    again = redeem(issuer, code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


def test_a_code_is_good_for_one_try(issuer: TestClient) -> None:
    code = code_for(issuer)
    assert redeem(issuer, code, code_verifier="w" * 43).status_code == 400
    assert redeem(issuer, code).json()["error"] == "invalid_grant"


def test_a_code_is_good_for_a_minute(issuer: TestClient, clock: Clock) -> None:
    code, later = code_for(issuer), code_for(issuer)
    clock.now += CODE_SECONDS - 1
    assert redeem(issuer, code).status_code == 200
    clock.now += 1
    assert redeem(issuer, later).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"code_verifier": "w" * 43}, "invalid_grant"),
        ({"code_verifier": ""}, "invalid_grant"),
        ({"redirect_uri": "http://127.0.0.1:9000/sign-in/callback"}, "invalid_grant"),
        ({"code": "guessed"}, "invalid_grant"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
def test_a_code_is_bound_to_its_request(
    issuer: TestClient, change: dict[str, str], error: str
) -> None:
    answer = redeem(issuer, code_for(issuer), **change)
    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_the_client_shows_its_secret_in_the_form_too(issuer: TestClient) -> None:
    form = {"client_id": "daoban", "grant_type": "authorization_code", "code_verifier": VERIFIER}
    form |= {"redirect_uri": CALLBACK, "code": code_for(issuer)}
    assert issuer.post("/token", data=form | {"client_secret": "wrong"}).status_code == 401
    assert issuer.post("/token", data=form | {"client_secret": SECRET}).status_code == 200


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Basic",
        "Basic !!!",
        "Basic " + base64.b64encode(b"daoban:").decode(),
        "Basic " + base64.b64encode(b"other:client-secret").decode(),
        "Basic " + base64.b64encode(b"daoban:wrong").decode(),
        "Basic " + base64.b64encode(b"\xff\xfe").decode(),
    ],
)
def test_without_the_secret_there_are_no_tokens(issuer: TestClient, header: str) -> None:
    answer = issuer.post(
        "/token", data={"code": code_for(issuer)}, headers={"Authorization": header}
    )
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_with_no_secret_set_nobody_gets_tokens(tmp_path: Path) -> None:
    with TestClient(create_app(settings_for(tmp_path)), follow_redirects=False) as issuer:
        assert redeem(issuer, code_for(issuer), secret="").status_code == 401


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer guessed", "Basic guessed"])
def test_userinfo_needs_an_access_token(issuer: TestClient, header: str) -> None:
    answer = issuer.get("/userinfo", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
