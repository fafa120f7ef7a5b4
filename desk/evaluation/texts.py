"""Words of the evaluation, from ``content/evaluation.yml``."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

CONTENT = Path(__file__).parent.parent / "content" / "evaluation.yml"


@cache
def words() -> dict[str, Any]:
    """All of them."""
    read: dict[str, Any] = yaml.safe_load(CONTENT.read_text("utf-8"))
    return read


def say(sentence: str, /, **values: object) -> str:
    """One sentence with its places filled in."""
    return str(words()["sentences"][sentence]).format(**values)
