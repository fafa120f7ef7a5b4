"""Measurements run only when asked for by their mark, and end in one table."""

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import pytest
from rich.console import Console

from daoban.house import House, commands
from daoban.processes import ProcessGroup
from daoban.settings import ROOT, Settings
from search.evaluation.golden import GOLDEN
from search.evaluation.reading import read_questions

from .bare_rasa import BareModel
from .house import bench_settings
from .memory import memory_of
from .report import Report

QUESTIONS = Path(__file__).with_name("questions.txt")
FOLDER = ROOT / "var" / "bench"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave measurements out unless ``-m`` names them."""
    if "bench" in config.getoption("markexpr"):
        return
    left_out = [item for item in items if item.get_closest_marker("bench")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def questions() -> list[str]:
    """Varied questions of 8 to 40 characters, no two alike."""
    asked = [item.text for item in read_questions(GOLDEN).questions]
    found = [*QUESTIONS.read_text("utf-8").split(), *(text for text in asked if "\n" not in text)]
    return [text for text in dict.fromkeys(found) if 8 <= len(text) <= 40]


@pytest.fixture(scope="session")
def values() -> Settings:
    """Settings on free ports, with everything that is written below ``var/bench``."""
    return bench_settings(FOLDER)


@pytest.fixture(scope="session")
def report(values: Settings) -> Iterator[Report]:
    """Collects the figures; prints and writes them when all are there."""
    collected = Report(values)
    yield collected
    Console(width=110).print(*collected.tables())
    collected.write(FOLDER / "latest.json")


@pytest.fixture(scope="session")
def house(values: Settings, report: Report) -> Iterator[House]:
    """All processes of the Procfile, ready; their memory is read after all work."""
    console = Console(stderr=True, highlight=False)
    with ProcessGroup(values.var / "log") as group:
        started = House(values, group, console)
        start = perf_counter()
        started.start()
        started.wait_until_ready(180)
        report.ready_seconds = perf_counter() - start
        yield started
        report.memory_mb = memory_of(commands())


@pytest.fixture(scope="session")
def bare_model() -> BareModel:
    """The house's understanding with rules that answer with one utterance and no action."""
    model = BareModel(FOLDER / "bare")
    model.make()
    return model
