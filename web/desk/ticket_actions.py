"""What can be done to a ticket on its page, and doing it."""

from desk.tickets.ticket import Ticket
from web.desk.cities import city_of
from web.desk.here import AtDesk
from web.desk.requests import ActRequest


def act(here: AtDesk, number: str, wanted: ActRequest) -> Ticket:
    """Do something to a ticket; departments go by id or title.

    Raises:
        NotFound, NotAllowed, InvalidInput: as the ticket service says.
        Conflict: somebody else changed it meanwhile.
    """
    ticket = here.desk.tickets.get(number, here.actor)
    city = city_of(here.request.app.state.search, here.desk, ticket.city)
    changes = dict(wanted.changes)
    if changes.get("department"):
        changes["department"] = city.department(changes["department"])
    return here.desk.tickets.act(
        number,
        wanted.action,
        here.actor,
        wanted.revision,
        department=city.department(wanted.department),
        assisting=tuple(filter(None, map(city.department, wanted.assisting))),
        note=wanted.note.strip(),
        result=wanted.result.strip(),
        changes=changes or None,
        other=wanted.other.strip(),
    )
