"""From question to answer: seven stages, one context object, each stage timed."""

from collections.abc import Callable
from time import perf_counter
from typing import Any

from search.contracts import Outcome, Question, Reply
from search.learning.features import FEATURES
from search.run import Run, Tools
from search.stages.compose import compose
from search.stages.decide import decide
from search.stages.guard import guard
from search.stages.normalise import normalise
from search.stages.rank import rank
from search.stages.retrieve import retrieve
from search.stages.understand import understand

Stage = Callable[[Run], Run]

STAGES: tuple[Stage, ...] = (normalise, guard, understand, retrieve, rank, decide, compose)
"""In order. When a stage before ``compose`` settles the outcome, those between are left out."""

DOOR: tuple[Stage, ...] = (normalise, guard, compose)
"""Enough to know an emergency, or what must be refused, by its words alone."""


def run_stages(
    question: Question,
    tools: Tools,
    stages: tuple[Stage, ...] = STAGES,
    with_messages: bool = True,
) -> Run:
    """Walk a question through the stages."""
    run = Run(question, tools, with_messages)
    for stage in stages:
        if run.ended is not (stage is compose):
            continue
        start = perf_counter()
        run = stage(run)
        run.timings_ms[stage.__name__] = round((perf_counter() - start) * 1000, 3)
    return run


def ask(
    question: Question,
    tools: Tools,
    with_messages: bool = False,
    stages: tuple[Stage, ...] = STAGES,
) -> Reply:
    """Answer one question."""
    return reply_of(run_stages(question, tools, stages, with_messages))


def reply_of(run: Run) -> Reply:
    """What a run that has ended says."""
    return Reply(
        outcome=run.outcome or Outcome.NO_ANSWER,
        probability=round(min(max(run.probability, 0.0), 1.0), 4),
        bundle=run.bundle,
        bundles=run.bundles,
        field=run.field,
        answer=run.answer,
        options=run.options,
        message=run.message,
        release=run.tools.snapshot.release,
        timings_ms=run.timings_ms,
        explain=_explain(run) if run.question.explain else None,
        messages=_messages(run) if run.with_messages else None,
    )


def _messages(run: Run) -> list[dict[str, Any]]:
    return [item.model_dump(mode="json") for item in run.messages]


def _explain(run: Run) -> list[dict[str, Any]]:
    """Which evidence counted, for the records that were ranked."""
    found: list[dict[str, Any]] = [{"text": run.standard, "kinds": run.kinds, "region": run.region}]
    for candidate in run.candidates[:5]:
        passage = run.tools.snapshot.passages[candidate.passage]
        found.append(
            {
                "record_id": candidate.record_id,
                "probability": round(candidate.probability, 4),
                "passage": {"kind": passage.kind, "text": passage.text, "field": passage.field},
                "evidence": {
                    name: round(float(value), 4)
                    for name, value in zip(FEATURES, candidate.features, strict=True)
                },
            }
        )
    return found
