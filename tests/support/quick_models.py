"""Trained models read once a session, however many processes of a test load copies of them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desk import suggesting
from search import keeping, service


def remember_models(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let those who load models get what was read from files of the same name, age and size."""
    for module in (service, keeping, suggesting):
        monkeypatch.setattr(module, "load_models", _remembering(module.load_models))


def _remembering(load: Callable[[Path], Any]) -> Callable[[Path], Any]:
    known: dict[tuple[object, ...], Any] = {}

    def read(folder: Path) -> Any:
        files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
        states = [(file.relative_to(folder), file.stat()) for file in files]
        key = tuple((name, state.st_mtime_ns, state.st_size) for name, state in states)
        if key not in known:
            known[key] = load(folder)
        return known[key]

    return read
