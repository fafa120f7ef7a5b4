"""A report as plain tables, one a subject: what the workbook holds."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from desk.insight import department_sheet, topic_sheets
from desk.insight.key_figures import Unit, key_figures
from desk.insight.report import InsightReport
from desk.insight.shapes import Count
from desk.insight.texts import insight_text

Value = str | int | float | date | datetime | None
Row = tuple[Value, ...]


@dataclass(frozen=True)
class Column:
    """A column: what stands above it, and what kind of values it holds.

    ``kind`` is ``text``, ``count``, ``number``, ``figure``, ``share``, ``day`` or ``moment``.
    """

    title: str
    kind: str


@dataclass(frozen=True)
class Sheet:
    """One table.

    Attributes:
        key: names it, e.g. ``topics``.
        name: at most 31 characters.
        note: one sentence on what it holds and how that is counted.
    """

    key: str
    name: str
    note: str
    columns: tuple[Column, ...]
    rows: list[Row]


def sheets(report: InsightReport) -> list[Sheet]:
    """All tables; that of the agents only where the report has them."""
    words: Mapping[str, Mapping[str, object]] = insight_text()["sheets"]
    return [
        _sheet(key, text, list(_ROWS[key](report)))
        for key, text in words.items()
        if key != "agents" or report.agents is not None
    ]


def _sheet(key: str, text: Mapping[str, object], rows: list[Row]) -> Sheet:
    columns = text["columns"]
    assert isinstance(columns, Mapping)
    known = tuple(Column(str(title), str(kind)) for title, kind in columns.items())
    return Sheet(key, str(text["name"]), str(text["note"]), known, rows)


def _overview(report: InsightReport) -> Iterable[Row]:
    units = insight_text()["units"]
    for figure in key_figures(report):
        shown = 100 if figure.unit is Unit.SHARE else 1
        value, before = (
            None if each is None else round(each * shown, 1)
            for each in (figure.value, figure.before)
        )
        yield figure.title, value, before, units[figure.unit.value], figure.definition


def _parts(report: InsightReport) -> Iterable[Row]:
    titles = insight_text()["parts"]
    volume, rated = report.volume, report.satisfaction
    told: dict[str, list[Count]] = {
        "types": volume.types,
        "channels": volume.channels,
        "districts": volume.districts,
        "categories": volume.categories,
        "grades": rated.grades,
        "reasons": rated.reasons,
        "outcomes": report.questions.outcomes,
        "approvals": report.conversations.approvals,
    }
    for key, counts in told.items():
        for each in counts:
            yield titles[key], each.name, each.count, each.share


def _days(report: InsightReport) -> Iterable[Row]:
    spoken = report.conversations.days
    for filed, asked, rated in zip(
        report.volume.days, spoken, report.satisfaction.days, strict=True
    ):
        yield filed.day, filed.count, asked.count, rated.whole, rated.kept, rated.share


def _confusions(report: InsightReport) -> Iterable[Row]:
    return ((each.before, each.after, each.count) for each in report.accuracy.confusions)


def _drafts(report: InsightReport) -> Iterable[Row]:
    return ((each.name, each.drafted, each.kept, each.share) for each in report.drafts)


def _draft_changes(report: InsightReport) -> Iterable[Row]:
    for field in report.drafts:
        for each in field.changes:
            yield field.name, each.before, each.after, each.count


def _agents(report: InsightReport) -> Iterable[Row]:
    for each in report.agents or ():
        yield each.title, each.account, each.conversations, each.approvals, each.filed


def _events(report: InsightReport) -> Iterable[Row]:
    for each in report.events:
        places = "、".join(place.name for place in each.districts)
        owners = "、".join(owner.name for owner in each.departments)
        yield each.number, each.summary, each.size, places, owners, each.first_at, each.latest_at


_ROWS: Mapping[str, Callable[[InsightReport], Iterable[Row]]] = {
    "overview": _overview,
    "topics": topic_sheets.topics,
    "examples": topic_sheets.examples,
    "places": topic_sheets.places,
    "topic_days": topic_sheets.days,
    "questions": topic_sheets.questions,
    "wordings": topic_sheets.wordings,
    "departments": department_sheet.rows,
    "confusions": _confusions,
    "drafts": _drafts,
    "draft_changes": _draft_changes,
    "days": _days,
    "parts": _parts,
    "events": _events,
    "agents": _agents,
}
