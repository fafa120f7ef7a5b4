"""What means a danger: ways of saying it, those of short messages, and what is an exception."""

from typing import Any

import pytest

from search.dangers import Danger, danger_of

RAW: dict[str, Any] = {
    "kind": "fire",
    "message": "请拨打 119。\n",
    "numbers": [{"label": "火警", "number": "119"}],
    "patterns": ["着火了", "^失火"],
    "short": [{"longest": 10, "without": "去年|保险", "patterns": ["冒烟"]}],
    "exceptions": ["(着火|冒烟)演练", "心里着火了"],
}


@pytest.fixture
def fire() -> Danger:
    """A danger with wordings of every kind."""
    return danger_of(RAW)


@pytest.mark.parametrize(
    ("text", "is_meant"),
    [
        ("楼下着火了", True),
        ("失火", True),
        ("不是失火", False),
        ("锅在冒烟", True),
        ("去年锅冒烟", False),
        ("锅在冒烟，我想问一下电饭锅该怎么修", False),
        ("冒烟演练", False),
        ("我心里着火了", False),
        ("冒烟演练，锅冒烟", True),
        ("楼下着火了，我心里着火了", True),
        ("", False),
    ],
)
def test_what_is_meant(fire: Danger, text: str, is_meant: bool) -> None:
    assert fire.is_in(text) is is_meant


def test_capitals_and_line_breaks_do_not_matter() -> None:
    found = danger_of({"kind": "jailbreak", "message": "", "patterns": ["ignore.*rules"]})
    assert found.is_in("Ignore\nall RULES")
    assert not found.is_in("规则")
