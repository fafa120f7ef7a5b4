"""Filing a call: its matters become tickets, and what was changed in the draft is kept."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from daoban.errors import InvalidInput
from desk.accounts.account import Actor
from desk.dispatch.categories import categories
from desk.tickets.ticket import Contact, Filing, Ticket, TicketInput
from desk.vocabulary import TicketAction, TicketChannel
from web.desk.cities import CityChoice
from web.desk.requests import FileRequest, MatterRequest
from web.desk.texts import desk_text

if TYPE_CHECKING:
    from desk.parts import DeskParts


def file_call(desk: "DeskParts", actor: Actor, city: CityChoice, sent: FileRequest) -> list[Ticket]:
    """File a call; the same key files once.

    Returns:
        the tickets, in the order of the matters.

    Raises:
        InvalidInput: a department or category is none of this city's.
        NotAllowed: the actor may not file.
    """
    handover = desk.handovers.current(sent.conversation) if sent.conversation else None
    filing = Filing(
        key=sent.key,
        channel=TicketChannel.CHAT if sent.conversation else TicketChannel.CALL,
        city=city.code,
        matters=tuple(_input(city, sent, matter) for matter in sent.matters),
        contact=Contact(name=sent.name, phone=sent.phone, original=sent.transcript),
        owner=handover.owner if handover else "",
        conversation=sent.conversation,
    )
    tickets = desk.tickets.file(filing, actor)
    return [
        _settle(desk, actor, ticket, matter, city.department(matter.department))
        for ticket, matter in zip(tickets, sent.matters, strict=True)
    ]


def _input(city: CityChoice, sent: FileRequest, matter: MatterRequest) -> TicketInput:
    """A matter as it is filed; one that belongs to another ticket is sent to nobody."""
    _check_category(matter.category_path)
    department = "" if matter.merge_into else city.department(matter.department)
    given = matter.model_dump(exclude={"drafted", "merge_into", "department", "assisting", "text"})
    return TicketInput(
        **given,
        department=department,
        assisting=tuple(filter(None, map(city.department, matter.assisting))),
        text=matter.text.strip() or sent.transcript.strip() or matter.summary,
        confidential=sent.confidential,
    )


def _check_category(path: Sequence[str]) -> None:
    level2 = categories().get(path[0])
    if level2 is None or (len(path) > 1 and path[1] not in level2):
        words = desk_text()["call"]
        raise InvalidInput(words["unknown_category"], words["unknown_category_hint"])


def _settle(
    desk: "DeskParts", actor: Actor, ticket: Ticket, matter: MatterRequest, department: str
) -> Ticket:
    """Keep what was changed in the draft, and merge what was said before."""
    if matter.drafted:
        settled = {
            "type": ticket.type.value,
            "category_path": list(ticket.category_path),
            "department": department,
            "district": ticket.district,
            "urgency": ticket.urgency.value,
        }
        desk.corrections.keep(ticket, matter.drafted, settled, actor)
    if not matter.merge_into or ticket.duplicate_of:
        return ticket
    merge = TicketAction.MERGE
    return desk.tickets.act(ticket.number, merge, actor, ticket.revision, other=matter.merge_into)
