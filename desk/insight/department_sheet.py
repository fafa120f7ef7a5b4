"""Everything that is known of each department, in one row."""

from collections.abc import Iterable, Iterator

from desk.insight.report import DepartmentAccuracy, DepartmentBacklog, InsightReport
from desk.insight.shapes import Kept

Cells = tuple[str | int | float | None, ...]


def rows(report: InsightReport) -> Iterator[Cells]:
    """One row a department, that with the most tickets first."""
    filed = {each.name: each.count for each in report.volume.departments}
    accuracy = {each.name: each for each in report.accuracy.departments}
    due = {each.name: each for each in report.deadlines.departments}
    rated = {each.name: each for each in report.satisfaction.departments}
    waiting = {each.name: each for each in report.backlog.departments}
    for name in _by_size(filed, (accuracy, due, rated, waiting)):
        yield (
            name,
            filed.get(name, 0),
            *_accuracy(accuracy.get(name)),
            *_kept(due.get(name)),
            *_kept(rated.get(name)),
            *_backlog(waiting.get(name)),
        )


def _by_size(filed: dict[str, int], others: Iterable[Iterable[str]]) -> list[str]:
    names = {*filed, *(name for each in others for name in each)}
    return sorted(names, key=lambda name: (-filed.get(name, 0), name))


def _accuracy(found: DepartmentAccuracy | None) -> Cells:
    if found is None:
        return (0, 0, None, 0, 0)
    return (found.dispatched, found.unchanged, found.share, found.returned, found.redirected)


def _kept(found: Kept | None) -> Cells:
    return (found.whole, found.kept, found.share) if found else (0, 0, None)


def _backlog(found: DepartmentBacklog | None) -> Cells:
    return (found.open, found.yellow, found.red) if found else (0, 0, 0)
