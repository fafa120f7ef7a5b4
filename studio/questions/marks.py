"""Whether answers helped, as citizens say."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from daoban.errors import InvalidInput
from daoban.moments import now
from daoban.personal_data import mask_personal_data
from desk.accounts.write_turn import take_turn
from studio.questions.tables import AnswerMarkRow
from studio.texts import read

LONGEST = 500


class Marks:
    """Keeps what citizens say of answers."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = now) -> None:
        """Take the database, and what tells the time."""
        self._engine = engine
        self._clock = clock

    def keep(self, conversation: str, city: str, said: str, bundle: str, helped: bool) -> None:
        """Keep a mark; the latest on a question of a conversation counts.

        Args:
            conversation: as the engine knows it.
            city: code of the served city, or empty.
            said: the question; numbers that are personal are masked here.
            bundle: title of what was answered on, or empty.
            helped: what the citizen says.

        Raises:
            InvalidInput: no conversation, or no question.
        """
        text = mask_personal_data(" ".join(said.split()))[:LONGEST]
        if not text or not conversation or len(conversation) > 64:
            words = read("questions")["errors"]["mark"]
            raise InvalidInput(words["message"], words["hint"])
        with Session(self._engine) as session, session.begin():
            take_turn(session, f"answer_mark:{conversation}")
            row = session.scalars(
                select(AnswerMarkRow).where(
                    AnswerMarkRow.conversation == conversation, AnswerMarkRow.said == text
                )
            ).first()
            if row is None:
                row = AnswerMarkRow(conversation=conversation, said=text)
                session.add(row)
            row.city, row.bundle = city[:6], mask_personal_data(bundle)[:120]
            row.helped, row.at = helped, self._clock()
