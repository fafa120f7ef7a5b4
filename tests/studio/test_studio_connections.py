"""Tokens, requests sent twice, and webhooks."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from cryptography.fernet import Fernet
from sqlalchemy.orm import Session
from support.studio import BOSS, EDITOR, EVERYBODY, REVIEWER, StudioOfTests

from daoban.errors import Conflict, InvalidInput, NotAllowed, NotFound
from daoban.sealing import Sealer
from desk.accounts.account import Actor
from desk.vocabulary import Role
from knowledge.publishing import Published
from studio.connections.delivering import WAITS, Delivering, signature
from studio.connections.requests import KEPT, Answer, Requests
from studio.connections.tokens import Tokens
from studio.connections.webhooks import Webhooks

HOSTS = "cms.example.gov.cn, hooks.example:8443"
URL = "https://cms.example.gov.cn/hook?x=1"


@pytest.fixture
def tokens(studio: StudioOfTests) -> Tokens:
    return Tokens(studio.engine, studio.audit, studio.clock)


def test_a_token_acts_with_its_role_until_revoked(studio: StudioOfTests, tokens: Tokens) -> None:
    token, secret = tokens.issue(BOSS, "City-CMS", Role.EDITOR, "dept-market")
    assert tokens.find(secret) == Actor("api:city-cms", "接口 city-cms", Role.EDITOR, "dept-market")
    assert tokens.find(secret[:-1]) is None
    assert tokens.list(BOSS)[0].seen_at == studio.clock()
    with pytest.raises(Conflict):
        tokens.issue(BOSS, "city-cms", Role.REVIEWER)
    assert tokens.revoke(BOSS, token.id).revoked_at == studio.clock()
    assert tokens.find(secret) is None
    with pytest.raises(NotFound):
        tokens.revoke(BOSS, 99)
    kept = str([entry.detail for entry in studio.audit.entries()])
    assert secret not in kept


@pytest.mark.parametrize(
    ("name", "role", "department"),
    [
        ("", Role.EDITOR, ""),
        ("x y", Role.EDITOR, ""),
        ("x" * 41, Role.EDITOR, ""),
        ("x", Role.SUPERVISOR, ""),
        ("x", Role.REVIEWER, "dept-market"),
    ],
)
def test_tokens_that_cannot_be_made(tokens: Tokens, name: str, role: Role, department: str) -> None:
    with pytest.raises(InvalidInput):
        tokens.issue(BOSS, name, role, department)


def test_only_supervisors_make_tokens_and_webhooks(studio: StudioOfTests, tokens: Tokens) -> None:
    hooks = Webhooks(studio.engine, studio.audit, Sealer([Fernet.generate_key().decode()]), HOSTS)
    for actor in EVERYBODY:
        if actor is not BOSS:
            for step in (
                lambda actor=actor: tokens.issue(actor, "x", Role.EDITOR),
                lambda actor=actor: tokens.list(actor),
                lambda actor=actor: tokens.revoke(actor, 1),
                lambda actor=actor: hooks.add(actor, "x", URL),
                lambda actor=actor: hooks.switch(actor, 1, False),
                lambda actor=actor: hooks.list(actor),
                lambda actor=actor: hooks.deliveries(actor),
            ):
                with pytest.raises(NotAllowed):
                    step()


def test_a_request_sent_twice_is_done_once(studio: StudioOfTests) -> None:
    requests = Requests(studio.engine, studio.clock)
    done: list[int] = []

    def work() -> Answer:
        done.append(1)
        return Answer(201, {"id": len(done)})

    first = requests.once(EDITOR, "k1", {"a": 1}, work)
    assert requests.once(EDITOR, "k1", {"a": 1}, work) == first == Answer(201, {"id": 1})
    assert requests.once(REVIEWER, "k1", {"a": 1}, work).body == {"id": 2}
    with pytest.raises(InvalidInput):
        requests.once(EDITOR, "k1", {"a": 2}, work)
    assert len(done) == 2

    def failing() -> Answer:
        raise Conflict("x")

    def inside() -> Answer:
        with pytest.raises(Conflict):
            requests.once(EDITOR, "k3", {}, work)
        return Answer(200, {})

    with pytest.raises(Conflict):
        requests.once(EDITOR, "k2", {}, failing)
    assert requests.once(EDITOR, "k2", {}, work).body == {"id": 3}
    requests.once(EDITOR, "k3", {}, inside)
    studio.clock.wait(seconds=(KEPT + timedelta(seconds=1)).total_seconds())
    assert sorted(requests.sweep(studio.clock())) == ["k1", "k1", "k2", "k3"]


class Receiver:
    """What other systems would see."""

    def __init__(self, studio: StudioOfTests) -> None:
        self.studio = studio
        sealer = Sealer([Fernet.generate_key().decode()])
        self.hooks = Webhooks(studio.engine, studio.audit, sealer, HOSTS, studio.clock)
        self.answers: Iterator[Any] = iter(())
        self.seen: list[httpx.Request] = []
        transport = httpx.MockTransport(self.answer)
        self.delivering = Delivering(
            studio.engine, sealer, self.hooks.allows, studio.clock, transport
        )

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request)
        given = next(self.answers)
        if isinstance(given, Exception):
            raise given
        return httpx.Response(given, headers={"Location": "https://evil.example/"})

    def publish(self) -> None:
        with Session(self.studio.engine) as session, session.begin():
            self.hooks.told(session, Published(7, True), {"note": "新"})

    def sweep(self) -> list[str]:
        return self.delivering.sweep(self.studio.clock())


@pytest.fixture
def receiver(studio: StudioOfTests) -> Receiver:
    return Receiver(studio)


def test_a_release_is_told_signed_and_tried_again(receiver: Receiver) -> None:
    _, secret = receiver.hooks.add(BOSS, "网站", URL)
    receiver.publish()
    receiver.answers = iter([500, httpx.ConnectError("x"), 302, 204])
    assert receiver.sweep() == []
    assert receiver.sweep() == []
    assert len(receiver.seen) == 1
    for wait in WAITS[:3]:
        assert receiver.hooks.deliveries(BOSS)[0].error
        receiver.studio.clock.wait(seconds=wait)
        arrived = receiver.sweep()
    assert arrived == ["1"]
    assert {request.url.host for request in receiver.seen} == {"cms.example.gov.cn"}
    last = receiver.seen[-1]
    moment = last.headers["X-Daoban-Timestamp"]
    assert last.headers["X-Daoban-Signature"] == signature(secret, moment, last.content)
    assert b'"release": 7' in last.content
    (delivery,) = receiver.hooks.deliveries(BOSS)
    assert (delivery.attempts, delivery.error, delivery.next_at) == (4, "", None)
    receiver.studio.clock.wait(days=3)
    assert receiver.sweep() == []


def test_what_never_arrives_is_given_up(receiver: Receiver) -> None:
    receiver.hooks.add(BOSS, "网站", URL)
    receiver.publish()
    receiver.answers = iter([500] * 99)
    for wait in (0, *WAITS, 86400, 86400):
        receiver.studio.clock.wait(seconds=wait)
        receiver.sweep()
    assert len(receiver.seen) == len(WAITS) + 1
    assert receiver.hooks.deliveries(BOSS)[0].next_at is None


def test_switched_off_addresses_are_not_told(receiver: Receiver) -> None:
    hook, _ = receiver.hooks.add(BOSS, "网站", URL)
    receiver.publish()
    receiver.hooks.switch(BOSS, hook.id, False)
    receiver.publish()
    assert receiver.sweep() == []
    assert receiver.seen == []
    (delivery,) = receiver.hooks.deliveries(BOSS)
    assert delivery.next_at is None


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        (URL, True),
        ("http://cms.example.gov.cn/", True),
        ("https://cms.example.gov.cn:443/", True),
        ("https://hooks.example:8443/x", True),
        ("https://cms.example.gov.cn:8443/", False),
        ("https://hooks.example/x", False),
        ("https://evil.example/", False),
        ("https://cms.example.gov.cn.evil.example/", False),
        ("https://cms.example.gov.cn@evil.example/", False),
        ("https://evil.example\\@cms.example.gov.cn/", False),
        ("ftp://cms.example.gov.cn/", False),
        ("https://[::1", False),
        ("", False),
    ],
)
def test_only_hosts_that_the_city_names(receiver: Receiver, url: str, allowed: bool) -> None:
    assert receiver.hooks.allows(url) is allowed
    if not allowed:
        with pytest.raises(InvalidInput):
            receiver.hooks.add(BOSS, "网站", url)
