"""Labelled questions and what came of them, made up."""

from search.contracts import Outcome
from search.evaluation.golden import GoldenQuestion
from search.evaluation.measure import GIVEN, Measured

HOME = "990100"


def golden(
    text: str,
    bundle: str | None,
    *outcomes: str,
    field: str | None = None,
    style: str = "keyword",
    kind: str | None = None,
) -> GoldenQuestion:
    return GoldenQuestion.model_validate(
        {
            "id": text,
            "text": text,
            "style": style,
            "bundles": (bundle,) if bundle else (),
            "field": field,
            "outcomes": outcomes,
            "kind": kind,
        }
    )


def measured(
    question: GoldenQuestion,
    outcome: str,
    *titles: str,
    best: float | None = None,
    fields: tuple[str, ...] = (),
    held_back: bool = False,
    **baselines: list[str],
) -> Measured:
    """Titles found, the best first; the first is what the outcome is about."""
    return Measured(
        golden=question,
        text=question.text,
        city=HOME,
        outcome=Outcome(outcome),
        probability=best or 0.0,
        best=best,
        held_back=held_back,
        titles=list(titles),
        fields=list(fields),
        chosen=titles[0] if titles and Outcome(outcome) in (*GIVEN, Outcome.CLARIFY) else None,
        timings_ms={"normalise": 1.0, "rank": 2.0},
        baselines=baselines,
    )


OPEN, CLOSE, SELL = "开便民小店", "小店停业", "小店转让"


def some() -> list[Measured]:
    """Two right answers, a wrong one, a question back, and two from outside."""
    first = measured(
        golden("开店要多久", OPEN, "answered", field="time_limit"),
        *("answered", OPEN, SELL),
        best=0.95,
        fields=("time_limit",),
        BM25=[OPEN],
    )
    return [
        first,
        measured(
            golden("关店", CLOSE, "recommended", style="colloquial"),
            *("recommended", CLOSE),
            best=0.9,
            BM25=[OPEN, CLOSE],
        ),
        measured(golden("盘店", SELL, "answered"), "answered", OPEN, SELL, best=0.85, BM25=[SELL]),
        measured(
            golden("停业了怎么弄", CLOSE, "answered", field="process"),
            *("clarify", SELL, OPEN, CLOSE),
            best=0.45,
            fields=("fee",),
            BM25=[],
        ),
        measured(
            golden("今天天气真好", None, "no_answer", kind="chitchat", style="outside"),
            *("no_answer", OPEN),
            best=0.05,
            BM25=[OPEN],
        ),
        measured(
            golden("我要投诉", None, "ticket", kind="complaint", style="outside"),
            *("answered", CLOSE),
            best=0.88,
            BM25=[],
        ),
    ]
