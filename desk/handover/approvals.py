"""Answers that an agent looks at before the citizen gets them (先审后发)."""

import hashlib
import secrets
from collections.abc import Sequence
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from daoban.errors import Conflict, NotFound
from daoban.moments import aware
from daoban.personal_data import mask_personal_data
from desk.accounts.account import Actor
from desk.accounts.roles import Right, require
from desk.accounts.write_turn import take_turn
from desk.handover.audit import Audit
from desk.handover.bell import Bell
from desk.handover.line_store import Clock, LineStore, NewLine
from desk.handover.lines import check_messages
from desk.handover.shapes import Approval, Message
from desk.handover.tables import ApprovalRow
from desk.handover.texts import fault, handover_text
from desk.handover.topics import Topic, Topics
from desk.vocabulary import ApprovalStatus, Author

Decision = Literal["send", "change", "reject"]
_SETTLED = {
    "send": ApprovalStatus.SENT,
    "change": ApprovalStatus.CHANGED,
    "reject": ApprovalStatus.REJECTED,
}
APPROVALS = "approvals"
"""Rings when the list of waiting answers changes."""
_QUOTED = 60
"""Characters of a question that its answer names."""


class Approvals:
    """The answers that wait, and the topics for which they do."""

    def __init__(
        self, store: LineStore, topics: Topics, audit: Audit, bell: Bell, clock: Clock
    ) -> None:
        """Take where lines are kept, the topics, the audit log, whom to wake, what tells the time."""
        self._store = store
        self._topics = topics
        self._audit = audit
        self._bell = bell
        self._clock = clock

    def needed(self, outcome: str, bundle_title: str | None) -> bool:
        """Whether an answer with this outcome, or about this record, waits for an agent."""
        titles = self._topics.titles()
        return outcome in titles or (bundle_title or "") in titles

    def topics(self) -> list[Topic]:
        """The topics by title."""
        return self._topics.all()

    def choose(self, actor: Actor, title: str) -> None:
        """Let answers on a topic wait; see ``Topics.choose``."""
        self._topics.choose(actor, title)

    def drop(self, actor: Actor, title: str) -> None:
        """Let answers on a topic go out at once; see ``Topics.drop``."""
        self._topics.drop(actor, title)

    def hold(
        self,
        conversation: str,
        city: str,
        question: str,
        bundle: str,
        messages: Sequence[Message],
        key: str = "",
    ) -> Approval:
        """Keep an answer back.

        Args:
            conversation: as the engine knows it.
            city: code of the served city, or empty.
            question: what was asked; masked here.
            bundle: title of what the answer is about, or empty.
            messages: the answer; published texts only.
            key: the sender's own; the same key is held once.
        """
        approval_id = _id(conversation, key)
        with Session(self._store.engine) as session, session.begin():
            take_turn(session)
            row = session.get(ApprovalRow, approval_id)
            if row is None:
                row = ApprovalRow(
                    id=approval_id,
                    conversation=conversation,
                    city=city,
                    question=mask_personal_data(question),
                    bundle=bundle[:120],
                    messages=[dict(each) for each in messages],
                    status=ApprovalStatus.WAITING.value,
                    actor="",
                    at=self._clock(),
                )
                session.add(row)
                session.flush()
            approval = _approval(row)
        self._bell.ring(conversation, APPROVALS)
        return approval

    def waiting(self) -> list[Approval]:
        """Everything that waits, the oldest first."""
        asked = (
            select(ApprovalRow)
            .where(ApprovalRow.status == ApprovalStatus.WAITING)
            .order_by(ApprovalRow.at, ApprovalRow.id)
        )
        with Session(self._store.engine) as session:
            return [_approval(row) for row in session.scalars(asked)]

    def any_waiting(self, conversation: str) -> bool:
        """Whether an answer to this conversation waits."""
        asked = select(ApprovalRow.id).where(
            ApprovalRow.conversation == conversation,
            ApprovalRow.status == ApprovalStatus.WAITING,
        )
        with Session(self._store.engine) as session:
            return session.scalar(asked.limit(1)) is not None

    def get(self, approval_id: str) -> Approval:
        """An answer, waiting or settled.

        Raises:
            NotFound: there is none with this id.
        """
        with Session(self._store.engine) as session:
            return _approval(_row(session, approval_id))

    def settle(
        self,
        approval_id: str,
        actor: Actor,
        decision: Decision,
        messages: Sequence[Message] | None = None,
    ) -> Approval:
        """Send an answer as it is or changed, or do not send it; the citizen is told either way.

        Args:
            approval_id: its id.
            actor: who decides.
            decision: of several who decide, the first one's counts.
            messages: what is sent when it is changed.

        Raises:
            NotAllowed: this role approves no answers.
            NotFound: there is none with this id.
            Conflict: somebody has settled it already.
            InvalidInput: changed, but nothing is said, or too much.
        """
        require(actor, Right.APPROVE)
        if decision == "change":
            check_messages(messages or ())
        with Session(self._store.engine) as session, session.begin():
            take_turn(session)
            row = _row(session, approval_id, locked=True)
            if row.status != ApprovalStatus.WAITING:
                raise fault(Conflict, "approval_settled")
            row.status, row.actor = _SETTLED[decision].value, actor.name
            row.settled_at = self._clock()
            session.flush()
            given = (messages if decision == "change" else row.messages) or ()
            self._store.insert(session, _line(row, actor, decision, given))
            subject = f"approval:{row.id}"
            self._audit.record_in(session, actor, f"answer_{decision}", subject, {})
            approval = _approval(row)
        self._bell.ring(approval.conversation, APPROVALS)
        return approval


def _line(
    row: ApprovalRow, actor: Actor, decision: Decision, messages: Sequence[Message]
) -> NewLine:
    """What the citizen gets."""
    if decision == "reject":
        said: list[Message] = [{"type": "notice", "level": "info", "text": _about(row, "rejected")}]
    else:
        said = [{"type": "text", "text": _about(row, "lead")}, *messages]
    return NewLine(
        conversation=row.conversation,
        handover_id="",
        author=Author.ASSISTANT,
        actor=actor.name,
        messages=said,
        key=f"approval:{row.id}",
    )


def _about(row: ApprovalRow, sentence: str) -> str:
    words = handover_text()["approval"]
    question = " ".join(row.question.split())
    if not question:
        return str(words[f"{sentence}_plain"])
    short = question if len(question) <= _QUOTED else f"{question[: _QUOTED - 1]}…"
    return str(words[sentence]).format(question=short)


def _id(conversation: str, key: str) -> str:
    if not key:
        return secrets.token_hex(16)
    return hashlib.sha256(f"{conversation}:{key}".encode()).hexdigest()[:32]


def _row(session: Session, approval_id: str, locked: bool = False) -> ApprovalRow:
    row = session.get(ApprovalRow, approval_id, with_for_update=True if locked else None)
    if row is None:
        raise fault(NotFound, "approval_missing")
    return row


def _approval(row: ApprovalRow) -> Approval:
    return Approval(
        id=row.id,
        conversation=row.conversation,
        city=row.city,
        question=row.question,
        bundle=row.bundle,
        messages=tuple(row.messages),
        status=ApprovalStatus(row.status),
        actor=row.actor,
        at=aware(row.at),
        settled_at=aware(row.settled_at),
    )
