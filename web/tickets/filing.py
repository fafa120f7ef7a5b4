"""From what was understood to filed tickets."""

from daoban.personal_data import mask_personal_data
from desk.tickets.ticket import Contact, Filing, Ticket
from desk.vocabulary import TicketChannel
from web.tickets.limits import limits_of
from web.tickets.told import Told
from web.tickets.understanding import Understanding, input_of
from web.tickets.visit import TicketVisit

MOST_ORIGINAL = 8000


def filing_of(understanding: Understanding, channel: TicketChannel, owner: str) -> Filing:
    """What is filed; matters without words are left out."""
    told = understanding.told
    matters = [input_of(each, told) for each in understanding.matters if each.text]
    return Filing(
        key=f"page:{told.key}",
        channel=channel,
        city=told.city,
        matters=tuple(matters),
        contact=contact_of(understanding),
        owner=owner,
        conversation=told.conversation,
    )


def contact_of(understanding: Understanding) -> Contact:
    """Who tells it; the unmasked words too, but only where masking takes something away."""
    told = understanding.told
    words = _words(told, [each.text for each in understanding.matters])
    hidden = mask_personal_data(words) != words
    original = words[:MOST_ORIGINAL] if hidden else ""
    return Contact(name=told.name, phone=told.phone, original=original)


def _words(told: Told, texts: list[str]) -> str:
    extra = (told.place, told.happened, told.object, told.demand)
    whole = [told.text, *(each for each in texts if each not in told.text), *extra]
    return "\n".join(each for each in whole if each)


def file(here: TicketVisit, filing: Filing) -> list[Ticket]:
    """File for whoever asks, within what one may file in an hour.

    Raises:
        TooManyRequests: too many in this hour.
        Conflict: the key was used for something else.
        InvalidInput: something does not fit a ticket.
    """
    limits = limits_of(here)
    limits.check_filing(here)
    tickets = here.desk.tickets.file(filing, None)
    limits.count_filing(here)
    return tickets
