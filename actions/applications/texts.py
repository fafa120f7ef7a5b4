"""The sentences of applications, read from ``texts.yml``."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("texts.yml")


@cache
def _raw(file: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    return loaded


def sentence(file: Path, name: str, /, **values: object) -> str:
    """A sentence of a file with its placeholders filled; ``name`` is a path, ``missing.message``."""
    found: Any = _raw(file)
    for step in name.split("."):
        found = found[step]
    return str(found).format(**values)


def say(name: str, /, **values: object) -> str:
    """A sentence with its placeholders filled."""
    return sentence(FILE, name, **values)
