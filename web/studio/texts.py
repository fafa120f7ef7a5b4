"""The words of the studio's pages."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

TEXTS = Path(__file__).parent.parent / "content" / "studio.yml"


@cache
def studio_words() -> Mapping[str, Any]:
    """All Chinese sentences of the studio's pages."""
    text: Mapping[str, Any] = yaml.safe_load(TEXTS.read_text("utf-8"))
    return text
