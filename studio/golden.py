"""The studio's own golden questions: what must go on being answered rightly after each publishing."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from daoban.errors import Conflict, InvalidInput, NotAllowed, NotFound
from daoban.moments import aware, now
from daoban.personal_data import mask_personal_data
from desk.accounts.account import Actor
from desk.accounts.audit import AuditLog
from desk.accounts.roles import Right, may, require
from desk.accounts.write_turn import take_turn
from knowledge.vocabulary import GuideField
from search.contracts import Outcome
from search.evaluation.cells import outcomes_of
from search.evaluation.golden import GoldenQuestion
from search.evaluation.labels import FIELDS, OUTCOMES, UNSAID, code_of, shown
from search.run import Tools
from studio.golden_tables import GoldenQuestionRow
from studio.ports import Searching
from studio.texts import read

MOST_CHARACTERS = 500
_SEVERAL = re.compile(r"[;；\n]")


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """A golden question that was added in the studio.

    Attributes:
        city: its name; empty: any.
        titles: of the records that are right; empty where none is.
    """

    id: int
    text: str
    city: str
    titles: tuple[str, ...]
    field: GuideField | None
    outcomes: tuple[Outcome, ...]
    actor: str
    created_at: datetime

    @property
    def expected(self) -> str:
        """What is right, for people."""
        return "；".join(self.titles) or shown(OUTCOMES, self.outcomes[0])

    @property
    def item(self) -> GoldenQuestion:
        """The same as all golden questions are read."""
        return GoldenQuestion(
            id=f"studio-{self.id}",
            text=self.text,
            style=UNSAID,
            bundles=self.titles,
            field=self.field,
            outcomes=self.outcomes,
            city=self.city or None,
        )


def expected_of(said: str, tools: Tools) -> tuple[tuple[str, ...], tuple[Outcome, ...]]:
    """What is right, as people write it: titles set apart by ``；``, or one outcome.

    Returns:
        The titles and the outcomes; both empty where nothing was said.
    """
    said = said.strip()
    if not said:
        return (), ()
    titles = _titles(said, tools)
    outcome = code_of(OUTCOMES, said)
    if outcome and not set(titles) & set(tools.snapshot.by_title):
        return (), (Outcome(outcome),)
    return titles, outcomes_of(len(titles), "")


def _titles(said: str, tools: Tools) -> tuple[str, ...]:
    """The titles; one may hold the marks that set several apart."""
    known = tools.snapshot.by_title
    if said in known:
        return (said,)
    parts = tuple(part.strip() for part in _SEVERAL.split(said) if part.strip())
    pieces = tuple(piece.strip() for piece in said.split("、") if piece.strip())
    return pieces if len(parts) == 1 and all(piece in known for piece in pieces) else parts


class Golden:
    """Adds, lists and removes them."""

    def __init__(
        self,
        engine: Engine,
        audit: AuditLog,
        search: Searching,
        clock: Callable[[], datetime] = now,
    ) -> None:
        """Take the database, the audit log, what knows the titles, and what tells the time."""
        self._engine = engine
        self._audit = audit
        self._search = search
        self._clock = clock

    def add(
        self,
        actor: Actor,
        text: str,
        expected: str,
        city: str = "",
        field: str = "",
        replace: bool = False,
    ) -> OwnQuestion:
        """Add a question; one that is there already with the same answer is given back.

        Args:
            actor: who adds it.
            text: as citizens would ask.
            expected: titles set apart by ``；``, or an outcome such as 不回答.
            city: name of the city; empty: any.
            field: the guide field asked; empty: none.
            replace: whether another answer that was given earlier is replaced.

        Raises:
            NotAllowed: this role tests nothing.
            InvalidInput: no such title, city or field.
            Conflict: the question is there with another answer.
        """
        require(actor, Right.HIT_TEST)
        made = self._row(actor, text, expected, city.strip(), field.strip())
        with Session(self._engine) as session, session.begin():
            take_turn(session, "golden_question")
            asked = select(GoldenQuestionRow).where(
                GoldenQuestionRow.text == made.text, GoldenQuestionRow.city == made.city
            )
            row = session.scalars(asked.with_for_update()).first()
            if row and _labels(row) == _labels(made):
                return _own(row)
            if row and not replace:
                said = _own(row).expected
                raise Conflict(*_error("known", expected=said, actor=row.actor))
            before = _own(row).expected if row else ""
            if row:
                session.delete(row)
                session.flush()
            session.add(made)
            session.flush()
            own = _own(made)
            asks = shown(FIELDS, made.field) if made.field else ""
            detail = {"before": before, "expected": own.expected, "field": asks}
            self._audit.record_in(session, actor, "golden_add", f"golden:{made.id}", detail)
            return own

    def list(self, actor: Actor) -> Sequence[OwnQuestion]:
        """All of them, the latest first."""
        require(actor, Right.SEE_STUDIO)
        return self._all()[::-1]

    def remove(self, actor: Actor, question_id: int) -> None:
        """Take one away.

        Raises:
            NotFound: there is none.
            NotAllowed: it is for whoever added it and for those who publish.
        """
        require(actor, Right.HIT_TEST)
        with Session(self._engine) as session, session.begin():
            take_turn(session)
            row = session.get(GoldenQuestionRow, question_id)
            if row is None:
                raise NotFound(*_error("not_found"))
            if row.actor != actor.name and not may(actor.role, Right.PUBLISH):
                raise NotAllowed(*_error("not_yours"))
            detail = {"expected": _own(row).expected, "text": row.text, "added_by": row.actor}
            session.delete(row)
            self._audit.record_in(session, actor, "golden_remove", f"golden:{row.id}", detail)

    def items(self) -> Sequence[GoldenQuestion]:
        """All of them as they are asked and judged."""
        return [own.item for own in self._all()]

    def _all(self) -> Sequence[OwnQuestion]:
        with Session(self._engine) as session:
            asked = select(GoldenQuestionRow).order_by(GoldenQuestionRow.id)
            return [_own(row) for row in session.scalars(asked)]

    def _row(
        self, actor: Actor, text: str, expected: str, city: str, field: str
    ) -> GoldenQuestionRow:
        tools = self._search.tools
        plain = mask_personal_data(" ".join(text.replace("\x00", " ").split()))
        if not plain or len(plain) > MOST_CHARACTERS:
            raise InvalidInput(*_error("question", most=MOST_CHARACTERS))
        titles, outcomes = expected_of(expected, tools)
        if not outcomes:
            raise InvalidInput(*_error("expected"))
        for title in titles:
            if title not in tools.snapshot.by_title:
                raise InvalidInput(*_error("title", title=mask_personal_data(title)[:120]))
        regions = tools.lexicon.regions
        city = regions.names.get(city, city)
        if city and city not in regions.codes:
            raise InvalidInput(*_error("city", city=city[:20], cities="、".join(regions.served)))
        code = code_of(FIELDS, field) if field else ""
        if code is None:
            names = "、".join(known[0] for known in FIELDS.values())
            raise InvalidInput(*_error("field", field=field[:20], fields=names))
        return GoldenQuestionRow(
            text=plain,
            city=city,
            titles=list(titles),
            field=str(code),
            outcomes=[outcome.value for outcome in outcomes],
            actor=actor.name,
            created_at=self._clock(),
        )


def _labels(row: GoldenQuestionRow) -> tuple[object, ...]:
    return list(row.titles), row.field, list(row.outcomes)


def _own(row: GoldenQuestionRow) -> OwnQuestion:
    return OwnQuestion(
        id=row.id,
        text=row.text,
        city=row.city,
        titles=tuple(row.titles),
        field=GuideField(row.field) if row.field else None,
        outcomes=tuple(Outcome(name) for name in row.outcomes),
        actor=row.actor,
        created_at=aware(row.created_at),
    )


def _error(key: str, **values: object) -> tuple[str, str]:
    words = read("golden")["errors"][key]
    return words["message"].format(**values), words["hint"].format(**values)
