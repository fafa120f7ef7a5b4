"""The real whole house and a real browser, each started once for all tests that ask for it."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from support.demo_services import DemoServices
from support.whole_house import WholeHouse

from daoban.settings import settings

HERE = Path(__file__).parent
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run these tests last: a browser keeps the main thread's event loop until all is done.

    Slow ones are left out unless ``-m`` names them.
    """
    items.sort(key=lambda item: item.path.is_relative_to(HERE))
    if "slow" in config.getoption("markexpr"):
        return
    left_out = [item for item in items if item.get_closest_marker("slow")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def demo_services() -> DemoServices:
    """The demonstration city of the running house; with DAOBAN_URL, as the settings name it."""
    given = os.environ.get("DAOBAN_URL")
    return DemoServices.of_settings() if given else DemoServices.unstarted()


@dataclass(frozen=True)
class Running:
    """A house that runs: its address, and its ``var``."""

    url: str
    var: Path


def some_golden(folder: Path) -> Path:
    """Every eighth golden question: proofs with all of them are for people, and for the benchmark."""
    for file in (HERE.parent / "golden").glob("*.jsonl"):
        lines = file.read_text("utf-8").splitlines(keepends=True)
        (folder / file.name).write_text("".join(lines[::8]), "utf-8")
    return folder


@pytest.fixture(scope="session")
def house_running(
    tmp_path_factory: pytest.TempPathFactory, demo_services: DemoServices
) -> Iterator[Running]:
    """The house named by DAOBAN_URL (with the ``var`` of the settings), or one started now."""
    given = os.environ.get("DAOBAN_URL")
    if given:
        yield Running(given.rstrip("/"), settings().var)
        return
    folder = tmp_path_factory.mktemp("house")
    # People answer at any hour: tests do not look at the clock.
    environment = {**demo_services.environment, "DAOBAN_DESK_OFFICE_HOURS": "00:00-24:00"}
    environment["DAOBAN_STUDIO_GOLDEN"] = str(some_golden(tmp_path_factory.mktemp("golden")))
    house = WholeHouse(folder, environment)
    try:
        house.wait_until_ready()
        yield Running(house.url, folder)
    finally:
        house.stop()


@pytest.fixture(scope="session")
def running_house(house_running: Running) -> str:
    """Base URL of the running house."""
    return house_running.url


@pytest.fixture(scope="session")
def rough_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeHouse]:
    """A house whose processes are killed and whose files are searched, by one test after the other.

    ``test_privacy``, which comes last, stops it.
    """
    house = WholeHouse(tmp_path_factory.mktemp("rough-house"))
    try:
        house.wait_until_ready()
        yield house
    finally:
        house.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not program:
        pytest.skip("no Chromium: put it on the PATH or name it in CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()
