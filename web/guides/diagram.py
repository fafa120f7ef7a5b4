"""The steps of a bundle as stages, drawn one below the other; those of a stage go side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter

from web.guides.views import StepView

WIDTH = 640
MARGIN = 16
BOX_WIDTH = 280
BOX_GAP = 16
LINE_HEIGHT = 22
CHARACTERS = 15
"""Characters of a title on one line of a box."""
HEAD = 34
"""Height of the heading of a stage."""
ARROW = 36
"""Height of the arrow between two stages."""


@dataclass(frozen=True, slots=True)
class Box:
    """One step: its place and its lines of text, in drawing units."""

    step: StepView
    x: int
    y: int
    width: int
    height: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """Steps that wait for nothing but earlier stages."""

    number: int
    y: int
    height: int
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Diagram:
    """All stages and the size of the drawing, in drawing units."""

    width: int
    height: int
    stages: tuple[Stage, ...]


def stages_of(steps: Sequence[StepView]) -> list[list[StepView]]:
    """The steps by stage: each after all that it waits for."""
    by_id = {step.id: step for step in steps}
    sorter = TopologicalSorter(
        {step.id: [name for name in step.after if name in by_id] for step in steps}
    )
    sorter.prepare()
    order = {step.id: place for place, step in enumerate(steps)}
    stages = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready(), key=lambda name: order[name])
        sorter.done(*ready)
        stages.append([by_id[name] for name in ready])
    return stages


def _lines(text: str) -> tuple[str, ...]:
    return tuple(text[start : start + CHARACTERS] for start in range(0, len(text), CHARACTERS))


def draw(steps: Sequence[StepView]) -> Diagram:
    """Lay the steps out."""
    y = MARGIN
    stages = []
    for number, members in enumerate(stages_of(steps), 1):
        top = y
        y += HEAD
        boxes: list[Box] = []
        for start in range(0, len(members), 2):
            pair = members[start : start + 2]
            texts = [_lines(step.title) for step in pair]
            width = BOX_WIDTH if len(members) > 1 else 2 * BOX_WIDTH + BOX_GAP
            height = max(len(lines) for lines in texts) * LINE_HEIGHT + LINE_HEIGHT + 18
            for place, (step, lines) in enumerate(zip(pair, texts, strict=True)):
                x = MARGIN + 16 + place * (BOX_WIDTH + BOX_GAP)
                boxes.append(Box(step, x, y, width, height, lines))
            y += height + BOX_GAP
        stages.append(Stage(number, top, y - top, tuple(boxes)))
        y += ARROW
    return Diagram(WIDTH, y - ARROW + MARGIN, tuple(stages))
