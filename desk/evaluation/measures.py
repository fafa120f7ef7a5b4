"""The figures about messages: each a share of those that carry the label in question."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from desk.evaluation.judging import Answer
from desk.vocabulary import Urgency
from search.evaluation.calibration import Calibration, Forecast, calibration


def right_departments(answer: Answer) -> set[str]:
    """Every id that is right."""
    message = answer.message
    return {message.department, *message.also} if message.department else set()


def department_right(answer: Answer, top: int = 1) -> bool:
    """Whether a right department is among the first."""
    return not right_departments(answer).isdisjoint(answer.judged.departments[:top])


def is_urgent(answer: Answer) -> bool:
    """Whether the message is labelled so."""
    return answer.message.urgency == Urgency.URGENT


def said_urgent(answer: Answer) -> bool:
    """Whether it was said to be urgent, where the label is known."""
    return bool(answer.message.urgency) and answer.judged.urgent


@dataclass(frozen=True)
class Measure:
    """One figure.

    Attributes:
        name: as ``content/evaluation.yml`` lists it.
        counts: which answers it is a share of.
        right: which of those are right.
        by_label: whether what counts depends on the label alone, so that two sets of models can be
            set side by side message by message.
    """

    name: str
    counts: Callable[[Answer], bool]
    right: Callable[[Answer], bool]
    by_label: bool = True

    def counted(self, answers: Iterable[Answer]) -> list[Answer]:
        """Those that it is a share of."""
        return [answer for answer in answers if self.counts(answer)]

    def share(self, answers: Iterable[Answer]) -> float | None:
        """The share; ``None`` where nothing counts."""
        counted = self.counted(answers)
        return sum(map(self.right, counted)) / len(counted) if counted else None


def _has_department(answer: Answer) -> bool:
    return bool(answer.message.department)


def _levels(count: int) -> Callable[[Answer], bool]:
    return lambda answer: answer.judged.path[:count] == answer.message.path[:count]


FIRST = Measure("department_1", _has_department, department_right)
FIRST_THREE = Measure("department_3", _has_department, lambda answer: department_right(answer, 3))
RECALL = Measure("urgent_recall", is_urgent, said_urgent)
PRECISION = Measure("urgent_precision", said_urgent, is_urgent, by_label=False)
MEASURES = (
    FIRST,
    FIRST_THREE,
    Measure("level_1", lambda answer: bool(answer.message.path), _levels(1)),
    Measure("level_2", lambda answer: len(answer.message.path) > 1, _levels(2)),
    Measure(
        "type",
        lambda answer: bool(answer.message.type),
        lambda answer: answer.judged.type == answer.message.type,
    ),
    Measure(
        "district",
        lambda answer: answer.message.district is not None,
        lambda answer: answer.judged.district == answer.message.district,
    ),
    RECALL,
    PRECISION,
)


def department_calibration(answers: Sequence[Answer]) -> Calibration | None:
    """How far the probability of the first department can be believed."""
    forecasts = [
        Forecast(answer.judged.probability, department_right(answer))
        for answer in FIRST.counted(answers)
    ]
    return calibration(forecasts) if forecasts else None
