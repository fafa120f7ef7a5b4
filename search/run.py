"""The one context object that walks through the stages."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.records import Service
from knowledge.regions import NATION
from knowledge.vocabulary import Audience, GuideField
from search.contracts import AnswerItem, BundleMatch, Option, Outcome, Question
from search.dangers import Danger
from search.encoder import Encoder, Vectors
from search.learning.models import Models
from search.lexicon import Lexicon
from search.snapshot import Snapshot
from search.texts import Texts

FloatArray = NDArray[np.float32]


@dataclass(slots=True)
class Candidate:
    """A record that may be the one meant, with the evidence for it.

    Attributes:
        number: its number in ``Snapshot.record_ids``.
        features: the evidence, in the order of ``search.evidence.FEATURES``.
        passage: number of its best passage by cosine, or -1.
        cosine: cosine of that passage.
        probability: calibrated probability that it is the one meant; set by ``rank``.
    """

    number: int
    record_id: str
    features: FloatArray
    passage: int = -1
    cosine: float = 0.0
    probability: float = 0.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was measured for all records and passages, before the records are set side by side.

    Attributes:
        whole: cosine of each passage with the whole text, shape ``(passages,)``.
        clause: the best cosine of each passage with the text or a clause of it.
        words: BM25 score of each passage by words.
        per_record: by name, one value per record, shape ``(records,)``.
    """

    whole: FloatArray
    clause: FloatArray
    words: FloatArray
    per_record: dict[str, FloatArray]


@dataclass(slots=True)
class Tools:
    """What stages need beside the question: the same for all questions of a process."""

    encoder: Encoder
    snapshot: Snapshot
    models: Models
    lexicon: Lexicon
    texts: Texts


@dataclass(slots=True)
class Run:
    """One question on its way through the stages; each stage fills in its part."""

    question: Question
    tools: Tools
    with_messages: bool = True
    """Whether cards and buttons are wanted beside the answer."""
    text: str = ""
    """Normalised and masked."""
    standard: str = ""
    """``text`` in standard words."""
    clauses: list[str] = field(default_factory=list)
    danger: Danger | None = None
    region: str | None = None
    home: str = NATION
    """Code of the served city whose guides come first."""
    audience: Audience | None = None
    fields: list[GuideField] = field(default_factory=list)
    """Those asked outright."""
    nearest_field: GuideField | None = None
    """The likeliest one, however unlikely that any is asked."""
    context_id: str | None = None
    """The bundle that earlier turns settled."""
    vectors: Vectors | None = None
    kinds: dict[str, float] = field(default_factory=dict)
    subjects: dict[str, float] = field(default_factory=dict)
    """By record id: how likely it is meant, going by earlier questions; new records are missing."""
    evidence: Evidence | None = None
    """Filled by ``retrieve``."""
    candidates: list[Candidate] = field(default_factory=list)
    """What ``retrieve`` found; ``rank`` orders it."""
    options_for: list[Candidate] = field(default_factory=list)
    """Those between which a clarifying question lets choose."""
    from_context: bool = False
    outcome: Outcome | None = None
    probability: float = 0.0
    chosen: Candidate | None = None
    reason: str = ""
    """Which text of ``texts.yml`` goes with the outcome."""
    bundles: list[BundleMatch] = field(default_factory=list)
    answer: list[AnswerItem] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    message: str = ""
    messages: list[Any] = field(default_factory=list)
    timings_ms: dict[str, float] = field(default_factory=dict)

    @property
    def turned_down(self) -> list[str]:
        """Ids of what the person has turned down, in that order."""
        snapshot = self.tools.snapshot
        found = (snapshot.find(name, self.home) for name in self.question.context.exclude)
        return [record_id for record_id in found if record_id]

    @property
    def bundle(self) -> str | None:
        """Title of the bundle, or other service, that is answered on."""
        if self.chosen is None or self.outcome is Outcome.CLARIFY:
            return None
        record = self.tools.snapshot.records[self.chosen.record_id]
        return record.title if isinstance(record, Service) else None

    @property
    def field(self) -> GuideField | None:
        """The field asked first; where none is asked outright, the one that comes nearest."""
        about_a_service = self.outcome in (Outcome.ANSWERED, Outcome.RECOMMENDED, Outcome.CLARIFY)
        nearest = self.nearest_field if about_a_service else None
        return self.fields[0] if self.fields else nearest

    @property
    def ended(self) -> bool:
        """Whether a stage has settled the outcome; then only ``compose`` still runs."""
        return self.outcome is not None
