"""All figures of a run: one set of tables for people, one JSON file for comparing runs."""

import json
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.table import Table

from daoban.settings import Settings

from .measuring import Timings

AIMS = {("ask", "p50"): 1.5, ("chat", "p95"): 2.5, ("form turn", "p95"): 1.5}
"""Ratios aimed at, one call at a time; a form turn is held against a plain chat turn."""
MEMORY_AIM_MB = 1536


def _load() -> float:
    return os.getloadavg()[0]


@dataclass
class Comparison:
    """House and bare side by side; ``reference`` is a third side, only for reading."""

    name: str
    concurrency: int
    house: Timings
    bare: Timings
    reference: Timings | None = None

    def figures(self) -> dict[str, Any]:
        """Milliseconds and ratios."""
        found: dict[str, Any] = {"what": self.name, "concurrency": self.concurrency}
        for label, share in (("p50", 0.5), ("p95", 0.95)):
            found[label] = {
                "house_ms": round(self.house.at(share), 2),
                "bare_ms": round(self.bare.at(share), 2),
                "ratio": round(self.house.ratio_to(self.bare, share), 2),
            }
            if self.reference:
                found[label]["stock_ms"] = round(self.reference.at(share), 2)
        return found


@dataclass
class Report:
    """The figures of one run."""

    values: Settings
    comparisons: list[Comparison] = field(default_factory=list)
    stages_ms: dict[str, float] = field(default_factory=dict)
    memory_mb: dict[str, float] = field(default_factory=dict)
    ready_seconds: float | None = None
    """From starting the processes to ready."""
    start_seconds: float | None = None
    """From ``daoban up`` to ready: with the checks that come before."""
    door: dict[str, float] = field(default_factory=dict)
    desks: dict[str, float] = field(default_factory=dict)
    """Agents who type at once."""
    load_before: float = field(default_factory=_load)

    def figures(self) -> dict[str, Any]:
        """Everything, ready for JSON."""
        return {
            "measured": datetime.now(UTC).isoformat(timespec="seconds"),
            "encoder_threads": self.values.encoder_threads,
            "load_average": [round(self.load_before, 2), round(_load(), 2)],
            "comparisons": [item.figures() for item in self.comparisons],
            "stages_ms": self.stages_ms,
            "memory_mb": self.memory_mb,
            "ready_seconds": self.ready_seconds and round(self.ready_seconds, 1),
            "start_seconds": self.start_seconds and round(self.start_seconds, 1),
            "door": self.door,
            "desks": self.desks,
        }

    def write(self, path: Path) -> None:
        """Write the figures."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self.figures(), ensure_ascii=False, indent=1), "utf-8")

    def tables(self) -> list[Table]:
        """The figures for people; parts that were not measured are left out."""
        found = [self._comparison_table()] if self.comparisons else []
        if self.stages_ms:
            found.append(self._stage_table())
        return [*found, self._other_table()]

    def _comparison_table(self) -> Table:
        table = Table("项目", "并发", "分位", "导办 ms", "裸做 ms", "倍数", "目标", "原版 Rasa ms")
        table.title = f"与裸做之比（编码线程 {self.values.encoder_threads}）"
        for item in self.comparisons:
            figures = item.figures()
            for label in ("p50", "p95"):
                row = figures[label]
                aim = AIMS.get((item.name, label)) if item.concurrency == 1 else None
                table.add_row(
                    item.name,
                    str(item.concurrency),
                    label,
                    f"{row['house_ms']:.1f}",
                    f"{row['bare_ms']:.1f}",
                    f"{row['ratio']:.2f}",
                    f"≤ {aim}" if aim else "",
                    f"{row['stock_ms']:.1f}" if "stock_ms" in row else "",
                )
        return table

    def _stage_table(self) -> Table:
        table = Table("环节", "平均 ms", "占比", title="/api/v1/ask 的时间花在哪里（并发 1）")
        whole = self.stages_ms["http_total"]
        for name, value in self.stages_ms.items():
            table.add_row(name, f"{value:.2f}", f"{value / whole:.0%}")
        return table

    def _other_table(self) -> Table:
        table = Table("其他", "数值", title="内存、启动、门口")
        for name, value in self.memory_mb.items():
            table.add_row(f"内存 {name}", f"{value:.0f} MB")
        if self.memory_mb:
            table.add_row("内存目标", f"< {MEMORY_AIM_MB} MB")
        if self.ready_seconds is not None:
            table.add_row("起进程到就绪", f"{self.ready_seconds:.1f} 秒")
        if self.start_seconds is not None:
            table.add_row("daoban up 再次启动到就绪", f"{self.start_seconds:.1f} 秒")
        if self.door:
            table.add_row("20 万字的消息", f"{self.door['status']:.0f}，{self.door['ms']:.1f} ms")
        if self.desks:
            said = "{desks:.0f} 个话务台，每秒 {asked_a_second} 次".format(**self.desks)
            told = "p50 {p50_ms} ms，p95 {p95_ms} ms，最慢 {slowest_ms} ms，出错 {errors:.0f}"
            table.add_row(said, told.format(**self.desks))
        table.add_row("一分钟负载（前 → 后）", f"{self.load_before:.2f} → {_load():.2f}")
        return table
