"""Those who asked in vain and left a contact, once there is an answer."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from daoban.errors import NotAllowed, NotFound
from daoban.moments import now
from desk.accounts.account import Actor
from desk.accounts.audit import AuditLog
from desk.accounts.roles import Right, may
from desk.accounts.write_turn import take_turn
from desk.tickets.tables import TicketRow
from search.run import Tools
from studio.ports import Searching
from studio.questions.shapes import ToTell
from studio.questions.tables import TakenGroupRow
from studio.questions.writing import Body, held
from studio.texts import read


class Telling:
    """Lists them, and keeps who has been told; contacts are seen at the tickets only."""

    def __init__(
        self,
        engine: Engine,
        audit: AuditLog,
        search: Searching,
        clock: Callable[[], datetime] = now,
    ) -> None:
        """Take the database, the audit log, what knows the live records, and the clock."""
        self._engine = engine
        self._audit = audit
        self._search = search
        self._clock = clock

    def to_tell(self, actor: Actor) -> list[ToTell]:
        """Those of questions that are answered by the live release, the latest questions first.

        Raises:
            NotAllowed: neither of the studio nor one of those who call back.
        """
        _require(actor, Right.SEE_STUDIO)
        tools = self._search.tools
        with Session(self._engine) as session:
            rows = session.scalars(select(TakenGroupRow).order_by(TakenGroupRow.id.desc()))
            waiting = [
                _waiting(tools, row, faq, number)
                for row in rows
                if (faq := live_faq(tools, row))
                for number in _tickets(session, row)
            ]
        once = {(each.ticket, each.record_id, each.question): each for each in reversed(waiting)}
        return [
            each for each in waiting if once[each.ticket, each.record_id, each.question] is each
        ]

    def told(self, actor: Actor, group_id: int, ticket: str) -> None:
        """Keep that somebody has been told.

        Raises:
            NotAllowed: neither an editor nor one of those who call back.
            NotFound: nobody waits for this, or somebody told them before.
        """
        _require(actor, Right.EDIT)
        with Session(self._engine) as session, session.begin():
            take_turn(session, "question_told")
            row = session.get(TakenGroupRow, group_id)
            waits = row is not None and live_faq(self._search.tools, row)
            if row is None or not waits or ticket not in _tickets(session, row):
                words = read("questions")["errors"]["told"]
                raise NotFound(words["message"], words["hint"])
            row.told = [*row.told, ticket]
            detail = {"question": row.question, "record": row.record_id}
            self._audit.record_in(session, actor, "question_told", f"ticket:{ticket}", detail)


def live_faq(tools: Tools, row: TakenGroupRow) -> Body | None:
    """The question as the published record holds it by now."""
    record = tools.snapshot.records.get(row.record_id)
    faqs = [faq.model_dump(mode="json") for faq in getattr(record, "faqs", ())]
    return held(faqs, row.question, row.wordings)


def _waiting(tools: Tools, row: TakenGroupRow, faq: Body, ticket: str) -> ToTell:
    record = tools.snapshot.records[row.record_id]
    return ToTell(
        group_id=row.id,
        ticket=ticket,
        question=str(faq["question"]),
        record_id=row.record_id,
        record_title=record.title,
        record_kind=str(getattr(record, "kind", "")),
        answer="".join(str(each["text"]) for each in faq["answer"]),
    )


def _tickets(session: Session, row: TakenGroupRow) -> list[str]:
    """Numbers of the tickets with a contact that came out of the group's conversations."""
    asked = (
        select(TicketRow.number)
        .where(TicketRow.conversation.in_(row.conversations), TicketRow.sealed_contact != "")
        .order_by(TicketRow.number)
    )
    told = _told(session, row)
    return [number for number in session.scalars(asked) if number not in told]


def _told(session: Session, row: TakenGroupRow) -> set[str]:
    """Who was told this answer, whichever of those who took the question up led to it."""
    asked = select(TakenGroupRow.told).where(
        TakenGroupRow.record_id == row.record_id, TakenGroupRow.question == row.question
    )
    return {number for told in session.scalars(asked) for number in told}


def _require(actor: Actor, right: Right) -> None:
    if not (may(actor.role, right) or may(actor.role, Right.FOLLOW_UP)):
        words = read("questions")["errors"]["not_allowed"]
        raise NotAllowed(words["message"], words["hint"])
