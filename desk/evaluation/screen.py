"""An evaluation, or a comparison, on the screen."""

from rich.console import Console
from rich.table import Table

from daoban.personal_data import mask_personal_data
from desk.evaluation.comparison import Comparison, Pair
from desk.evaluation.evaluation import Evaluation
from desk.evaluation.measures import department_calibration
from desk.evaluation.tables import (
    by_city,
    by_department,
    by_length,
    by_set,
    calibration_view,
    comparison_view,
    fields_view,
    labelled_view,
    names,
    split_view,
)
from desk.evaluation.texts import say, words
from search.evaluation.views import View, decimal

WIDTH = 180
"""Characters: a table that is cut off says nothing; a narrow window wraps it instead."""
MOST_TEXT = 60


def print_evaluation(console: Console, found: Evaluation) -> None:
    """All tables."""
    for view in (by_set(found), by_city(found), by_length(found), by_department(found)):
        console.print(_table(view))
    believed = department_calibration(found.routed)
    if believed:
        console.print(_table(calibration_view(believed)))
        told = say("believed", error=decimal(believed.error), brier=decimal(believed.brier))
        console.print(told, markup=False)
    console.print(_table(split_view(found)))
    if found.fields:
        console.print(_table(fields_view(found)))
    if found.labelled:
        console.print(_table(labelled_view(found.labelled)))


def print_comparison(console: Console, found: Comparison) -> None:
    """The figures side by side, then the texts that were won and lost."""
    console.print(_table(comparison_view(found)))
    for item in found.figures:
        for kind, pairs in (("won", item.won), ("lost", item.lost)):
            if pairs:
                what = f"{names('changes')[kind]}，{names('measures')[item.measure.name]}"
                console.print(words()["titles"]["changes"].format(title=found.title, name=what))
                for pair in pairs:
                    console.print(f"  {_told(pair)}", markup=False, soft_wrap=True)


def _told(pair: Pair) -> str:
    return mask_personal_data(pair[0].message.text)[:MOST_TEXT]


def _table(view: View) -> Table:
    table = Table(title=view.title)
    last = len(view.headings) - 1
    for place, heading in enumerate(view.headings):
        wordy = place == last and any(len(row[-1]) > 12 for row in view.rows)
        table.add_column(
            heading, justify="right" if place and not wordy else "left", no_wrap=not wordy
        )
    for row in view.rows:
        table.add_row(*row)
    return table
