"""The words of the desk."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

TEXTS = Path(__file__).parent.parent / "content" / "desk.yml"


@cache
def desk_text() -> Mapping[str, Any]:
    """All Chinese sentences of the desk's pages."""
    text: Mapping[str, Any] = yaml.safe_load(TEXTS.read_text("utf-8"))
    return text
