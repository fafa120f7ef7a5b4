"""The words of hit tests, read from ``content/hits.yml``."""

from collections.abc import Mapping
from typing import Any

from studio.texts import read


def hit_text() -> Mapping[str, Any]:
    """All Chinese sentences of this package."""
    return read("hits")


def error(key: str, **values: object) -> tuple[str, str]:
    """Message and hint of an error."""
    words = hit_text()["errors"][key]
    return words["message"].format(**values), words["hint"].format(**values)


def say(key: str, **values: object) -> str:
    """One sentence."""
    return str(hit_text()["errors"][key]).format(**values)
