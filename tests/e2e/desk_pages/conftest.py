"""A browser on the pages of the desk, with suggestions that the tests tell."""

from collections.abc import Callable, Iterator

import pytest
import structlog
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect
from support.browsing import fresh_pages
from support.desk_accounts import AGENT
from support.desk_pages import MadeUpSuggesting, desk_house
from support.serving import serving

from desk.accounts.account import Actor

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
Open = Callable[..., Page]
expect.set_options(timeout=10_000)


@pytest.fixture(scope="session", autouse=True)
def _quiet_log() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FastAPI, str]]:
    """The desk and its address."""
    with desk_house(tmp_path_factory.mktemp("desk")) as app, serving(app) as address:
        yield app, address


@pytest.fixture
def house(served: tuple[FastAPI, str]) -> FastAPI:
    """The desk."""
    return served[0]


@pytest.fixture
def suggesting(house: FastAPI) -> MadeUpSuggesting:
    """What drafts and suggests; nothing was asked yet."""
    made = house.state.desk.suggesting = MadeUpSuggesting()
    return made


@pytest.fixture
def open_page(
    browser: Browser, served: tuple[FastAPI, str], suggesting: MadeUpSuggesting
) -> Iterator[Open]:
    """Opens a page in a fresh profile, signed in as an agent if not told otherwise."""
    app, address = served
    with fresh_pages(browser, address, locale="zh-CN", viewport=DESKTOP) as fresh:

        def opened(path: str = "/desk", actor: Actor = AGENT, **options: object) -> Page:
            token = app.state.desk.sign_ins.open(actor, 1)
            return fresh(path, {"daoban_desk": token}, **options)

        yield opened
