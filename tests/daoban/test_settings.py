"""Settings come from the environment, have defaults for one machine, and refuse nonsense."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from daoban.settings import Settings, child_environment


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"DAOBAN_{name.upper()}", raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def test_defaults_name_the_parts_on_this_machine() -> None:
    values = Settings()
    assert values.database == f"sqlite:///{values.var / 'daoban.db'}"
    assert values.rasa == "http://127.0.0.1:5005"
    assert values.web == "http://127.0.0.1:8000"
    assert values.action_url == "http://127.0.0.1:5055/webhook"


@pytest.mark.parametrize("name", ["DATABASE_URL", "DAOBAN_DATABASE_URL"])
def test_well_known_settings_go_with_and_without_prefix(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "sqlite://")
    assert Settings().database == "sqlite://"


def test_prefixed_name_wins_over_the_plain_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASA_URL", "http://plain.test")
    monkeypatch.setenv("DAOBAN_RASA_URL", "http://prefixed.test/")
    assert Settings().rasa == "http://prefixed.test"


def test_other_settings_need_the_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "9999")
    assert Settings().port == 8000
    monkeypatch.setenv("DAOBAN_PORT", "9999")
    assert Settings().port == 9999


def test_env_file_is_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DAOBAN_PORT=8123\nUNKNOWN=1\n", encoding="utf-8")
    assert Settings().port == 8123


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "0"), ("PORT", "70000"), ("RASA_TIMEOUT", "0"), ("ENCODER_THREADS", "0")],
)
def test_nonsense_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"DAOBAN_{name}", value)
    with pytest.raises(ValidationError, match=name.lower()):
        Settings()


def test_tokens_do_not_show_when_settings_are_printed() -> None:
    values = Settings(rasa_token="rasa-secret", action_token="action-secret")
    for secret in ("rasa-secret", "action-secret"):
        assert secret not in repr(values)
        assert secret not in values.model_dump_json()


def test_child_processes_get_ports_and_tokens() -> None:
    values = Settings(port=8123, action_port=5678, rasa_token="one", action_token="two")
    environment = child_environment(values)
    assert environment["DAOBAN_PORT"] == "8123"
    assert environment["RASA_TOKEN"] == environment["DAOBAN_RASA_TOKEN"] == "one"
    assert environment["ACTION_TOKEN"] == environment["DAOBAN_ACTION_TOKEN"] == "two"
    assert environment["ACTION_URL"] == "http://127.0.0.1:5678/webhook"
