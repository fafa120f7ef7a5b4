"""Corrections as labelled messages: what people settled about drafts teaches dispatch.

A fifth of the tickets is never learnt, by the digest of the ticket's id: the same tickets each time,
so that models trained before and after can be measured on them.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from desk.accounts.account import SYSTEM
from desk.dispatch.categories import known_path
from desk.dispatch.departments import Departments
from desk.dispatch.messages import LabelledMessage
from desk.dispatch.models import ROOM
from desk.tickets.corrections import Correction
from desk.tickets.history import CITIZEN
from desk.vocabulary import TicketType, Urgency

FILE = "corrections.jsonl"
"""What the models beside it have learnt of corrections, masked as it was kept."""
PARTS = 5
"""One of so many tickets is held out."""
NOBODY = (CITIZEN.name, SYSTEM.name)
"""Who takes a draft over without having looked at where it should go."""


@dataclass(frozen=True)
class Corrected:
    """What is known of corrected tickets.

    Attributes:
        learnt: to be trained on.
        held_out: to be measured on.
    """

    learnt: list[LabelledMessage]
    held_out: list[LabelledMessage]


def corrected(
    corrections: Iterable[Correction], departments: Departments, unseen: Iterable[str] = ()
) -> Corrected:
    """The newest labels that somebody of the desk gave to each ticket.

    Args:
        corrections: the oldest first.
        unseen: texts that are measured elsewhere; they are not learnt.
    """
    newest = {item.ticket_id: item for item in corrections if item.actor not in NOBODY}
    learnt: list[LabelledMessage] = []
    held_out: list[LabelledMessage] = []
    for ticket_id, item in newest.items():
        if message := _message(item, departments):
            (held_out if is_held_out(ticket_id) else learnt).append(message)
    measured = {*unseen, *(message.text for message in held_out)}
    return Corrected([message for message in learnt if message.text not in measured], held_out)


def is_held_out(ticket_id: str) -> bool:
    """Whether a ticket is measured on, and never learnt."""
    return int(hashlib.sha256(ticket_id.encode()).hexdigest(), 16) % PARTS == 0


def save_corrected(messages: Sequence[LabelledMessage], room: Path) -> None:
    """Write what models have learnt beside them, for their owner only."""
    lines = (json.dumps(asdict(message), ensure_ascii=False) for message in messages)
    (room / FILE).touch(mode=0o600)
    (room / FILE).write_text("\n".join(lines), "utf-8")


def load_corrected(folder: Path) -> list[LabelledMessage]:
    """What the models under ``folder/dispatch`` have learnt of corrections; perhaps nothing."""
    file = folder / ROOM / FILE
    if not file.is_file():
        return []
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line]
    return [
        LabelledMessage(**row | {"path": tuple(row["path"]), "also": tuple(row["also"])})
        for row in rows
    ]


def _message(item: Correction, departments: Departments) -> LabelledMessage | None:
    """A correction as a message; labels that dispatch does not know are left out."""
    told = item.settled
    path = tuple(told["category_path"])
    department = told["department"] if told["department"] in departments.by_id else ""
    found = LabelledMessage(
        text=item.text,
        city=item.city,
        type=told["type"] if told["type"] in list(TicketType) else "",
        path=path if len(path) == 2 and known_path(path) else (),
        department=department,
        district=told["district"],
        urgency=told["urgency"] if told["urgency"] in list(Urgency) else "",
    )
    labelled = found.type or found.path or found.department or found.urgency
    return found if labelled and item.text.strip() else None
