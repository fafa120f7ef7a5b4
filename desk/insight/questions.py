"""What the assistant did not answer, by meaning: what editors should write next."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from daoban.moments import aware
from daoban.personal_data import mask_personal_data
from desk.handover.tables import TurnRow
from desk.insight.clustering import QUESTION_DISTANCE, Labels, cluster
from desk.insight.counting import counts
from desk.insight.scope import Scope
from desk.insight.shapes import Count
from desk.insight.texts import insight_text
from desk.insight.topic_shapes import QuestionGroup, Questions
from search.contracts import Outcome
from search.encoder import Encoder, Vectors

UNANSWERED = (
    Outcome.NO_ANSWER.value,
    Outcome.CLARIFY.value,
    Outcome.TICKET.value,
    Outcome.REFUSED.value,
)
MOST = 600
"""Different wordings that are compared, the most frequent ones."""
SHOWN = 50
EXAMPLES = 5
_LONGEST = 200
_FORM = re.compile(r"〔表单内容〕")
_ENDS = " 　。．.！!？?，,、；;~～…"


@dataclass(frozen=True)
class _Asked:
    """One turn without an answer."""

    said: str
    conversation: str
    outcome: str
    at: datetime


def unanswered_questions(session: Session, encoder: Encoder | None, scope: Scope) -> Questions:
    """The groups of questions, the most frequent first.

    Args:
        session: the database.
        encoder: compares meanings; without one, only equal wordings are put together.
        scope: days and city; turns belong to no department.
    """
    turns = [TurnRow.at >= scope.span.start, TurnRow.at < scope.span.end]
    if scope.city:
        turns.append(TurnRow.city == scope.city)
    asked = _asked(session, turns)
    frequent = Counter(each.said for each in asked).most_common()
    wordings = sorted(
        (said for said, _ in sorted(frequent, key=lambda item: (-item[1], item[0]))[:MOST])
    )
    number = {said: place for place, said in enumerate(wordings)}
    outcomes = _outcomes(session, turns)
    return Questions(
        turns=sum(each.count for each in outcomes),
        unanswered=len(asked),
        left_out=sum(each.said not in number for each in asked),
        outcomes=outcomes,
        groups=_groups(wordings, [each for each in asked if each.said in number], encoder),
    )


def _asked(session: Session, turns: Sequence[ColumnElement[bool]]) -> list[_Asked]:
    rows = session.execute(
        select(TurnRow.said, TurnRow.conversation, TurnRow.outcome, TurnRow.at)
        .where(*turns, TurnRow.outcome.in_(UNANSWERED))
        .order_by(TurnRow.at, TurnRow.id)
    )
    found = []
    for said, conversation, outcome, at in rows:
        plain = mask_personal_data(" ".join(_FORM.sub(" ", said).split()))[:_LONGEST].strip(_ENDS)
        if plain:
            found.append(_Asked(plain, conversation, outcome, aware(at)))
    return found


def _outcomes(session: Session, turns: Sequence[ColumnElement[bool]]) -> list[Count]:
    rows = session.execute(
        select(TurnRow.outcome, func.count()).where(*turns).group_by(TurnRow.outcome)
    )
    return counts(_title(outcome) for outcome, count in rows for _ in range(count))


def _title(outcome: str) -> str:
    titles = insight_text()["outcomes"]
    return str(titles.get(outcome, titles[""]))


def _groups(
    wordings: list[str], asked: Sequence[_Asked], encoder: Encoder | None
) -> list[QuestionGroup]:
    vectors = encoder.encode(wordings) if encoder else np.eye(len(wordings), dtype=np.float32)
    labels = cluster(vectors, QUESTION_DISTANCE)
    label_of = dict(zip(wordings, labels.tolist(), strict=True))
    by_label: dict[int, list[_Asked]] = {}
    for each in asked:
        by_label.setdefault(label_of[each.said], []).append(each)
    groups = [
        _group(_central(wordings, vectors, np.flatnonzero(labels == label), members), members)
        for label, members in by_label.items()
    ]
    groups.sort(key=lambda each: (-each.count, -each.conversations, each.title))
    return groups[:SHOWN]


def _central(
    wordings: list[str], vectors: Vectors, places: Labels, members: Sequence[_Asked]
) -> list[str]:
    """The wordings of a group, the one nearest to all that was said first."""
    often = Counter(each.said for each in members)
    weights = np.array([often[wordings[place]] for place in places], dtype=np.float32)
    near = vectors[places] @ (weights @ vectors[places])
    ordered = sorted(zip((-near).tolist(), places.tolist(), strict=True))
    return [wordings[place] for _, place in ordered]


def _group(said: list[str], members: Sequence[_Asked]) -> QuestionGroup:
    return QuestionGroup(
        title=said[0],
        count=len(members),
        conversations=len({each.conversation for each in members}),
        outcomes=counts(_title(each.outcome) for each in members),
        examples=said[:EXAMPLES],
        latest=max(each.at for each in members),
    )
