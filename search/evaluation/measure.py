"""What is measured on each golden question, and the sums per style."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from knowledge.records import Record
from search.contracts import Outcome, Question
from search.evaluation.golden import GoldenQuestion
from search.pipeline import run_stages
from search.run import Run, Tools

GIVEN = frozenset({Outcome.ANSWERED, Outcome.RECOMMENDED})
Titles = Callable[[str, str], list[str]]
"""Titles of the records of a city, the best first, for a text."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One golden question and what the assistant did with it."""

    golden: GoldenQuestion
    outcome: Outcome
    probability: float
    titles: list[str]
    fields: list[str]
    chosen: str | None
    baselines: dict[str, list[str]]

    @property
    def given(self) -> bool:
        """Whether an answer was given, right or wrong."""
        return self.outcome in GIVEN

    @property
    def right(self) -> bool:
        """Whether the answer that was given is about the right record."""
        return self.given and self.chosen in self.golden.titles

    @property
    def decided_well(self) -> bool:
        """Whether the outcome is one of the acceptable ones, and its record right."""
        return self.outcome in self.golden.outcomes and (not self.given or self.right)

    @property
    def field_right(self) -> bool:
        """Whether the asked field was the first understood."""
        asked = self.golden.field
        return asked is not None and self.fields[:1] == [asked.value]


@dataclass
class Sums:
    """Counts over the questions of one style."""

    items: list[Measured] = field(default_factory=list)

    def share(self, of: Iterable[Measured], hit: Callable[[Measured], bool]) -> float | None:
        """The share of hits, or ``None`` for no questions."""
        chosen = list(of)
        return sum(map(hit, chosen)) / len(chosen) if chosen else None

    @property
    def answerable(self) -> list[Measured]:
        """Questions that some record answers."""
        return [item for item in self.items if item.golden.titles]

    def recall(self, top: int, recipe: str | None = None) -> float | None:
        """Share of answerable questions with a right record among the first ``top``."""

        def hit(item: Measured) -> bool:
            titles = item.baselines[recipe] if recipe else item.titles
            return bool(item.golden.titles & set(titles[:top]))

        return self.share(self.answerable, hit)

    @property
    def field_accuracy(self) -> float | None:
        """Share of questions with a field where it was understood."""
        return self.share(
            (item for item in self.items if item.golden.field), lambda item: item.field_right
        )

    @property
    def coverage(self) -> float | None:
        """Share of answerable questions that were answered outright."""
        return self.share(self.answerable, lambda item: item.given)

    @property
    def wrong(self) -> float | None:
        """Share of wrong ones among the answers that were given."""
        return self.share((item for item in self.items if item.given), lambda item: not item.right)

    @property
    def decisions(self) -> float | None:
        """Share of questions with an acceptable outcome."""
        return self.share(self.items, lambda item: item.decided_well)


def _title(run: Run, record_id: str) -> str:
    """The title of a record; of one that does not hold at home, with its city."""
    record = run.tools.snapshot.records[record_id]
    assert isinstance(record, Record)
    return record.title if record.holds_in(run.home) else f"{record.title} {record.city}"


def measure(
    questions: list[GoldenQuestion],
    tools: Tools,
    baselines: Mapping[str, Titles],
    advance: Callable[[], None] = lambda: None,
) -> list[Measured]:
    """Ask every golden question, and the plain recipes beside it."""
    found = []
    for golden in questions:
        question = Question(text=golden.text, city=golden.city, audience=golden.audience)
        run = run_stages(question, tools)
        found.append(
            Measured(
                golden=golden,
                outcome=run.outcome or Outcome.NO_ANSWER,
                probability=run.probability,
                titles=[_title(run, item.record_id) for item in run.candidates],
                fields=[name.value for name in run.fields],
                chosen=_title(run, run.chosen.record_id) if run.chosen else None,
                baselines={
                    name: titles(golden.text, run.home) for name, titles in baselines.items()
                },
            )
        )
        advance()
    return found


def by_style(measured: list[Measured]) -> dict[str, Sums]:
    """Sums per style, and over all under 「合计」."""
    groups: dict[str, Sums] = {}
    for item in measured:
        groups.setdefault(item.golden.kind or item.golden.style, Sums()).items.append(item)
    groups["合计"] = Sums(measured)
    return groups
