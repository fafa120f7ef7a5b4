"""Golden questions asked of two releases, and what differs."""

from collections.abc import Sequence
from dataclasses import dataclass

from daoban.personal_data import mask_personal_data
from search.evaluation.golden import GoldenQuestion
from search.evaluation.measure import Measured, ask_golden, measured_of
from search.evaluation.views import got_of, wanted_of
from search.run import Tools
from studio.proving.proof import ProofRow

LONGEST_ANSWER = 400


@dataclass(frozen=True, slots=True)
class Answered:
    """What one question came to.

    Attributes:
        text: what was said, whole.
    """

    measured: Measured
    text: str

    @property
    def right(self) -> bool:
        """Whether record, field and outcome are right."""
        return not self.measured.missed

    @property
    def told(self) -> str:
        """For people."""
        said = mask_personal_data(self.text)[:LONGEST_ANSWER]
        return f"{got_of(self.measured)}\n{said}".strip()


@dataclass(frozen=True, slots=True)
class Difference:
    """What two releases make of the same questions."""

    won: list[ProofRow]
    lost: list[ProofRow]
    moved: list[ProofRow]
    unchanged: int
    before: float
    after: float


def ask(golden: GoldenQuestion, tools: Tools) -> Answered:
    """Ask one question."""
    run = ask_golden(golden, tools, with_messages=False)
    text = "\n".join(item.text for item in run.answer) or run.message
    return Answered(measured_of(golden, run), text)


def difference(before: Sequence[Answered], after: Sequence[Answered]) -> Difference:
    """Set answers to the same questions, in the same order, side by side."""
    won, lost, moved = list[ProofRow](), list[ProofRow](), list[ProofRow]()
    unchanged = 0
    for old, new in zip(before, after, strict=True):
        if old.right != new.right:
            (won if new.right else lost).append(_row(old, new))
        elif _said(old) != _said(new):
            moved.append(_row(old, new))
        else:
            unchanged += 1
    return Difference(won, lost, moved, unchanged, share(before), share(after))


def share(answers: Sequence[Answered]) -> float:
    """The share of right ones; 1 of none."""
    return sum(each.right for each in answers) / len(answers) if answers else 1.0


def _said(item: Answered) -> tuple[object, ...]:
    measured = item.measured
    return measured.outcome, measured.chosen, measured.fields[:1], item.text


def _row(old: Answered, new: Answered) -> ProofRow:
    return ProofRow(new.measured.text, wanted_of(new.measured), old.told, new.told)
