"""The words of accounts, roles and the audit log."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).parent.parent / "content" / "accounts.yml"


@cache
def account_text() -> Mapping[str, Any]:
    """All Chinese sentences of this package."""
    text: Mapping[str, Any] = yaml.safe_load(_FILE.read_text("utf-8"))
    return text


def role_titles() -> Mapping[str, str]:
    """The word for each role, by its value."""
    titles: Mapping[str, str] = account_text()["roles"]
    return titles


def right_titles() -> Mapping[str, str]:
    """The words for each right, by its value."""
    titles: Mapping[str, str] = account_text()["rights"]
    return titles
