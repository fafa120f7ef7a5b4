"""The words of the pages of applications."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

TEXTS = Path(__file__).parent.parent / "content" / "application.yml"


@cache
def application_text() -> Mapping[str, Any]:
    """All Chinese sentences of the pages of applications."""
    text: Mapping[str, Any] = yaml.safe_load(TEXTS.read_text("utf-8"))
    return text
