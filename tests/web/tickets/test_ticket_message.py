"""Leaving a message."""

import pytest
from support.citizen_tickets import LAMP, NOISE, all_tickets
from ticket_reporter import Reporter

from desk.vocabulary import TicketChannel


def test_a_message_becomes_one_ticket(reporter: Reporter) -> None:
    reporter.open("/message")
    assert "现在不是人工服务时间（工作日 9:00—18:00）" in reporter.text
    text = f"{LAMP}。另外{NOISE}"
    reporter.send("/message", text=text, phone="023-67550000", area="500000|渝中区")
    (ticket,) = all_tickets(reporter.app)
    assert ticket.channel is TicketChannel.MESSAGE
    assert ticket.text == text
    assert ticket.district == "渝中区"
    assert ticket.has_contact
    assert reporter.at == f"/ticket/{ticket.number}/filed"
    assert "热线会打您留的电话答复您" in reporter.text


@pytest.mark.parametrize(("phone", "said"), [("", "请留一个电话"), ("999", "没有这样的电话号码")])
def test_a_message_needs_a_phone(reporter: Reporter, phone: str, said: str) -> None:
    reporter.open("/message")
    page = reporter.send("/message", text=LAMP, phone=phone)
    assert page.status_code == 422
    assert said in reporter.text
    assert reporter.form.sent["text"] == LAMP
    assert all_tickets(reporter.app) == []


def test_within_office_hours_the_chat_is_offered(reporter: Reporter) -> None:
    reporter.app.state.desk.hours.is_open = True
    reporter.open("/message")
    assert "点“转人工”会更快" in reporter.text


def test_a_message_sent_twice_is_kept_once(reporter: Reporter) -> None:
    reporter.open("/message")
    sent = {**reporter.form.sent, "text": LAMP, "phone": "13800000000"}
    pages = [reporter.client.post("/message", data=sent) for _ in range(2)]
    assert pages[0].url == pages[1].url
    assert len(all_tickets(reporter.app)) == 1


def test_danger_in_a_message_is_answered_after_it_is_kept(reporter: Reporter) -> None:
    reporter.open("/message")
    reporter.send("/message", text="着火了", phone="13800000000")
    assert len(all_tickets(reporter.app)) == 1
    assert 'href="tel:119"' in reporter.page.text
