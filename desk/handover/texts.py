"""The words of handed-over conversations, and the faults told to people of the desk."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from daoban.errors import DaobanError

_CONTENT = Path(__file__).parent.parent / "content"


def _read(name: str) -> Mapping[str, Any]:
    text: Mapping[str, Any] = yaml.safe_load((_CONTENT / name).read_text("utf-8"))
    return text


@cache
def handover_text() -> Mapping[str, Any]:
    """All Chinese sentences of this package."""
    return _read("handover.yml")


@cache
def hours_text() -> Mapping[str, Any]:
    """When people answer, and the times that go with it."""
    return _read("hours.yml")


def fault[E: DaobanError](kind: type[E], name: str, **values: object) -> E:
    """An error with the words of that name."""
    words = handover_text()["faults"][name]
    return kind(str(words["message"]).format(**values), words["hint"])
