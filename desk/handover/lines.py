"""What citizen and agent say to each other, and what the assistant sends later."""

from collections.abc import Sequence

from sqlalchemy import func, update
from sqlalchemy.orm import Session

from daoban.errors import Conflict, InvalidInput
from daoban.moments import now
from desk.accounts.account import Actor
from desk.accounts.roles import Right, require
from desk.accounts.write_turn import take_turn
from desk.handover.audit import Audit
from desk.handover.bell import Bell
from desk.handover.line_store import SHOWN, Clock, LineStore, NewLine
from desk.handover.shapes import OPEN, Line, Message
from desk.handover.tables import HandoverRow
from desk.handover.texts import fault
from desk.vocabulary import Author, ConversationStatus

MOST_CHARACTERS = 2000
"""Of one text that an agent sends."""


class Lines:
    """The lines of all conversations; each key is kept once."""

    def __init__(
        self,
        store: LineStore,
        audit: Audit,
        bell: Bell,
        clock: Clock = now,
    ) -> None:
        """Take where they are kept, the audit log, whom to wake, and what tells the time."""
        self._store = store
        self._audit = audit
        self._bell = bell
        self._clock = clock

    def add(
        self,
        conversation: str,
        handover_id: str,
        author: Author,
        actor: Actor | None,
        messages: Sequence[Message],
        key: str,
        masked: str | None = None,
    ) -> Line:
        """Keep a line; with a key that is there already, the line that has it.

        Args:
            conversation: as the engine knows it.
            handover_id: the handover it belongs to; empty outside of one.
            author: an agent must have the conversation; a citizen's handover must be open.
            actor: who at the desk; ``None`` for the citizen and the assistant.
            messages: chat messages. Texts of an agent are sent under the agent's title.
            key: the sender's own, at most 64 characters.
            masked: the plain text without personal data, if more of it is known than numbers.

        Raises:
            Conflict: the conversation is not with this agent, or with people at all.
            NotAllowed: this role holds no conversations.
            InvalidInput: nothing is said, or too much.
        """
        if author is Author.AGENT and actor is not None:
            require(actor, Right.CONVERSE)
            messages = [_under_title(each, actor) for each in check_messages(messages)]
        new = NewLine(
            conversation=conversation,
            handover_id=handover_id,
            author=author,
            actor=actor.name if actor else "",
            messages=messages,
            key=f"{author.value}:{key}",
            masked=masked,
        )
        line = self._keep(new)
        self._bell.ring(conversation)
        return line

    def add_shown(
        self, conversation: str, handover_id: str, messages: Sequence[Message], key: str
    ) -> Line:
        """Keep what the assistant answered at once, for the agent; the citizen has seen it."""
        author = Author.ASSISTANT
        new = NewLine(conversation, handover_id, author, "", messages, f"{SHOWN}{key}")
        with Session(self._store.engine) as session, session.begin():
            line = self._store.insert(session, new)
        self._bell.ring(conversation)
        return line

    def has(self, conversation: str, key: str) -> bool:
        """Whether the citizen's line with this key is there."""
        with Session(self._store.engine) as session:
            found = self._store.find(session, conversation, f"{Author.CITIZEN.value}:{key}")
        return found is not None

    def after(self, conversation: str, line_id: int = 0) -> list[Line]:
        """All lines after the one with that id, as they were said."""
        return [self._store.read(row) for row in self._store.rows(conversation, line_id)]

    def for_citizen(self, conversation: str, line_id: int = 0) -> list[Line]:
        """Lines after that one that the citizen has not seen: no own ones, none shown before."""
        rows = self._store.rows(conversation, line_id)
        fresh = [row for row in rows if row.author != Author.CITIZEN]
        return [self._store.read(row) for row in fresh if not row.key.startswith(SHOWN)]

    def masked(self, conversation: str) -> list[Line]:
        """All lines with only their masked text."""
        return [self._store.read(row, unsealed=False) for row in self._store.rows(conversation)]

    def reveal(self, conversation: str, actor: Actor) -> list[Line]:
        """All lines as they were said; that somebody looked is recorded.

        Raises:
            NotAllowed: this role holds no conversations.
        """
        require(actor, Right.CONVERSE)
        with Session(self._store.engine) as session, session.begin():
            subject = f"conversation:{conversation}"
            self._audit.record_in(session, actor, "lines_revealed", subject, {})
        return self.after(conversation)

    def _keep(self, new: NewLine) -> Line:
        with Session(self._store.engine) as session, session.begin():
            take_turn(session)
            if found := self._store.find(session, new.conversation, new.key):
                return found
            if new.author is Author.AGENT:
                self._note_answer(session, new)
            elif new.author is Author.CITIZEN:
                self._hold_open(session, new)
            return self._store.insert(session, new)

    def _note_answer(self, session: Session, new: NewLine) -> None:
        """The agent must have the conversation; when the first answer came is noted."""
        statement = (
            update(HandoverRow)
            .where(
                HandoverRow.id == new.handover_id,
                HandoverRow.conversation == new.conversation,
                HandoverRow.status == ConversationStatus.ACTIVE,
                HandoverRow.agent == new.actor,
            )
            .values(answered_at=func.coalesce(HandoverRow.answered_at, self._clock()))
        )
        if getattr(session.execute(statement), "rowcount", 0) != 1:
            raise fault(Conflict, "not_yours")

    def _hold_open(self, session: Session, new: NewLine) -> None:
        """Nobody ends the handover before the line is in it."""
        statement = (
            update(HandoverRow)
            .where(
                HandoverRow.id == new.handover_id,
                HandoverRow.conversation == new.conversation,
                HandoverRow.status.in_(OPEN),
            )
            .values(status=HandoverRow.status)
        )
        if getattr(session.execute(statement), "rowcount", 0) != 1:
            raise fault(Conflict, "over")


def check_messages(messages: Sequence[Message]) -> Sequence[Message]:
    """What somebody at the desk sends, if it says something and not too much.

    Raises:
        InvalidInput: it does not.
    """
    texts = [str(each.get("text") or "") for each in messages]
    if not texts or not all(text.strip() for text in texts):
        raise fault(InvalidInput, "empty_line")
    if max(map(len, texts)) > MOST_CHARACTERS:
        raise fault(InvalidInput, "long_line", most=MOST_CHARACTERS)
    return messages


def _under_title(message: Message, actor: Actor) -> Message:
    """A plain text becomes one that shows who sent it."""
    if message.get("type", "text") != "text":
        return message
    return {"type": "agent", "text": message["text"], "title": actor.title}
