"""All of handed-over conversations, put together."""

from dataclasses import dataclass

from sqlalchemy import Engine

from daoban.moments import now
from daoban.sealing import Sealer
from desk.handover.approvals import Approvals
from desk.handover.audit import Audit
from desk.handover.bell import Bell
from desk.handover.handovers import Handovers
from desk.handover.hours import OfficeHours
from desk.handover.line_store import Clock, LineStore
from desk.handover.lines import Lines
from desk.handover.moves import Moves
from desk.handover.presence import Presence
from desk.handover.queue import Queue
from desk.handover.seeds import TicketSeeds
from desk.handover.topics import Topics
from desk.handover.turns import Turns


@dataclass(frozen=True)
class HandoverParts:
    """What the web process uses."""

    handovers: Handovers
    lines: Lines
    approvals: Approvals
    turns: Turns
    hours: OfficeHours
    seeds: TicketSeeds
    bell: Bell
    presence: Presence
    clock: Clock


def make_handover_parts(
    engine: Engine, sealer: Sealer, audit: Audit, every_day: str = "", clock: Clock = now
) -> HandoverParts:
    """Put everything together.

    Args:
        engine: the database.
        sealer: seals what was said.
        audit: the audit log.
        every_day: office hours that hold on every day; empty: by ``hours.yml``.
        clock: what tells the time.
    """
    bell = Bell()
    store = LineStore(engine, sealer, clock)
    presence = Presence(engine, clock)
    moves = Moves(store, audit, bell, clock)
    lines = Lines(store, audit, bell, clock)
    turns = Turns(engine, clock)
    return HandoverParts(
        handovers=Handovers(moves, Queue(presence), presence, bell),
        lines=lines,
        approvals=Approvals(store, Topics(engine, audit, clock), audit, bell, clock),
        turns=turns,
        hours=OfficeHours(every_day),
        seeds=TicketSeeds(turns, lines, sealer, clock),
        bell=bell,
        presence=presence,
        clock=clock,
    )
