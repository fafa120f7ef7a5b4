"""The officer who moves cases on: one rule, by the clock, worked out when a case is read.

Materials that are neither there nor excused lead to a supplement; everything else is accepted and
later done. Nothing runs in the background: what would have happened by now is derived from the
steps on record.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic_settings import BaseSettings, SettingsConfigDict

from demo_city.acceptance.contracts import Item, Material, Package, Result, Status, Way
from demo_city.acceptance.numbers import local_day

SUPPLEMENT_TIME = timedelta(days=21)
"""Fifteen working days are three calendar weeks, public holidays aside."""


class Pace(BaseSettings):
    """How fast the city is, in seconds; each as ``DAOBAN_DEMO_ACCEPTANCE_<NAME>``."""

    model_config = SettingsConfigDict(
        env_prefix="DAOBAN_DEMO_ACCEPTANCE_", env_file=".env", extra="ignore"
    )

    accepted_after: float = 5.0
    """From receipt to the officer's first look."""
    done_after: float = 60.0
    """From receipt to the result."""
    slow: float = 8.0
    """How long an answer takes while the service is told to be slow."""


@dataclass(frozen=True, slots=True)
class Step:
    """One move of a case; ``materials`` are those on the table from then on."""

    status: Status
    at: datetime
    note: str = ""
    items: tuple[Item, ...] = ()
    materials: tuple[Material, ...] = ()


def missing_items(materials: Sequence[Material]) -> tuple[Item, ...]:
    """What still has to come, each with a reason."""
    items: list[Item] = []
    for material in materials:
        if material.way is Way.WINDOW:
            items.append(Item(name=material.name, reason="还没有收到，请上传或带到窗口。"))
        elif material.way is Way.ATTACHED and material.file_sha256 is None:
            items.append(Item(name=material.name, reason="没有收到文件，请重新上传。"))
    return tuple(items)


def _due(step: Step, pace: Pace) -> Step | None:
    """What the officer does next after a step, and when; ``None`` where a person must act."""
    if step.status is Status.RECEIVED:
        at = step.at + timedelta(seconds=pace.accepted_after)
        items = missing_items(step.materials)
        if items:
            return Step(Status.SUPPLEMENT, at, "材料不齐，请补正。", items, step.materials)
        return Step(Status.ACCEPTED, at, "材料齐全，已受理。", (), step.materials)
    if step.status is Status.ACCEPTED:
        wait = max(pace.done_after - pace.accepted_after, 0.0)
        return Step(Status.DONE, step.at + timedelta(seconds=wait), "已办结。", (), step.materials)
    return None


def history(recorded: Sequence[Step], now: datetime, pace: Pace) -> list[Step]:
    """All steps up to ``now``: those on record and, between them, those the officer took.

    Args:
        recorded: at least one step, oldest first.
        now: with time zone.
        pace: the officer's.
    """
    steps: list[Step] = []
    for position, step in enumerate(recorded):
        last = position + 1 == len(recorded)
        until = now if last else recorded[position + 1].at
        steps.append(step)
        while (due := _due(steps[-1], pace)) and due.at <= until:
            steps.append(due)
    return steps


def deadline(step: Step) -> str:
    """The last day (``YYYY-MM-DD``) for what a supplement step asks."""
    return (local_day(step.at) + SUPPLEMENT_TIME).isoformat()


def result(package: Package) -> Result:
    """What comes of a package: one document for each matter."""
    titles = [matter.title for matter in package.matters] or [package.title]
    return Result(
        title=f"「{package.title}」已办结",
        documents=[f"{title}办理结果" for title in titles],
        delivery="电子结果已送达；纸质结果可以到窗口领取，也可以邮寄。",
    )
