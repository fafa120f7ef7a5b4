"""What the registers of the demonstration city hold, as they publish it (``keys.yml``)."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

KEYS = Path(__file__).with_name("keys.yml")
Catalogue = Mapping[str, Mapping[str, Any]]


@cache
def catalogue() -> Catalogue:
    """Registers by code, each ``{title, contains, subjects, keys: {key: {title, …}}}``."""
    loaded: Catalogue = yaml.safe_load(KEYS.read_text("utf-8"))
    return loaded
