"""The words of signing in at the desk."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import yaml

from web.sign_in.texts import CONTENT


@cache
def sign_in_words() -> Mapping[str, Any]:
    """All Chinese sentences of signing in at the desk."""
    text: Mapping[str, Any] = yaml.safe_load((CONTENT / "desk_sign_in.yml").read_text("utf-8"))
    return text
