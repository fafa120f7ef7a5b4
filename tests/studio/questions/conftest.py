"""Questions, drafts and tickets in one database."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session
from support.desk_insight import Days
from support.encoder import NgramEncoder
from support.studio import StudioOfTests

from desk.tickets.choices import SuggestionChoices
from desk.tickets.tables import TicketRow
from knowledge.facts import Faq
from studio.questions.marks import Marks
from studio.questions.questions import QuestionGroups
from studio.questions.telling import Telling


@dataclass
class QuestionHouse:
    studio: StudioOfTests
    days: Days
    marks: Marks
    choices: SuggestionChoices
    questions: QuestionGroups
    telling: Telling
    search: Any

    def contact(self, number: str) -> None:
        """Somebody left a contact with a ticket."""
        with Session(self.studio.engine) as session, session.begin():
            row = update(TicketRow).where(TicketRow.number == number)
            session.execute(row.values(sealed_contact="sealed"))

    def go_live(self, record_id: str, question: str) -> None:
        """A record holds a question from now on."""
        records = self.search.tools.snapshot.records
        statement = records[record_id].summary
        faq = Faq(question=question, answer=(statement,))
        records[record_id] = records[record_id].model_copy(update={"faqs": (faq,)})


@pytest.fixture
def asked(studio: StudioOfTests) -> QuestionHouse:
    engine, clock = studio.engine, studio.clock
    snapshot = SimpleNamespace(records=dict(studio.live.now.records))
    search = SimpleNamespace(tools=SimpleNamespace(encoder=NgramEncoder(), snapshot=snapshot))
    return QuestionHouse(
        studio,
        Days(engine, clock),
        Marks(engine, clock),
        SuggestionChoices(engine, clock),
        QuestionGroups(engine, studio.audit, search, studio.drafts, clock),
        Telling(engine, studio.audit, search, clock),
        search,
    )
