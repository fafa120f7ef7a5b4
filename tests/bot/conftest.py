"""Fixtures of the Rasa room: the data as written, and a model trained from it."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import launch  # First of all: it brings in skops.io, which takes ten seconds longer after Rasa.
import pytest
from rasa.shared.core.domain import Domain
from rasa.utils.log_utils import configure_structlog
from ruamel.yaml import YAML

if TYPE_CHECKING:
    from rasa.core.agent import Agent

REPOSITORY = launch.REPOSITORY
TRAINED = REPOSITORY / launch.MODELS / "daoban.tar.gz"
SOURCES = ("config.yml", "bot/rules.yml", "bot/domain", "bot/dictionary", "nlu_data")


def read_yaml(path: Path) -> Any:
    """The plain contents of a YAML file."""
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def newest_source() -> float:
    """When something that a model is trained from last changed."""
    files = [file for name in SOURCES for file in [REPOSITORY / name, *(REPOSITORY / name).rglob("*")]]
    return max(file.stat().st_mtime for file in files)


@pytest.fixture(scope="session", autouse=True)
def quiet_log() -> None:
    """No debug lines of Rasa: they fill the report and slow each turn."""
    configure_structlog(logging.WARNING)


@pytest.fixture(scope="session")
def examples() -> dict[str, list[str]]:
    """Every intent's examples, as they stand in nlu_data, marks included."""
    found: dict[str, list[str]] = {}
    for path in sorted((REPOSITORY / "nlu_data").glob("*.yml")):
        for part in read_yaml(path)["nlu"]:
            if "intent" in part:
                lines = part["examples"].splitlines()
                found.setdefault(part["intent"], []).extend(line.removeprefix("- ") for line in lines)
    return found


@pytest.fixture(scope="session")
def domain() -> Domain:
    """The whole domain, as Rasa reads it."""
    return Domain.load(str(REPOSITORY / "bot" / "domain"))


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of the present data: the one in var/rasa when it is fresh, else one trained now."""
    if TRAINED.exists() and TRAINED.stat().st_mtime > newest_source():
        return TRAINED
    folder = tmp_path_factory.mktemp("models")
    command = [sys.executable, "bot/launch.py", "train", "--out", str(folder)]
    environment = {**os.environ, "RASA_CACHE_DIRECTORY": str(folder / "cache")}
    trained = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True)
    assert trained.returncode == 0, trained.stdout + trained.stderr
    return folder / "daoban.tar.gz"


@pytest.fixture(scope="session")
def agent(model: Path) -> Agent:
    """The trained assistant, with its tracker in memory and no action server."""
    from rasa.core.agent import Agent  # Here, so that its warnings meet the filters of pytest.ini.

    return Agent.load(str(model))
