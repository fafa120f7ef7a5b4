"""The sentences of the studio, read from ``content/studio.yml``."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "content"


@cache
def read(name: str) -> dict[str, Any]:
    """A file of the studio's content folder, read once."""
    loaded: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yml").read_text("utf-8"))
    return loaded


def say(path: str, /, **values: object) -> str:
    """A sentence with its placeholders filled; ``path`` is e.g. ``errors.missing.message``."""
    found: Any = read("studio")
    for step in path.split("."):
        found = found[step]
    return str(found).format(**values)


def error(path: str, /, **values: object) -> tuple[str, str]:
    """Message and hint of an error, as ``DaobanError`` takes them."""
    return say(f"errors.{path}.message", **values), say(f"errors.{path}.hint", **values)
