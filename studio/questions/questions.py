"""Questions that were not answered well: grouped, taken up, answered."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from daoban.errors import NotFound
from daoban.moments import aware, now
from desk.accounts.account import Actor
from desk.accounts.audit import AuditLog
from desk.accounts.roles import Right, require
from desk.accounts.write_turn import take_turn
from desk.insight.memory import RecentlyMade
from studio.ports import ChangesDrafts, DraftLike, Searching
from studio.questions.collecting import collect
from studio.questions.grouping import group, id_of
from studio.questions.shapes import Group, Groups, Taken
from studio.questions.tables import TakenGroupRow
from studio.questions.telling import live_faq
from studio.questions.writing import with_question
from studio.texts import read

SHOWN = 100
DAYS = 30


class QuestionGroups:
    """The questions of an installation."""

    def __init__(
        self,
        engine: Engine,
        audit: AuditLog,
        search: Searching,
        drafts: ChangesDrafts,
        clock: Callable[[], datetime] = now,
    ) -> None:
        """Take what is needed.

        Args:
            engine: the database.
            audit: the audit log.
            search: compares meanings, and knows what is live.
            drafts: what is taken up goes there.
            clock: what tells the time.
        """
        self._engine = engine
        self._audit = audit
        self._search = search
        self._drafts = drafts
        self._clock = clock
        self._made: RecentlyMade[Groups] = RecentlyMade(clock)

    def groups(self, actor: Actor, days: int = DAYS, city: str = "") -> Groups:
        """What was not answered well in the last days; at most a minute old.

        Those that nobody has taken up stand first, and of those what most people asked.

        Args:
            actor: who looks.
            days: how many.
            city: code of the city; empty: all.

        Raises:
            NotAllowed: not of the studio.
        """
        require(actor, Right.SEE_STUDIO)
        found = self._made.get((days, city), lambda: self._make(days, city))
        with Session(self._engine) as session:
            rows = list(session.scalars(select(TakenGroupRow).order_by(TakenGroupRow.id)))
        marked = [replace(each, taken=self._taken(each, rows)) for each in found.groups]
        marked.sort(key=lambda each: each.taken is not None)
        return replace(found, groups=tuple(marked[:SHOWN]))

    def draft_faq(
        self, actor: Actor, group_id: str, record_id: str, days: int = DAYS, city: str = ""
    ) -> DraftLike:
        """Put a question with the variants of a group into the draft of a record.

        Args:
            actor: who writes.
            group_id: the group.
            record_id: the record.
            days, city: as the groups were looked at.

        Raises:
            NotAllowed: this role writes nothing, or not this record.
            NotFound: the group or the record is gone.
            InvalidInput: such a record holds no questions.
            Conflict: somebody else saved the draft at the same moment.
        """
        require(actor, Right.EDIT)
        chosen = self._find(self.groups(actor, days, city).groups, group_id)
        draft = self._drafts.open(actor, record_id)
        body, question = with_question(draft.body, chosen.title, chosen.wordings)
        note = read("questions")["note"].format(people=chosen.people)
        saved = self._drafts.save(actor, draft.id, draft.revision, body, note)
        with Session(self._engine) as session, session.begin():
            take_turn(session)
            session.add(
                TakenGroupRow(
                    title=chosen.title,
                    wordings=list(chosen.wordings),
                    conversations=list(chosen.conversations),
                    record_id=record_id,
                    question=question,
                    draft_id=draft.id,
                    told=[],
                    actor=actor.name,
                    note=note,
                    at=self._clock(),
                )
            )
            detail = {"record": record_id, "question": question, "people": chosen.people}
            self._audit.record_in(session, actor, "question_taken", f"draft:{draft.id}", detail)
        return saved

    def _make(self, days: int, city: str) -> Groups:
        since = self._clock() - timedelta(days=days)
        with Session(self._engine) as session:
            asked = collect(session, since, city)
        groups, left_out = group(asked, self._search.tools.encoder)
        return Groups(len(asked), left_out, tuple(groups))

    def _taken(self, chosen: Group, rows: Sequence[TakenGroupRow]) -> Taken | None:
        """The latest time that somebody took up one of the wordings."""
        said = set(chosen.wordings)
        row = next((row for row in reversed(rows) if said & set(row.wordings)), None)
        if row is None:
            return None
        live = live_faq(self._search.tools, row) is not None
        return Taken(row.id, row.record_id, row.draft_id, row.actor, aware(row.at), live)

    def _find(self, groups: Sequence[Group], group_id: str) -> Group:
        """The group of this id; after a change of titles, the one that holds that wording."""
        for each in groups:
            if group_id in map(id_of, each.wordings):
                return each
        words = read("questions")["errors"]["group"]
        raise NotFound(words["message"], words["hint"])
