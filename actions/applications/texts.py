"""The sentences of applications, read from ``texts.yml``."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml


@cache
def _raw() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(
        Path(__file__).with_name("texts.yml").read_text("utf-8")
    )
    return loaded


def say(name: str, /, **values: object) -> str:
    """A sentence with its placeholders filled; ``name`` is a path, e.g. ``missing.message``."""
    found: Any = _raw()
    for step in name.split("."):
        found = found[step]
    return str(found).format(**values)


def words(name: str) -> dict[str, Any]:
    """A part of the sentences by its name."""
    found: dict[str, Any] = _raw()[name]
    return found
