"""A browser on the pages of applications, served as the web process serves them."""

from collections.abc import Callable, Iterator

import pytest
import structlog
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect
from support.application_pages import applications_of, sign_in
from support.application_pages import browser as client_of
from support.browsing import fresh_pages
from support.serving import serving

from .steps import SMALL_PHONE

expect.set_options(timeout=10_000)
Open = Callable[..., Page]


@pytest.fixture(scope="session", autouse=True)
def _quiet_log() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FastAPI, str]]:
    """The application and its address."""
    with (
        applications_of(tmp_path_factory.mktemp("applications")) as app,
        serving(app, ws="none") as address,
    ):
        yield app, address


@pytest.fixture
def open_page(browser: Browser, served: tuple[FastAPI, str]) -> Iterator[Open]:
    """Opens a page in a fresh profile; ``person`` signs somebody in, the rest is for the context."""
    app, address = served

    with fresh_pages(browser, address, locale="zh-CN", viewport=SMALL_PHONE) as fresh:

        def opened(path: str = "/applications", person: str = "", **options: object) -> Page:
            cookies = {"daoban_sign_in": _token(app, person)} if person else None
            return fresh(path, cookies, **options)

        yield opened


def _token(app: FastAPI, person: str) -> str:
    with client_of(app) as client:
        sign_in(app, client, person)
        token: str = client.cookies["daoban_sign_in"]
        return token
