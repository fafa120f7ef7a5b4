"""Sentences of dispatch, from ``content/dispatch.yml``."""

from functools import cache
from pathlib import Path

import yaml

CONTENT = Path(__file__).parent.parent / "content" / "dispatch.yml"


@cache
def _texts() -> dict[str, str]:
    texts: dict[str, str] = yaml.safe_load(CONTENT.read_text("utf-8"))
    return texts


def dispatch_text(name: str, **values: object) -> str:
    """One sentence with its places filled in."""
    return _texts()[name].format(**values)
