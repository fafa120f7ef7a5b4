"""Logs are JSON, one object a line, without personal data."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from daoban.logs import configure_logging, logger, mask_event

PHONE = "13800138000"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    out, err = capsys.readouterr()
    assert out == ""
    return [json.loads(line) for line in err.splitlines()]


def test_our_lines_are_json_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("INFO")
    logger("test").info("asked", text=f"我的电话{PHONE}", 文字=["一", {"号码": PHONE}], count=3)
    (line,) = lines(capsys)
    assert line["event"] == "asked"
    assert line["level"] == "info"
    assert line["count"] == 3
    assert line["文字"] == ["一", {"号码": "〔电话号码〕"}]
    assert PHONE not in json.dumps(line)


def test_lines_of_libraries_are_json_and_masked_too(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("INFO")
    logging.getLogger("some.library").warning("called with %s", PHONE)
    (line,) = lines(capsys)
    assert line["event"] == "called with 〔电话号码〕"


def test_traceback_is_masked(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("INFO")
    try:
        raise ValueError(f"cannot read {PHONE}")
    except ValueError as error:
        logger("test").error("failed", exc_info=error)
    (line,) = lines(capsys)
    assert "ValueError: cannot read 〔电话号码〕" in str(line["exception"])
    assert PHONE not in json.dumps(line)


@pytest.mark.parametrize(("level", "shown"), [("debug", 2), ("INFO", 1), ("error", 0), ("odd", 1)])
def test_level_of_the_settings_holds(
    capsys: pytest.CaptureFixture[str], level: str, shown: int
) -> None:
    configure_logging(level)
    logger("test").debug("small")
    logger("test").info("larger")
    assert len(lines(capsys)) == shown


def test_libraries_speak_from_warnings_on_only(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("DEBUG")
    logging.getLogger("some.library").info("chatter")
    assert lines(capsys) == []


def test_time_is_left_as_it_is() -> None:
    event = {"timestamp": "2026-11-22T00:00:00.123456789Z", "event": "13800138000"}
    assert mask_event(None, "info", event) == event | {"event": "〔电话号码〕"}
