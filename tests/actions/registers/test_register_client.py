"""The HTTP client: no reply is trusted, nothing a register does becomes an exception."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.registers import TOKEN, ask, number_of, register_settings

from actions.applications.registers.catalogue import catalogue
from actions.applications.registers.http_client import LARGEST_REPLY, HttpRegisters
from actions.applications.registers.port import LookupOutcome, RegisterAnswer, RegisterQuery
from actions.applications.registers.replies import LONGEST_LIST, LONGEST_TEXT

NUMBER = number_of("li-shili")
NAME = ask("population", NUMBER, "name")
CHILDREN = ask("household", NUMBER, "children")
MOMENT = "2026-11-22T10:00:00+00:00"
CHILD = {"name": "王小测", "sex": "女", "birth_date": "2026-10-28"}
Reply = Callable[[httpx.Request], httpx.Response]


def asked(query: RegisterQuery, reply: Reply, **changes: object) -> RegisterAnswer:
    values = register_settings(Path("unused"), registers_url="http://registers.test", **changes)
    registers = HttpRegisters(values, httpx.MockTransport(reply))
    try:
        return registers.look_up(query)
    finally:
        registers.close()


def saying(record: Any, as_of: Any = MOMENT, **more: Any) -> Reply:
    # Written as Python writes it: a register may well send Infinity, which is no JSON.
    body = json.dumps({"record": record, "as_of": as_of, **more})
    return lambda _request: httpx.Response(200, content=body)


def test_the_question_is_as_the_interface_says() -> None:
    seen: list[httpx.Request] = []

    def reply(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return saying({"name": "李示例"})(request)

    assert asked(NAME, reply).record == {"name": "李示例"}
    assert str(seen[0].url) == "http://registers.test/query"
    assert seen[0].headers["Authorization"] == f"Bearer {TOKEN}"
    assert json.loads(seen[0].content) == {
        "register": "population",
        "subject": {"identity_number": NUMBER},
        "keys": ["name"],
        "purpose": "办理演示事项",
        "consent": "consent-1",
    }


@pytest.mark.parametrize(
    ("query", "record"),
    [
        (NAME, {"name": 20261345}),
        (NAME, {"name": None}),
        (NAME, {"name": True}),
        (NAME, {"name": ""}),
        (NAME, {"name": ["李示例"]}),
        (NAME, {"name": {"": "李示例"}}),
        (NAME, {"name": "长" * (LONGEST_TEXT + 1)}),
        (NAME, {"name": "李\x00示例"}),
        (NAME, {"name": "李\ufffd例"}),
        (NAME, {"name": "李示例", "sex": "女"}),
        (NAME, {"shoe_size": "37"}),
        (NAME, ["李示例"]),
        (NAME, "李示例"),
        (CHILDREN, {"children": "王小测"}),
        (CHILDREN, {"children": CHILD}),
        (CHILDREN, {"children": ["王小测"]}),
        (CHILDREN, {"children": [{"name": "王小测"}]}),
        (CHILDREN, {"children": [CHILD | {"shoe_size": "15"}]}),
        (CHILDREN, {"children": [CHILD | {"sex": 2}]}),
        (CHILDREN, {"children": [CHILD] * (LONGEST_LIST + 1)}),
    ],
)
def test_a_record_against_the_catalogue_is_wrong_data(query: RegisterQuery, record: Any) -> None:
    answer = asked(query, saying(record))
    assert answer == RegisterAnswer(LookupOutcome.WRONG_DATA, missing=query.keys)


@pytest.mark.parametrize("as_of", [None, "", "yesterday", 5, "2026-11-22T10:00:00"])
def test_a_record_without_a_moment_is_wrong_data(as_of: Any) -> None:
    reply = saying({"name": "李示例"}, as_of if as_of != 5 else [5])
    assert asked(NAME, reply).outcome is LookupOutcome.WRONG_DATA


@pytest.mark.parametrize(
    "body", [b"", b"ok", b"\xff\xfe", b"[]", b"{}", b'{"record": {"name": "', b"<html></html>"]
)
def test_what_is_no_reply_is_wrong_data(body: bytes) -> None:
    answer = asked(NAME, lambda _request: httpx.Response(200, content=body))
    assert answer.outcome is LookupOutcome.WRONG_DATA


def test_an_endless_reply_is_wrong_data() -> None:
    parts = 0

    def flood() -> Iterator[bytes]:
        nonlocal parts
        while True:
            parts += 1
            yield b" " * 100_000

    answer = asked(
        NAME, lambda _request: httpx.Response(200, content=flood()), registers_timeout=60.0
    )
    assert answer.outcome is LookupOutcome.WRONG_DATA
    assert parts * 100_000 <= LARGEST_REPLY + 200_000


def test_a_reply_that_drips_is_timed_out() -> None:
    def drip() -> Iterator[bytes]:
        for _ in range(20):
            time.sleep(0.03)
            yield b" "

    answer = asked(
        NAME, lambda _request: httpx.Response(200, content=drip()), registers_timeout=0.1
    )
    assert answer.outcome is LookupOutcome.TIMED_OUT


@pytest.mark.parametrize("status", [204, 301, 307, 400, 401, 403, 404, 422, 429, 500, 502, 503])
def test_any_other_status_is_unavailable(status: int) -> None:
    def reply(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, headers={"Location": "http://elsewhere.test/"})

    assert asked(NAME, reply).outcome is LookupOutcome.UNAVAILABLE


class Troubled:
    """A register that has trouble so many times before it answers."""

    def __init__(self, trouble: type[httpx.TransportError], times: int) -> None:
        self._trouble = trouble
        self._times = times
        self.calls = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.calls += 1
        if self.calls <= self._times:
            raise self._trouble("trouble", request=request)
        return saying({"name": "李示例"})(request)


LOST = (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError)


@pytest.mark.parametrize("trouble", LOST)
def test_a_lost_connection_is_tried_once_more(trouble: type[httpx.TransportError]) -> None:
    register = Troubled(trouble, 1)
    assert asked(NAME, register).outcome is LookupOutcome.FOUND
    assert register.calls == 2


@pytest.mark.parametrize("trouble", LOST)
def test_a_connection_lost_twice_is_unavailable(trouble: type[httpx.TransportError]) -> None:
    register = Troubled(trouble, 9)
    assert asked(NAME, register).outcome is LookupOutcome.UNAVAILABLE
    assert register.calls == 2


@pytest.mark.parametrize(
    ("trouble", "outcome"),
    [
        (httpx.ConnectError, LookupOutcome.UNAVAILABLE),
        (httpx.ConnectTimeout, LookupOutcome.TIMED_OUT),
        (httpx.ReadTimeout, LookupOutcome.TIMED_OUT),
        (httpx.WriteTimeout, LookupOutcome.TIMED_OUT),
        (httpx.PoolTimeout, LookupOutcome.TIMED_OUT),
    ],
)
def test_nothing_else_is_tried_again(
    trouble: type[httpx.TransportError], outcome: LookupOutcome
) -> None:
    register = Troubled(trouble, 9)
    assert asked(NAME, register).outcome is outcome
    assert register.calls == 1


def test_a_wrong_reply_is_not_asked_for_again() -> None:
    calls: list[httpx.Request] = []

    def reply(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        return httpx.Response(503)

    asked(NAME, reply)
    assert len(calls) == 1


def test_nobody_listening_is_unavailable(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    registers = HttpRegisters(register_settings(tmp_path, registers_port=port))
    assert registers.look_up(NAME).outcome is LookupOutcome.UNAVAILABLE
    registers.close()


def test_a_wrong_token_is_unavailable(address: str, tmp_path: Path) -> None:
    values = register_settings(tmp_path, registers_url=address, registers_token="guessed")
    registers = HttpRegisters(values)
    assert registers.look_up(NAME).outcome is LookupOutcome.UNAVAILABLE
    registers.close()


@pytest.mark.parametrize("listed", [CHILDREN, ask("e_certificates", NUMBER, "certificates")])
def test_wrong_lists_of_the_service_are_wrong_data(
    http: HttpRegisters, broken: Any, listed: RegisterQuery
) -> None:
    broken(listed.register, LookupOutcome.WRONG_DATA)
    assert http.look_up(listed).outcome is LookupOutcome.WRONG_DATA


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=12,
)
RECORDS = st.none() | st.dictionaries(
    st.sampled_from(["children", "address", "police_station", "death_place", "other"]), JSON
)


@given(RECORDS | JSON, st.just(MOMENT) | JSON)
def test_whatever_comes_back_only_texts_of_the_catalogue_pass(record: Any, as_of: Any) -> None:
    query = ask("household", NUMBER, "children", "address", "police_station")
    answer = asked(query, saying(record, as_of))
    keys = catalogue()["household"].keys
    assert answer.outcome in LookupOutcome
    assert set(answer.record) | set(answer.missing) == set(query.keys)
    assert not set(answer.record) & set(answer.missing)
    for key, value in answer.record.items():
        entries = value if keys[key].items else [{key: value}]
        assert all(isinstance(text, str) and text for each in entries for text in each.values())


@given(st.binary(max_size=200), st.integers(200, 599))
def test_no_bytes_and_no_status_become_an_exception(body: bytes, status: int) -> None:
    answer = asked(NAME, lambda _request: httpx.Response(status, content=body))
    assert answer.outcome in (LookupOutcome.WRONG_DATA, LookupOutcome.UNAVAILABLE)
