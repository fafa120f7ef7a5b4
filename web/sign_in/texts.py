"""The words of signing in."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

CONTENT = Path(__file__).parent.parent / "content"


def _read(name: str) -> Mapping[str, Any]:
    text: Mapping[str, Any] = yaml.safe_load((CONTENT / name).read_text("utf-8"))
    return text


@cache
def sign_in_text() -> Mapping[str, Any]:
    """All Chinese sentences of signing in."""
    return _read("sign_in.yml")


@cache
def frame_text() -> Mapping[str, Any]:
    """The sentences of the frame that the readable pages share."""
    return _read("guide_text.yml")
