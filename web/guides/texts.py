"""The words of the readable pages."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

TEXTS = Path(__file__).parent.parent / "content" / "guide_text.yml"


@cache
def guide_text() -> Mapping[str, Any]:
    """All Chinese sentences of the readable pages."""
    text: Mapping[str, Any] = yaml.safe_load(TEXTS.read_text("utf-8"))
    return text
