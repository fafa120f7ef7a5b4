"""Pictures of an evaluation as SVG that stands inside a page and takes its colours and its font.

matplotlib takes a while to load and is needed for nothing else: import this module late.
"""

import io
import logging
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import PercentFormatter

from search.evaluation.calibration import Calibration, Point
from search.evaluation.confusion import Heat

INK, MUTED, LINE, MAIN, MARK, PAPER = (f"#0{n}0{n}0{n}" for n in range(1, 7))
"""Stand in for colours of the page, which are put in their place afterwards."""
COLOURS = {
    INK: "var(--ink)",
    MUTED: "var(--muted)",
    LINE: "var(--line)",
    MAIN: "var(--main)",
    MARK: "var(--mark)",
    PAPER: "var(--surface)",
}
STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "font.family": ["sans-serif"],
    "font.size": 11,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": LINE,
    "axes.facecolor": "none",
    "figure.facecolor": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": LINE,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
}
EM = 12 / 72
"""Inches that a Chinese character takes at the size of the labels."""
CELL = 0.36
"""Inches of a cell of the heat picture."""
FAINTEST = 0.12
"""Opacity of the smallest share that is not zero."""


def coverage_picture(points: Sequence[Point], chosen: Point) -> str:
    """Accuracy over coverage as the threshold falls, the chosen one marked."""
    with _figure(5.8, 4.2, "coverage") as (figure, axes, svg):
        figure.subplots_adjust(left=0.12, right=0.96, top=0.9, bottom=0.15)
        shown = [point for point in points if point.coverage > 0]
        axes.plot(
            [point.coverage for point in shown],
            [point.accuracy for point in shown],
            color=MAIN,
            linewidth=2,
        )
        axes.plot([chosen.coverage], [chosen.accuracy], "o", color=MARK, markersize=9)
        right = chosen.coverage > 0.5
        axes.annotate(
            f"门槛 {chosen.threshold:.2f}",
            (chosen.coverage, chosen.accuracy),
            xytext=(-10 if right else 10, -20),
            textcoords="offset points",
            ha="right" if right else "left",
            color=MARK,
            weight="bold",
            bbox={"facecolor": PAPER, "edgecolor": "none", "alpha": 0.85, "pad": 2},
        )
        axes.set(xlabel="覆盖", xlim=(0, 1.01))
        _above(axes, "答对")
        lowest = min([chosen.accuracy, *(point.accuracy for point in shown)])
        axes.set_ylim(max(0.0, lowest - 0.08), 1.01)
        _percents(axes)
    return svg[0]


def reliability_picture(found: Calibration) -> str:
    """The share that came true over the stated probability; the area of a dot is its count."""
    with _figure(5.8, 4.2, "reliability") as (figure, axes, svg):
        figure.subplots_adjust(left=0.12, right=0.96, top=0.9, bottom=0.15)
        most = max(item.count for item in found.bins)
        axes.plot([0, 1], [0, 1], color=MUTED, linewidth=1, linestyle=(0, (4, 4)))
        axes.plot(
            [item.stated for item in found.bins],
            [item.found for item in found.bins],
            color=MAIN,
            linewidth=1.5,
        )
        axes.scatter(
            [item.stated for item in found.bins],
            [item.found for item in found.bins],
            s=[30 + 220 * item.count / most for item in found.bins],
            color=MAIN,
            alpha=0.85,
            zorder=3,
        )
        axes.set(xlabel="说的概率", xlim=(0, 1.02), ylim=(0, 1.04))
        _above(axes, "真的对")
        _percents(axes)
    return svg[0]


def heat_picture(heat: Heat, name: str = "heat") -> str:
    """Right records in rows, what came first in columns; columns are numbered as the rows are.

    Args:
        name: begins the ids in the picture; a page's pictures have different ones.
    """
    count = len(heat.names)
    left = EM * max((len(name) for name in heat.names), default=0) + 0.6
    width, height = left + CELL * count + 0.2, CELL * count + 0.6
    with _figure(width, height, name) as (figure, axes, svg):
        figure.subplots_adjust(
            left=left / width, right=1 - 0.1 / width, top=1 - 0.45 / height, bottom=0.1 / height
        )
        for row, shares in enumerate(heat.shares):
            for column, share in enumerate(shares):
                axes.add_patch(_cell(row, column, share))
                if share and row != column:
                    axes.text(
                        column, row, f"{share * 100:.0f}", ha="center", va="center", fontsize=8.5
                    )
        axes.set(xlim=(-0.5, count - 0.5), ylim=(count - 0.5, -0.5))
        axes.grid(visible=False)
        axes.xaxis.tick_top()
        axes.set_xticks(range(count), [str(number) for number in range(1, count + 1)])
        names = [f"{label}　{number}" for number, label in enumerate(heat.names, 1)]
        axes.set_yticks(range(count), names)
        axes.tick_params(length=0, colors=INK)
        axes.spines[:].set_visible(False)
    return svg[0]


def _cell(row: int, column: int, share: float) -> Rectangle:
    place, size = (column - 0.46, row - 0.46), 0.92
    if not share:
        return Rectangle(place, size, size, facecolor=LINE, alpha=0.3, linewidth=0)
    colour = MAIN if row == column else MARK
    opacity = FAINTEST + (0.9 - FAINTEST) * share
    return Rectangle(place, size, size, facecolor=colour, alpha=opacity, linewidth=0)


def _above(axes: Axes, label: str) -> None:
    """The name of the upright axis, lying, where it can be read."""
    axes.text(-0.02, 1.05, label, transform=axes.transAxes, ha="right")


def _percents(axes: Axes) -> None:
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(PercentFormatter(1.0))
        axis.set_tick_params(length=0)


@contextmanager
def _figure(width: float, height: float, name: str) -> Iterator[tuple[Figure, Axes, list[str]]]:
    """A figure of so many inches; its SVG is in the list once it has been drawn."""
    svg: list[str] = []
    with mpl.rc_context({**STYLE, "svg.hashsalt": name}), _browser_has_the_font():
        figure = Figure(figsize=(width, height))
        yield figure, figure.add_subplot(), svg
        buffer = io.StringIO()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        figure.savefig(buffer, format="svg", metadata=nothing)
        svg.append(_inline(buffer.getvalue(), name))


@contextmanager
def _browser_has_the_font() -> Iterator[None]:
    """No warnings of Chinese characters that no font of this machine has: the reader's has them."""
    log = logging.getLogger("matplotlib.font_manager")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Glyph .* missing from")
            yield
    finally:
        log.setLevel(level)


def _inline(svg: str, name: str) -> str:
    """The picture as part of a page: its ids its own, its colours and font those of the page."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>", "", svg, flags=re.S)
    svg = re.sub(r'\bid="', f'id="{name}-', svg)
    svg = re.sub(r"url\(#", f"url(#{name}-", svg)
    svg = re.sub(r'href="#', f'href="#{name}-', svg)
    for stand_in, colour in COLOURS.items():
        svg = svg.replace(stand_in, colour)
    svg = re.sub(r'font-family: [^;"]*', "font-family: var(--font)", svg)
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
