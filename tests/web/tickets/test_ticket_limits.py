"""How much one may file in an hour."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from support.citizen_tickets import LAMP, all_tickets, browser
from support.error_shape import check_error
from ticket_reporter import Reporter

from daoban.errors import TooManyRequests
from web.tickets.limits import HourlyLimit, TicketLimits

PATH = "/api/v1/tickets"
BODY = {"text": LAMP, "city": "重庆"}


class Seconds:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds(app: FastAPI) -> Seconds:
    clock = Seconds()
    app.state.ticket_limits = TicketLimits(clock, by_address=5)
    return clock


def test_an_hour_is_counted_from_each_time() -> None:
    clock = Seconds()
    limit = HourlyLimit(2, "too_many", clock)
    for clock.now in (0.0, 1800.0):
        limit.check("a")
        limit.count("a")
    with pytest.raises(TooManyRequests) as refused:
        limit.check("a")
    assert "30 分钟后" in str(refused.value.hint)
    limit.check("b")
    clock.now = 3600.0
    limit.check("a")
    limit.count("a")
    with pytest.raises(TooManyRequests):
        limit.check("a")


def test_a_browser_files_twenty_an_hour(reporter: Reporter, seconds: Seconds) -> None:
    reporter.open("/message")
    sent = {**reporter.form.sent, "text": LAMP, "phone": "13800000000"}
    for number in range(20):
        page = reporter.client.post("/message", data={**sent, "key": f"{number:024}"})
        assert page.status_code == 200, number
    refused = reporter.client.post("/message", data={**sent, "key": "x" * 24})
    assert refused.status_code == 429
    assert "请 60 分钟后再试" in refused.text
    assert "12345" in refused.text
    assert len(all_tickets(reporter.app)) == 20
    with browser(reporter.app) as neighbour:
        assert neighbour.post("/message", data={**sent, "key": "y" * 24}).status_code == 200
    seconds.now = 3601.0
    assert reporter.client.post("/message", data={**sent, "key": "z" * 24}).status_code == 200


def test_a_public_address_files_so_many_an_hour(app: FastAPI, seconds: Seconds) -> None:
    with TestClient(app, client=("8.8.8.8", 1)) as stranger:
        codes = [stranger.post(PATH, json=BODY).status_code for _ in range(6)]
        assert codes == [201] * 5 + [429]
        error = check_error(stranger.post(PATH, json=BODY))
        assert error["code"] == "too_many_requests"
    with TestClient(app, client=("8.8.4.4", 1)) as other:
        assert other.post(PATH, json=BODY).status_code == 201


def test_the_city_s_own_network_is_not_counted(app: FastAPI, seconds: Seconds) -> None:
    with TestClient(app, client=("10.0.0.7", 1)) as hotline:
        codes = {hotline.post(PATH, json=BODY).status_code for _ in range(7)}
    assert codes == {201}


def test_what_is_refused_is_not_counted(app: FastAPI, seconds: Seconds) -> None:
    with TestClient(app, client=("8.8.8.8", 1)) as stranger:
        for _ in range(7):
            stranger.post(PATH, json={**BODY, "phone": "1"})
        assert stranger.post(PATH, json=BODY).status_code == 201
