"""One question, with the evidence for what was found."""

from collections.abc import Sequence

from daoban.personal_data import mask_personal_data
from knowledge.facts import Source
from search.contracts import Outcome
from search.evaluation.golden import GoldenQuestion
from search.evaluation.labels import UNSAID
from search.evaluation.measure import ask_golden
from search.explaining import Explanation, FeatureWeight, explain
from search.run import Run, Tools
from studio.hits.shapes import HitFeature, HitRecord, HitResult, HitWord
from studio.hits.texts import hit_text

RANKED = 10
"""Records that are shown of a single question."""
FEATURES_SHOWN = 5
WORDS_SHOWN = 12
LONGEST_ANSWER = 1000
LONGEST_PASSAGE = 240


def ask(text: str, city: str, tools: Tools, most: int = RANKED) -> HitResult:
    """Ask one question.

    Args:
        text: the question.
        city: its name, or empty.
        tools: what is answered with.
        most: records that are shown.
    """
    golden = GoldenQuestion(
        id="", text=text, style=UNSAID, bundles=(), field=None, outcomes=(), city=city or None
    )
    return result_of(ask_golden(golden, tools, with_messages=False), most)


def result_of(run: Run, most: int) -> HitResult:
    """What a question that was asked came to."""
    record = run.tools.snapshot.records[run.chosen.record_id] if run.chosen else None
    said = "\n".join(item.text for item in run.answer) or run.message
    return HitResult(
        question=mask_personal_data(run.question.text),
        city=run.home,
        understood=run.standard,
        outcome=run.outcome or Outcome.NO_ANSWER,
        probability=round(min(max(run.probability, 0.0), 1.0), 4),
        record_id=run.chosen.record_id if run.chosen else None,
        title=record.title if record else None,
        field=run.field.value if run.field else None,
        answer=mask_personal_data(said)[:LONGEST_ANSWER],
        ranked=tuple(_record(run, each) for each in explain(run, most)),
        release=run.tools.snapshot.release,
        milliseconds=round(sum(run.timings_ms.values()), 2),
    )


def _record(run: Run, found: Explanation) -> HitRecord:
    record = run.tools.snapshot.records[found.candidate.record_id]
    assert not isinstance(record, Source)
    passage = found.passage
    return HitRecord(
        id=record.id,
        title=record.title,
        kind=str(getattr(record, "kind", "")),
        city=record.city,
        probability=round(min(max(found.candidate.probability, 0.0), 1.0), 4),
        passage=passage.text[:LONGEST_PASSAGE] if passage else "",
        passage_kind=passage.kind.value if passage else "",
        field=passage.field.value if passage and passage.field else None,
        words=tuple(
            HitWord(word=each.word, in_record=each.in_record, in_passage=each.in_passage)
            for each in found.words[:WORDS_SHOWN]
        ),
        features=features_of(found.features),
    )


def features_of(weights: Sequence[FeatureWeight]) -> tuple[HitFeature, ...]:
    """The evidence by its Chinese name, those that weigh most first; what has no name is left out."""
    names: dict[str, str] = hit_text()["features"]
    sums: dict[str, float] = {}
    for each in weights:
        if name := names.get(each.name):
            sums[name] = sums.get(name, 0.0) + each.weight
    ordered = sorted(sums.items(), key=lambda item: (-abs(item[1]), item[0]))
    return tuple(
        HitFeature(name=name, weight=round(weight, 3)) for name, weight in ordered[:FEATURES_SHOWN]
    )
