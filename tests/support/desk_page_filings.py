"""Tickets for the tests of the desk's pages."""

from typing import Any

from fastapi import FastAPI

from desk.accounts.account import Actor
from desk.tickets.ticket import Contact, Filing, Ticket, TicketInput
from desk.vocabulary import TicketAction, TicketChannel, TicketStatus, TicketType
from support.desk_accounts import AGENT, HANDLER
from support.desk_pages import CITY, MANAGEMENT

_WAY = (
    (TicketAction.DISPATCH, AGENT, {"department": MANAGEMENT}),
    (TicketAction.ACCEPT, HANDLER, {}),
    (TicketAction.RESOLVE, HANDLER, {"result": "路灯已经修好。"}),
    (TicketAction.FOLLOW_UP, AGENT, {}),
    (TicketAction.ARCHIVE, AGENT, {}),
)
_numbers = iter(range(10_000))


def matter(**changes: Any) -> TicketInput:
    """A lamp that is out."""
    told: dict[str, Any] = {
        "type": TicketType.HELP,
        "category_path": ("城乡建设", "城市建设和市政管理"),
        "district": "渝中区",
        "place": "样板路八号",
        "summary": "样板路路灯不亮",
        "text": "样板路八号门口的路灯一个星期不亮了。",
        "demand": "尽快修好",
    }
    return TicketInput(**(told | changes))


def file(house: FastAPI, *matters: TicketInput, actor: Actor | None = None) -> list[Ticket]:
    """File one call; nobody's, so that it waits to be sent, if not told otherwise."""
    filing = Filing(
        key=f"page-test-{next(_numbers):06}",
        channel=TicketChannel.CALL,
        city=CITY,
        matters=matters or (matter(),),
        contact=Contact(name="李示例", phone="13800000000", original="我叫李示例，路灯不亮"),
    )
    filed: list[Ticket] = house.state.desk.tickets.file(filing, actor)
    return filed


def act(house: FastAPI, ticket: Ticket, action: TicketAction, actor: Actor, **typed: Any) -> Ticket:
    """Do something to a ticket as it stands now."""
    tickets = house.state.desk.tickets
    revision = tickets.get(ticket.number, AGENT).revision
    changed: Ticket = tickets.act(ticket.number, action, actor, revision, **typed)
    return changed


def at(house: FastAPI, status: TicketStatus, **changes: Any) -> Ticket:
    """A ticket that has come this far."""
    (ticket,) = file(house, matter(**changes))
    for action, actor, typed in _WAY:
        if ticket.status is status:
            break
        ticket = act(house, ticket, action, actor, **typed)
    assert ticket.status is status
    return ticket
