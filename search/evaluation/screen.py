"""An evaluation on the screen."""

from rich.console import Console
from rich.table import Table

from search.evaluation.evaluation import Evaluation
from search.evaluation.history import Changes
from search.evaluation.sums import ALL
from search.evaluation.views import View, got_of, wanted_of

MOST_TEXT = 60
WIDTH = 200
"""Characters: a table that is cut off says nothing; a narrow window wraps it instead."""


def print_summary(console: Console, found: Evaluation) -> None:
    """The tables by style, the cost, and what changed."""
    for view in found.views:
        console.print(_table(view))
    console.print(changes_line(found.changes), markup=False, soft_wrap=True)


def print_bundles(console: Console, found: Evaluation) -> None:
    """The table by bundle."""
    console.print(_table(found.bundle_view))


def print_misses(console: Console, found: Evaluation) -> None:
    """Every question that was missed, with what was wanted and what came of it."""
    for item in found.measured:
        if item.missed:
            told = f"    要 {wanted_of(item)}\n    得 {got_of(item)}"
            text = f"{item.golden.id} {item.text[:MOST_TEXT]}\n{told}"
            console.print(text, markup=False, soft_wrap=True)


def changes_line(changes: Changes | None) -> str:
    """Won, lost and moved in one sentence."""
    if changes is None:
        return "没有可比的上一次结果；下一次会与这一次对比。"
    return (
        f"与上一次（{changes.before.made:%Y-%m-%d %H:%M} UTC，发布 {changes.before.release}）"
        f"相同的 {changes.compared} 题：改对 {len(changes.won)}，改错 {len(changes.lost)}，"
        f"变了但对错不变 {len(changes.moved)}；排在第一的，改对 {changes.found}，改错 {changes.unfound}。"
    )


def _table(view: View) -> Table:
    table = Table(title=view.title)
    for place, heading in enumerate(view.headings):
        table.add_column(heading, justify="right" if place else "left", no_wrap=True)
    for row in view.rows:
        table.add_row(*row, style="bold" if row[0] == ALL else None)
    return table
