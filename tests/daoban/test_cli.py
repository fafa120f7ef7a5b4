"""The command line finds each room's commands and speaks plainly when something is wrong."""

import sys
from importlib.metadata import entry_points

import pytest
from typer.testing import CliRunner

from daoban import cli
from daoban.cli import build_app, main
from daoban.errors import SetupFailed

COMMANDS = sorted(point.name for point in entry_points(group=cli.GROUP))


def test_there_are_commands() -> None:
    assert {"ask", "check", "evaluate", "index"} <= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_in_chinese(name: str) -> None:
    result = CliRunner().invoke(build_app([name]), [name, "--help"])
    assert result.exit_code == 0
    assert any("\u4e00" <= char <= "\u9fff" for char in result.output)


def test_help_of_all_names_every_command() -> None:
    result = CliRunner().invoke(build_app([]), ["--help"])
    assert result.exit_code == 0
    assert [name for name in COMMANDS if name not in result.output] == []


def test_unknown_command_is_refused() -> None:
    assert CliRunner().invoke(build_app(["no-such"]), ["no-such"]).exit_code == 2


def test_expected_error_ends_with_message_hint_and_every_fault(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_arguments: list[str]) -> None:
        raise SetupFailed("磁盘[满]了。", "请清理磁盘。", [{"message": "只剩 1 MB"}, {"free": 1}])

    monkeypatch.setattr(cli, "build_app", fail)
    monkeypatch.setattr(sys, "argv", ["daoban"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    shown = capsys.readouterr().err
    for words in ("磁盘[满]了。", "请清理磁盘。", "只剩 1 MB", "'free': 1"):
        assert words in shown
    assert "Traceback" not in shown
