"""Who called: sealed in the row of the ticket."""

from daoban.errors import Unavailable
from daoban.sealing import Sealer
from desk.tickets.tables import TicketRow
from desk.tickets.ticket import Contact


def sealed(sealer: Sealer, contact: Contact) -> str:
    """A contact as it is stored; empty when nothing is known."""
    return "" if contact.empty else sealer.seal(contact.model_dump_json())


def unsealed(sealer: Sealer, row: TicketRow) -> Contact:
    """Who called; an empty contact when nothing is known.

    Raises:
        Unavailable: it was sealed with a key that is not in force.
    """
    if not row.sealed_contact:
        return Contact()
    return Contact.model_validate_json(sealer.unseal(row.sealed_contact))


def to_mask(sealer: Sealer, row: TicketRow) -> Contact:
    """Who called, to be taken out of what is written about the ticket, as far as it can be read."""
    try:
        return unsealed(sealer, row)
    except Unavailable:
        return Contact()
