"""The launcher gives Rasa the right paths, addresses and tokens."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import launch
import pytest
from conftest import REPOSITORY
from rasa.utils.endpoints import read_endpoint_config


@pytest.fixture
def prepared(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The environment as the launcher prepares it, in a folder of its own."""
    monkeypatch.setattr(launch, "REPOSITORY", tmp_path)
    monkeypatch.chdir(tmp_path)
    for name, value in launch.DEFAULTS.items():
        monkeypatch.setenv(name, value)
        monkeypatch.delenv(name)
    launch.prepare_environment()


def test_without_a_command_it_says_how() -> None:
    ran = subprocess.run([sys.executable, "bot/launch.py"], cwd=REPOSITORY, capture_output=True, text=True)
    assert ran.returncode == 1
    assert "用法" in ran.stderr


@pytest.mark.usefixtures("prepared")
def test_everything_written_lies_below_var(tmp_path: Path) -> None:
    assert [path.name for path in tmp_path.iterdir()] == ["var"]
    assert {path.name for path in (tmp_path / "var" / "rasa").iterdir()} == {"models", "jieba"}


@pytest.mark.usefixtures("prepared")
def test_rasa_listens_on_this_machine_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASA_PORT", "6006")
    arguments = " ".join(launch.run_arguments())
    assert "--interface 127.0.0.1" in arguments
    assert "--port 6006" in arguments


@pytest.mark.usefixtures("prepared")
def test_the_api_opens_only_with_a_token(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("RASA_TOKEN", "secret")
    assert launch.run_arguments()[-2:] == ["--enable-api", "--auth-token=secret"]
    monkeypatch.delenv("RASA_TOKEN")
    assert "--enable-api" not in launch.run_arguments()
    assert "RASA_TOKEN" in capsys.readouterr().err


@pytest.mark.usefixtures("prepared")
def test_endpoints_take_their_values_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    file = str(REPOSITORY / "endpoints.yml")
    action = read_endpoint_config(file, "action_endpoint")
    assert action is not None
    assert action.url == "http://127.0.0.1:5055/webhook"
    monkeypatch.setenv("ACTION_TOKEN", "secret")
    monkeypatch.setenv("RASA_TRACKER_DB", "elsewhere/tracker.db")
    action, tracker = (read_endpoint_config(file, name) for name in ("action_endpoint", "tracker_store"))
    assert action is not None
    assert action.headers == {"Authorization": "Bearer secret"}
    assert tracker is not None
    assert tracker.kwargs["db"] == "elsewhere/tracker.db"
