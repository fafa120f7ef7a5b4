"""The label system: level-1 categories with their level-2 ones."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

CONTENT = Path(__file__).parent.parent / "content" / "categories.yml"


@cache
def categories() -> Mapping[str, tuple[str, ...]]:
    """Level 1 to its level 2, as ``content/categories.yml`` lists them."""
    raw = yaml.safe_load(CONTENT.read_text("utf-8"))
    return {name: tuple(below) for name, below in raw.items()}


def known_path(path: list[str] | tuple[str, ...]) -> bool:
    """Whether a path of one or two labels stands in the label system."""
    if not path or len(path) > 2 or path[0] not in categories():
        return False
    return len(path) == 1 or path[1] in categories()[path[0]]
