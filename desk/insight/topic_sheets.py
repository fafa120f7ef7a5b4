"""Topics and unanswered questions as rows of tables."""

from collections.abc import Iterator
from datetime import date, datetime

from desk.insight.report import InsightReport
from desk.insight.texts import insight_text

Cells = tuple[str | int | float | date | datetime | None, ...]


def topics(report: InsightReport) -> Iterator[Cells]:
    """One row a topic, the hottest first."""
    for place, each in enumerate(report.topics.topics, 1):
        first, parts = each.districts[0], each.heat_parts
        yield (
            place,
            each.name,
            each.title,
            each.heat,
            each.size,
            each.before,
            each.trend,
            first.name,
            first.share,
            each.departments[0].name,
            each.rated,
            each.dissatisfied,
            parts.recent,
            parts.growth,
            parts.concentration,
            parts.dissatisfaction,
            each.id,
        )


def examples(report: InsightReport) -> Iterator[Cells]:
    """The most central tickets of each topic."""
    for place, topic in enumerate(report.topics.topics, 1):
        for each in topic.examples:
            yield place, topic.name, each.number, each.summary, each.created_at


def places(report: InsightReport) -> Iterator[Cells]:
    """Districts and subdistricts of each topic."""
    levels = insight_text()["levels"]
    for place, topic in enumerate(report.topics.topics, 1):
        for level, counts in (
            (levels["district"], topic.districts),
            (levels["subdistrict"], topic.subdistricts),
        ):
            for each in counts:
                yield place, topic.name, level, each.name, each.count, each.share


def days(report: InsightReport) -> Iterator[Cells]:
    """Tickets of each topic by day."""
    for place, topic in enumerate(report.topics.topics, 1):
        for each in topic.days:
            yield place, topic.name, each.day, each.count


def questions(report: InsightReport) -> Iterator[Cells]:
    """One row a group of questions, the most frequent first."""
    for place, each in enumerate(report.questions.groups, 1):
        outcomes = "、".join(f"{found.name} {found.count}" for found in each.outcomes)
        yield place, each.title, each.count, each.conversations, outcomes, each.latest


def wordings(report: InsightReport) -> Iterator[Cells]:
    """How each question was worded."""
    for place, group in enumerate(report.questions.groups, 1):
        for said in group.examples:
            yield place, group.title, said
