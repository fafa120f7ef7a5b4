"""Where lines are kept: sealed, masked beside it, each key once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from json import dumps, loads

from sqlalchemy import Engine, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from daoban.moments import aware, now
from daoban.personal_data import mask_personal_data
from daoban.sealing import Sealer
from desk.handover.shapes import Line, Message, plain_text
from desk.handover.tables import LineRow
from desk.vocabulary import Author

SHOWN = "shown:"
"""Begins the key of what the citizen has seen in a reply already."""
Clock = Callable[[], datetime]
"""What tells the time."""
_INSERT: dict[str, Callable[..., postgresql.Insert | sqlite.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


@dataclass(frozen=True)
class NewLine:
    """A line that is to be kept.

    Attributes:
        key: unique in its conversation.
        masked: in place of the text with its numbers masked, when more is known to be personal.
    """

    conversation: str
    handover_id: str
    author: Author
    actor: str
    messages: Sequence[Message]
    key: str
    masked: str | None = None


class LineStore:
    """All lines of an installation."""

    def __init__(self, engine: Engine, sealer: Sealer, clock: Clock = now) -> None:
        """Take the database, the sealer, and what tells the time."""
        self.engine = engine
        self._sealer = sealer
        self._clock = clock

    def insert(self, session: Session, new: NewLine) -> Line:
        """Keep a line in the caller's transaction; the one that is there if its key is.

        Ids of one conversation become visible in their order: a reader that goes on from the last
        one misses none.
        """
        dialect = session.connection().dialect.name
        if dialect == "postgresql":
            turn = func.hashtextextended(new.conversation, 0)
            session.execute(select(func.pg_advisory_xact_lock(turn)))
        statement = _INSERT[dialect](LineRow).values(
            conversation=new.conversation,
            handover_id=new.handover_id,
            key=new.key,
            author=new.author.value,
            actor=new.actor,
            sealed=self._sealer.seal(dumps(list(new.messages), ensure_ascii=False)),
            masked=mask_personal_data(
                plain_text(list(new.messages)) if new.masked is None else new.masked
            ),
            at=self._clock(),
        )
        session.execute(statement.on_conflict_do_nothing(index_elements=["conversation", "key"]))
        kept = self.find(session, new.conversation, new.key)
        assert kept is not None
        return kept

    def find(self, session: Session, conversation: str, key: str) -> Line | None:
        """The line with a key."""
        asked = select(LineRow).where(LineRow.conversation == conversation, LineRow.key == key)
        row = session.scalars(asked).one_or_none()
        return self.read(row) if row else None

    def rows(self, conversation: str, after: int = 0) -> list[LineRow]:
        """Rows of a conversation in order, from the one after that id."""
        asked = (
            select(LineRow)
            .where(LineRow.conversation == conversation, LineRow.id > after)
            .order_by(LineRow.id)
        )
        with Session(self.engine, expire_on_commit=False) as session:
            return list(session.scalars(asked))

    def read(self, row: LineRow, unsealed: bool = True) -> Line:
        """A line, as it was said or with only its masked text.

        Raises:
            Unavailable: it was sealed with a key that is not in force.
        """
        hidden = [{"type": "text", "text": row.masked}]
        messages = loads(self._sealer.unseal(row.sealed)) if unsealed else hidden
        return Line(
            id=row.id,
            conversation=row.conversation,
            handover_id=row.handover_id,
            author=Author(row.author),
            actor=row.actor,
            messages=tuple(messages),
            masked=row.masked,
            shown=row.key.startswith(SHOWN),
            at=aware(row.at),
        )
