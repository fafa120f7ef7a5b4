"""What a person at the terminal sees of the logs."""

import json

import pytest

from daoban.following import LogFollower, trouble_in


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (json.dumps({"level": "info", "event": "request"}), None),
        (json.dumps({"level": "warning", "event": "slow", "ms": 9}), "slow ms=9"),
        ("2026-11-22 01:38:29 INFO     rasa.core  - fine", None),
        (
            "2026-11-22 01:38:29 ERROR    rasa.core  - bad",
            "2026-11-22 01:38:29 ERROR    rasa.core  - bad",
        ),
        ("Traceback (most recent call last):", "Traceback (most recent call last):"),
        ("ModuleNotFoundError: No module named 'x'", "ModuleNotFoundError: No module named 'x'"),
        ("[1, 2]", None),
    ],
)
def test_only_warnings_and_worse_are_shown(line, shown):
    assert trouble_in(line) == shown


def test_each_line_is_shown_once_and_only_when_whole(tmp_path):
    log = tmp_path / "web.log"
    follower = LogFollower([log])
    assert list(follower.troubles()) == []
    log.write_text("ERROR one\nERROR tw")
    assert list(follower.troubles()) == [("web", "ERROR one")]
    log.write_text("ERROR one\nERROR two\n")
    assert list(follower.troubles()) == [("web", "ERROR two")]
    assert list(follower.troubles()) == []
