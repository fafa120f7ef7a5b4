"""Training questions made ready: normalised, placed, encoded."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from search.contracts import Question
from search.learning.models import FOLLOW_UP, SERVICE
from search.run import Run, Tools
from search.stages.normalise import normalise
from search.stages.understand import settle_place_and_audience
from search.training.questions import TrainingQuestion


@dataclass(frozen=True, slots=True)
class Prepared:
    """A training question with its vectors."""

    question: TrainingQuestion
    run: Run


def prepare(
    questions: list[TrainingQuestion], tools: Tools, with_clauses: Callable[[int], bool]
) -> list[Prepared]:
    """Normalise and encode all questions at once.

    Args:
        questions: in the order in which they are given back.
        tools: encoder and words.
        with_clauses: says by its number whether the clauses of a question are needed; long calls
            have many.
    """
    prepared = []
    for number, question in enumerate(questions):
        run = normalise(Run(Question(text=question.text, city=question.city), tools))
        settle_place_and_audience(run)
        run.clauses = run.clauses if with_clauses(number) else []
        prepared.append(Prepared(question, run))
    texts = [[item.run.standard, *item.run.clauses] for item in prepared]
    vectors = tools.encoder.encode([text for group in texts for text in group])
    ends = np.cumsum([len(group) for group in texts])[:-1]
    for item, rows in zip(prepared, np.split(vectors, ends), strict=True):
        item.run.vectors = rows
    return prepared


def kind_of(question: TrainingQuestion) -> str:
    """The label of a question for the kind model."""
    is_follow_up = question.kind == SERVICE and not question.titles
    return FOLLOW_UP if is_follow_up else question.kind
