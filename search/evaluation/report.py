"""The report: one HTML file that needs nothing else, for any browser, light or dark, wide or narrow."""

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from search.evaluation.calibration import Point, curve, point_at
from search.evaluation.confusion import MOST_PAIRS, confusion
from search.evaluation.evaluation import Evaluation
from search.evaluation.history import Change, PastRun
from search.evaluation.measure import Measured
from search.evaluation.screen import changes_line
from search.evaluation.sums import Sums, by_style
from search.evaluation.views import View, decimal, got_before, got_of, percent, wanted_of

SHOWN_THRESHOLDS = (0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, what it shows in words, and its figures as a table."""

    svg: str
    told: str
    data: View


def write_report(path: Path, found: Evaluation, run: PastRun, doubts: list[str]) -> None:
    """Write the report of a run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render(found, run, doubts), encoding="utf-8")


def render(found: Evaluation, run: PastRun, doubts: list[str]) -> str:
    """The report as HTML.

    Args:
        run: this run, as it is kept.
        doubts: what should be looked at before the figures are believed.
    """
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html").render(
        run=run,
        doubts=doubts,
        figures=_figures(Sums(found.measured)),
        changes=found.changes,
        changes_line=changes_line(found.changes),
        changed=_changed(found),
        views=found.views,
        bundles=found.bundle_view,
        curve=_curve(found, run.answer_threshold),
        reliability=_reliability(found),
        confusion=_confusion(found),
        misses=_misses(found),
    )


def _figures(whole: Sums) -> list[tuple[str, str, str]]:
    """The figures that are looked at first: name, value, meaning."""
    return [
        ("召回@1", percent(whole.recall(1)), "排在第一的就是对的"),
        ("覆盖", percent(whole.coverage), "直接给出了答案"),
        ("答错", percent(whole.wrong), "给出的答案里讲错了的"),
        ("决定", percent(whole.decisions), "处理结果认可"),
        ("要素", percent(whole.field_accuracy), "听出了问的是哪一项"),
        ("范围外不误答", percent(whole.turned_away), "没有答案的题没有硬答"),
        ("Brier", decimal(whole.brier), "概率的均方误差，越小越好"),
    ]


def _misses(found: Evaluation) -> dict[str, list[tuple[str, str, str, str]]]:
    """Id, text, what was wanted and what came, of what was missed, by style."""
    return {
        style: [_told(item) for item in sums.items if item.missed]
        for style, sums in list(by_style(found.measured).items())[:-1]
        if any(item.missed for item in sums.items)
    }


def _told(item: Measured) -> tuple[str, str, str, str]:
    return item.golden.id, item.text, wanted_of(item), got_of(item)


def _changed(found: Evaluation) -> dict[str, list[tuple[str, str, str, str, str]]]:
    """Id, text, what was wanted, what came before and what now, by kind of change."""
    if found.changes is None:
        return {}
    changes = found.changes
    groups = {"改对": changes.won, "改错": changes.lost, "变了但对错不变": changes.moved}
    return {name: [_changed_row(change) for change in pairs] for name, pairs in groups.items()}


def _changed_row(change: Change) -> tuple[str, str, str, str, str]:
    identity, text, wanted, got = _told(change.item)
    return identity, text, wanted, got_before(change.before), got


def _curve(found: Evaluation, threshold: float) -> Picture:
    from search.evaluation.pictures import coverage_picture

    choices = found.choices
    chosen = point_at(threshold, choices)
    seen = {round(item.probability, 3) for item in choices if item.probability is not None}
    points = curve(choices, sorted(seen, reverse=True))
    listed = sorted([chosen, *curve(choices, SHOWN_THRESHOLDS)], key=lambda item: -item.threshold)
    rows = tuple(_point_row(point, chosen) for point in listed)
    told = (
        f"门槛 {threshold:.2f} 时覆盖 {percent(chosen.coverage)}，答对 {percent(chosen.accuracy)}。"
    )
    data = View("不同门槛的覆盖和答对", ("门槛", "覆盖", "答对"), rows)
    return Picture(coverage_picture(points, chosen), told, data)


def _point_row(point: Point, chosen: Point) -> tuple[str, ...]:
    mark = "（现用）" if point is chosen else ""
    return f"{point.threshold:.2f}{mark}", percent(point.coverage), percent(point.accuracy)


def _reliability(found: Evaluation) -> Picture | None:
    from search.evaluation.pictures import reliability_picture

    whole = Sums(found.measured).calibration
    if whole is None:
        return None
    rows = tuple(
        (
            f"{item.low:.1f}–{item.high:.1f}",
            str(item.count),
            percent(item.stated),
            percent(item.found),
        )
        for item in whole.bins
    )
    told = f"Brier {decimal(whole.brier)}，ECE {decimal(whole.error)}。"
    data = View("说的概率与真的对", ("概率", "题数", "平均说的概率", "真的对"), rows)
    return Picture(reliability_picture(whole), told, data)


def _confusion(found: Evaluation) -> Picture | None:
    from search.evaluation.pictures import heat_picture

    counted = confusion(found.measured, found.cities)
    pairs = counted.pairs
    if not pairs:
        return None
    rows = tuple(
        (pair.wanted, pair.got, str(pair.count), str(pair.of)) for pair in pairs[:MOST_PAIRS]
    )
    wrong = sum(pair.count for pair in pairs)
    told = f"{sum(counted.asked.values())} 题里有 {wrong} 题把别的排在了第一，共 {len(pairs)} 对。"
    data = View("最容易混的", ("应当是", "排在第一的是", "题数", "共问"), rows)
    return Picture(heat_picture(counted.heat), told, data)
