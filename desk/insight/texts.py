"""The words of the statistics, read from ``content/insight.yml``."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).parent.parent / "content" / "insight.yml"


@cache
def insight_text() -> Mapping[str, Any]:
    """All Chinese sentences of this package."""
    text: Mapping[str, Any] = yaml.safe_load(_FILE.read_text("utf-8"))
    return text
