"""A desk with something on every page, and the addresses of all of them."""

from collections.abc import Iterator

from fastapi import FastAPI

from desk.accounts.account import Actor
from desk.accounts.roles import may
from desk.vocabulary import Author, TicketStatus
from support.desk_accounts import AGENT, AUDITOR, HANDLER, SUPERVISOR
from support.desk_page_filings import at, file, matter
from support.desk_pages import CITY
from support.telling import QUESTION, answered_record, left_contact, taken_up
from web.desk.navigation import PLACES

TALK, WAITING = "c" * 32, "d" * 32
"""A conversation that a supervisor has, and one that waits."""
HELD = "路灯多久修好"
NOWHERE = "/desk/nothing-here"


def fill(house: FastAPI) -> FastAPI:
    """Conversations, an answer that waits, topics, and tickets that make an event."""
    desk = house.state.desk
    handover = desk.handovers.ask(TALK, "visitor:1", CITY, "我要人工")
    desk.handovers.take(handover.id, SUPERVISOR, handover.revision)
    said = [{"type": "text", "text": "路灯坏了"}]
    desk.lines.add(TALK, handover.id, Author.CITIZEN, None, said, "k-1")
    desk.handovers.ask(WAITING, "visitor:2", CITY, "转人工")
    desk.approvals.hold(TALK, CITY, HELD, "路灯", said)
    desk.approvals.choose(SUPERVISOR, "no_answer")
    for _number in range(5):
        file(house)
    somebody_waits(house)
    return house


def somebody_waits(house: FastAPI) -> tuple[int, str]:
    """A citizen can be told an answer; the group and the ticket."""
    record = answered_record()
    house.state.search.tools.snapshot.records[record.id] = record
    ticket = left_contact(house.state.desk.tickets, CITY, matter(), TALK)
    return taken_up(house.state.engine, record.id, QUESTION, TALK), ticket


def pages(house: FastAPI) -> Iterator[tuple[Actor | None, str]]:
    """Every page, for each role that may see it; tickets at each status are made for it."""
    tickets = [at(house, each, place="别处", district="江北区") for each in TicketStatus]
    yield None, "/desk/sign-in"
    for actor in (AGENT, SUPERVISOR, HANDLER, AUDITOR):
        for _name, path, right in PLACES:
            if may(actor.role, right):
                yield actor, path
        for ticket in tickets[1:]:
            yield actor, f"/desk/tickets/{ticket.number}"
        yield actor, "/desk/password"
        yield actor, NOWHERE
    yield AGENT, f"/desk/conversations/{TALK}"
    yield SUPERVISOR, f"/desk/conversations/{TALK}"
    yield SUPERVISOR, f"/desk?conversation={TALK}"
    yield SUPERVISOR, f"/desk/conversations/{WAITING}"
    yield HANDLER, "/desk/accounts"
