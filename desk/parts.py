"""The parts of the desk, made once for the process that works with them."""

from dataclasses import dataclass

from sqlalchemy import Engine

from daoban.sealing import Sealer
from daoban.settings import Settings
from desk.accounts.accounts import Accounts
from desk.accounts.audit import AuditLog
from desk.accounts.sign_ins import DeskSessions
from desk.dispatch.published import PublishedDepartments
from desk.handover.approvals import Approvals
from desk.handover.handovers import Handovers
from desk.handover.hours import OfficeHours
from desk.handover.lines import Lines
from desk.handover.parts import HandoverParts, make_handover_parts
from desk.handover.seeds import TicketSeeds
from desk.handover.turns import Turns
from desk.insight.insight import Insight
from desk.shared_suggesting import SharedSuggesting
from desk.sweeper import Sweeper
from desk.tickets.choices import SuggestionChoices
from desk.tickets.corrections import Corrections
from desk.tickets.ratings import Ratings
from desk.tickets.similar import SimilarTickets
from desk.tickets.tickets import Tickets
from search.service import SearchService


@dataclass(frozen=True)
class DeskParts:
    """Everything that works at the desk."""

    audit: AuditLog
    accounts: Accounts
    sign_ins: DeskSessions
    departments: PublishedDepartments
    suggesting: SharedSuggesting
    tickets: Tickets
    ratings: Ratings
    similar: SimilarTickets
    corrections: Corrections
    choices: SuggestionChoices
    handover: HandoverParts
    insight: Insight
    sweeper: Sweeper

    @property
    def handovers(self) -> Handovers:
        """Conversations that wait for an agent or have one."""
        return self.handover.handovers

    @property
    def lines(self) -> Lines:
        """What is said in them."""
        return self.handover.lines

    @property
    def approvals(self) -> Approvals:
        """Answers that wait for an agent."""
        return self.handover.approvals

    @property
    def turns(self) -> Turns:
        """Turns with the assistant."""
        return self.handover.turns

    @property
    def hours(self) -> OfficeHours:
        """When agents are there."""
        return self.handover.hours

    @property
    def seeds(self) -> TicketSeeds:
        """What a complaint in a conversation said."""
        return self.handover.seeds

    def latest_ticket(self, conversation: str) -> str | None:
        """Number of the latest ticket of a conversation, if there is one."""
        found = self.tickets.of_conversation(conversation)
        return found[0].number if found else None

    def start(self) -> None:
        """Begin what goes on by itself: following models, escalation, conversations left alone."""
        self.suggesting.start_watching()
        self.sweeper.start()

    def close(self) -> None:
        """End it."""
        self.sweeper.close()
        self.suggesting.close()


def make_desk(
    settings: Settings, engine: Engine, sealer: Sealer, search: SearchService
) -> DeskParts:
    """Put everything together.

    Raises:
        Unavailable: dispatch has not been trained yet.
    """
    audit = AuditLog(engine)
    departments = PublishedDepartments(search)
    encoder = search.tools.encoder
    tickets = Tickets(engine, sealer, audit, departments, encoder)
    handover = make_handover_parts(engine, sealer, audit, settings.desk_office_hours)
    return DeskParts(
        audit=audit,
        accounts=Accounts(engine, audit),
        sign_ins=DeskSessions(engine),
        departments=departments,
        suggesting=SharedSuggesting(settings, search),
        tickets=tickets,
        ratings=Ratings(engine, sealer, audit),
        similar=tickets.similar,
        corrections=Corrections(engine),
        choices=SuggestionChoices(engine),
        handover=handover,
        insight=Insight(engine, encoder, departments),
        sweeper=Sweeper((tickets.sweep, handover.handovers.sweep)),
    )
