"""The sentences and figures of tickets, read from ``content/tickets.yml``."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent.parent / "content"


@cache
def read(name: str) -> dict[str, Any]:
    """A file of the desk's content folder, read once."""
    loaded: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yml").read_text("utf-8"))
    return loaded


def _found(path: str) -> Any:
    found: Any = read("tickets")
    for step in path.split("."):
        found = found[step]
    return found


def say(path: str, /, **values: object) -> str:
    """A sentence with its placeholders filled; ``path`` is e.g. ``errors.missing.message``."""
    return str(_found(path)).format(**values)


def error(path: str, /, **values: object) -> tuple[str, str]:
    """Message and hint of an error, as ``DaobanError`` takes them."""
    return say(f"errors.{path}.message", **values), say(f"errors.{path}.hint", **values)


def figure(path: str) -> float:
    """A figure that a city can tune; ``path`` is e.g. ``duplicates.cosine``."""
    return float(_found(f"tuning.{path}"))


def words(path: str) -> tuple[str, ...]:
    """A list of words."""
    return tuple(_found(path))
