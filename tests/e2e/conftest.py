"""The real whole house and a real browser, each started once for all tests that ask for it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from support.demo_services import DemoServices
from support.whole_house import WholeHouse

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


@pytest.fixture(scope="session")
def running_house(
    tmp_path_factory: pytest.TempPathFactory, demo_services: DemoServices
) -> Iterator[str]:
    """Base URL of the house: the one named by DAOBAN_URL, or one started now."""
    given = os.environ.get("DAOBAN_URL")
    if given:
        yield given.rstrip("/")
        return
    house = WholeHouse(tmp_path_factory.mktemp("house"), demo_services.environment)
    try:
        house.wait_until_ready()
        yield house.url
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
