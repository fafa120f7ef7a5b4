"""The few figures that stand first, on the page and in the workbook."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from desk.insight.report import InsightReport
from desk.insight.texts import insight_text


class Unit(StrEnum):
    """How a number is read."""

    COUNT = "count"
    SHARE = "share"
    """0 to 1."""
    SECONDS = "seconds"


@dataclass(frozen=True)
class Figure:
    """One figure.

    Attributes:
        key: names it, e.g. ``satisfaction``.
        title: what people read.
        value: ``None`` where there is nothing to count.
        before: the same of the span before, where it is known.
        unit: how it is read.
        definition: one sentence on how it is counted.
    """

    key: str
    title: str
    value: float | None
    before: float | None
    unit: Unit
    definition: str


def key_figures(report: InsightReport) -> list[Figure]:
    """The figures in the order in which they are read."""
    told = _values(report)
    words: Mapping[str, Mapping[str, str]] = insight_text()["figures"]
    return [
        Figure(key, text["title"], *told[key], Unit(text["unit"]), text["definition"])
        for key, text in words.items()
    ]


def _values(report: InsightReport) -> dict[str, tuple[float | None, float | None]]:
    volume, spoken, deadlines = report.volume, report.conversations, report.deadlines
    asked = report.questions
    return {
        "filed": (volume.filed, volume.before),
        "urgent": (volume.urgent, None),
        "closed": (volume.closed, None),
        "accuracy": (report.accuracy.share, report.accuracy.before),
        "returns": (volume.returns, None),
        "deadlines": (deadlines.share, None),
        "overdue": (deadlines.overdue, None),
        "satisfaction": (report.satisfaction.share, report.satisfaction.before),
        "response_rate": (report.satisfaction.response_rate, None),
        "open": (report.backlog.open, None),
        "yellow": (report.backlog.yellow, None),
        "red": (report.backlog.red, None),
        "turns": (asked.turns, None),
        "unanswered": (asked.unanswered, None),
        "asked": (spoken.asked, None),
        "given_up": (spoken.given_up, None),
        "waiting_p50": (spoken.waiting_p50, None),
        "waiting_p90": (spoken.waiting_p90, None),
        "first_answer_p50": (spoken.first_answer_p50, None),
        "first_answer_p90": (spoken.first_answer_p90, None),
    }
