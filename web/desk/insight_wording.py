"""The words of the statistics page, and how it writes figures."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from desk.insight.key_figures import Figure, Unit

TEXTS = Path(__file__).parent.parent / "content" / "desk_insight.yml"
NOTHING = "—"


@cache
def page_words() -> Mapping[str, Any]:
    """All Chinese sentences of the page."""
    text: Mapping[str, Any] = yaml.safe_load(TEXTS.read_text("utf-8"))
    return text


def number(value: float | None) -> str:
    """A count, with a comma for thousands."""
    return NOTHING if value is None else f"{value:,.0f}"


def percent(value: float | None) -> str:
    """A share with one decimal: 83.3%."""
    return NOTHING if value is None else f"{value * 100:.1f}%"


def duration(seconds: float | None) -> str:
    """How long something took, in its two largest units: 1 分 30 秒."""
    if seconds is None:
        return NOTHING
    words, left = page_words()["duration"], round(max(seconds, 0))
    parts: list[tuple[int, str]] = []
    for unit, length in (("days", 86_400), ("hours", 3_600), ("minutes", 60), ("seconds", 1)):
        count, left = divmod(left, length)
        if count or parts or unit == "seconds":
            parts.append((count, str(words[unit])))
    return " ".join(f"{count} {word}" for count, word in parts[:2] if count or len(parts) == 1)


_WRITTEN = {Unit.COUNT: number, Unit.SHARE: percent, Unit.SECONDS: duration}


def written(figure: Figure) -> str:
    """The value of a figure."""
    return _WRITTEN[figure.unit](figure.value)


def compared(figure: Figure) -> str:
    """A figure beside that of the span before; empty where that is not known."""
    if figure.before is None:
        return ""
    words = page_words()["compared"]
    before = _WRITTEN[figure.unit](figure.before)
    if figure.value is None:
        return str(words["only"]).format(before=before)
    change = figure.value - figure.before
    if figure.unit is Unit.SHARE:
        said = f"{change * 100:+.1f}"
        return str(words["share"]).format(before=before, change=said)
    return str(words["count"]).format(before=before, change=f"{change:+,.0f}")


def width(part: float | None, whole: float) -> float:
    """The length of a bar of 100; what is not zero can be seen."""
    if not part or not whole:
        return 0.0
    return round(max(min(100 * part / whole, 100), 0.8), 1)


def highest(values: Sequence[float]) -> float:
    """The largest value; 0 of none."""
    return max(values, default=0)
