"""Somebody who asked in vain, left a contact, and for whom there is an answer now."""

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from daoban.moments import now
from desk.tickets.ticket import Contact, Filing, TicketInput
from desk.tickets.tickets import Tickets
from desk.vocabulary import TicketChannel
from knowledge.facts import Faq, Statement
from knowledge.records import Record
from studio.questions.tables import TakenGroupRow
from support.stores import topic

QUESTION = "路灯坏了多久来修"
ANSWER = "三天以内。"
PHONE = "13800000000"


def answered_record() -> Record:
    """A record that holds the question by now."""
    answer = (Statement(text=ANSWER, source="some-source"),)
    found = topic("lamps", "路灯的事。")
    return found.model_copy(update={"faqs": (Faq(question=QUESTION, answer=answer),)})


def left_contact(tickets: Tickets, city: str, matter: TicketInput, conversation: str) -> str:
    """The number of a ticket with a contact out of a conversation."""
    filing = Filing(
        key=f"told-{conversation}"[:80],
        channel=TicketChannel.CHAT,
        city=city,
        matters=(matter,),
        contact=Contact(name="李示例", phone=PHONE, original="我叫李示例"),
        conversation=conversation,
    )
    return tickets.file(filing, None)[0].number


def taken_up(engine: Engine, record_id: str, question: str, *conversations: str) -> int:
    """That an editor took a question up; the number of the group."""
    row = TakenGroupRow(
        title=question,
        wordings=[question],
        conversations=list(conversations),
        record_id=record_id,
        question=question,
        draft_id=1,
        told=[],
        actor="editor1",
        note="",
        at=now(),
    )
    with Session(engine) as session, session.begin():
        session.add(row)
        session.flush()
        return row.id
