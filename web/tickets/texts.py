"""The words of the pages and the API of tickets."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

TEXTS = Path(__file__).parent.parent / "content" / "tickets.yml"


@cache
def ticket_text() -> Mapping[str, Any]:
    """All Chinese sentences of the pages of tickets."""
    text: Mapping[str, Any] = yaml.safe_load(TEXTS.read_text("utf-8"))
    return text
