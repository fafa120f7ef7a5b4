"""What is measured on each question: what the assistant did, how sure it was, how long it took."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from daoban.personal_data import mask_personal_data
from knowledge.records import Record
from search.contracts import Outcome, Question
from search.evaluation.golden import GoldenQuestion
from search.pipeline import run_stages
from search.run import Run, Tools
from search.stages.decide import rivals_of
from search.stages.understand import settle_place_and_audience

GIVEN = frozenset({Outcome.ANSWERED, Outcome.RECOMMENDED})
Titles = Callable[[str, str], list[str]]
"""Titles of the records of a city, the best first, for a text."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One question and what the assistant did with it.

    Attributes:
        text: the question with personal data masked.
        city: code of the city whose guides came first.
        probability: of the decision.
        best: probability of the best candidate, or ``None`` where nothing was ranked.
        held_back: whether no answer is given however likely the best candidate is.
        chosen: title of the record that the outcome is about.
        timings_ms: milliseconds by stage.
        baselines: titles by plain recipe.
    """

    golden: GoldenQuestion
    text: str
    city: str
    outcome: Outcome
    probability: float
    best: float | None
    held_back: bool
    titles: list[str]
    fields: list[str]
    chosen: str | None
    timings_ms: dict[str, float] = field(default_factory=dict)
    baselines: dict[str, list[str]] = field(default_factory=dict)

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
        return is_good(self.golden, self.outcome, self.chosen)

    @property
    def field_right(self) -> bool:
        """Whether the asked field was the first understood."""
        asked = self.golden.field
        return asked is not None and self.fields[:1] == [asked.value]

    @property
    def first_right(self) -> bool:
        """Whether the best candidate is right."""
        return bool(self.titles) and self.titles[0] in self.golden.titles

    @property
    def missed(self) -> bool:
        """Whether it was decided wrongly, or another field was understood than the one asked."""
        return not self.decided_well or (self.golden.field is not None and not self.field_right)

    def place(self, recipe: str | None = None) -> int | None:
        """The place of the first right record, from 1, by the assistant or by a plain recipe."""
        titles = self.baselines[recipe] if recipe else self.titles
        wanted = self.golden.titles
        return next((place for place, title in enumerate(titles, 1) if title in wanted), None)


def is_good(golden: GoldenQuestion, outcome: str, chosen: str | None) -> bool:
    """Whether an outcome is acceptable and, where an answer was given, its record right."""
    return outcome in golden.outcomes and (outcome not in GIVEN or chosen in golden.titles)


def _title(run: Run, record_id: str) -> str:
    """The title of a record; of one that does not hold at home, with its city."""
    record = run.tools.snapshot.records[record_id]
    assert isinstance(record, Record)
    if record.holds_in(run.home):
        return record.title
    return f"{record.title}（{run.tools.texts.cities.get(record.city, record.city)}）"


def _held_back(run: Run) -> bool:
    """Whether something else than the threshold keeps from answering: its kind, or a rival."""
    if run.outcome in GIVEN:
        return False
    if run.outcome not in (Outcome.CLARIFY, Outcome.NO_ANSWER) or not run.candidates:
        return True
    unclear = bool(rivals_of(run.tools.snapshot, run.candidates))
    return unclear or run.candidates[0].probability >= run.tools.models.thresholds.answer


def measure(
    questions: list[GoldenQuestion],
    tools: Tools,
    recipes: Mapping[str, Titles],
    advance: Callable[[], None] = lambda: None,
) -> list[Measured]:
    """Ask every question, and the plain recipes beside it."""
    found = []
    for golden in questions:
        run = ask_golden(golden, tools)
        baselines = {name: titles(golden.text, run.home) for name, titles in recipes.items()}
        found.append(measured_of(golden, run, baselines))
        advance()
    return found


def ask_golden(golden: GoldenQuestion, tools: Tools, with_messages: bool = True) -> Run:
    """Ask one question as its labels say."""
    question = Question(text=golden.text, city=golden.city, audience=golden.audience)
    run = run_stages(question, tools, with_messages=with_messages)
    settle_place_and_audience(run)  # also for what was settled at the door
    return run


def measured_of(
    golden: GoldenQuestion, run: Run, baselines: Mapping[str, list[str]] = MappingProxyType({})
) -> Measured:
    """What a question that was asked came to."""
    return Measured(
        golden=golden,
        text=mask_personal_data(golden.text),
        city=run.home,
        outcome=run.outcome or Outcome.NO_ANSWER,
        probability=run.probability,
        best=run.candidates[0].probability if run.candidates else None,
        held_back=_held_back(run),
        titles=[_title(run, item.record_id) for item in run.candidates],
        fields=[name.value for name in run.fields or filter(None, [run.field])],
        chosen=_title(run, run.chosen.record_id) if run.chosen else None,
        timings_ms=run.timings_ms,
        baselines=dict(baselines),
    )
