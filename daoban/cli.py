"""The command line ``daoban``: each room brings its own commands.

Rooms above the frame register under the entry point group ``daoban.commands``
(``pyproject.toml``), so the frame imports none of them. A command's module is loaded
only when that command, or the help of all, is asked for. One that has commands of its own is a
``typer.Typer``.
"""

import sys
from importlib.metadata import entry_points

import typer
from rich.console import Console

from daoban.errors import DaobanError
from daoban.logs import configure_logging
from daoban.settings import settings

GROUP = "daoban.commands"


def build_app(arguments: list[str]) -> typer.Typer:
    """A Typer application with the command that the arguments name, or with all of them."""
    app = typer.Typer(
        help="导办：一件事一次办 智能导办。", add_completion=False, pretty_exceptions_enable=False
    )
    app.callback()(lambda: None)
    points = sorted(entry_points(group=GROUP), key=lambda point: point.name)
    asked = [point for point in points if point.name in arguments[:1]]
    for point in asked or points:
        found = point.load()
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=point.name)
        else:
            app.command(name=point.name)(found)
    return app


def print_error(error: DaobanError) -> None:
    """What went wrong, each single fault, and what to do next, on standard error."""
    console = Console(stderr=True, highlight=False)
    console.print(f"✗ {error.message}", style="bold red", markup=False)
    for detail in error.details:
        console.print(f"  · {detail.get('message', detail)}", markup=False)
    if error.hint:
        console.print(f"  → {error.hint}", markup=False)


def main() -> None:
    """Run the command line; an expected error ends with its message and hint, not a traceback."""
    configure_logging(settings().log_level)
    try:
        build_app(sys.argv[1:])()
    except DaobanError as error:
        print_error(error)
        sys.exit(1)
