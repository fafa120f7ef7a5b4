"""A browser and a service for the page tests; ``DAOBAN_URL`` plugs in a running service."""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from support.browsing import fresh_pages
from support.serving import serving

from .fake_service import FakeConversation, make_app

PHONE = {"width": 375, "height": 812}
DESKTOP = {"width": 1280, "height": 800}

expect.set_options(timeout=10_000)
_fake = FakeConversation()


@pytest.fixture(scope="session")
def service_url() -> Iterator[str]:
    """Where the page is served: the service named by DAOBAN_URL, or the fake one."""
    given = os.environ.get("DAOBAN_URL")
    if given:
        yield given.rstrip("/")
        return
    with serving(make_app(_fake), lifespan="auto", ws="none") as address:
        yield address


@pytest.fixture
def fake(service_url: str) -> Iterator[FakeConversation]:
    """The fake behind the page; tests that steer it do not run against a real service."""
    if os.environ.get("DAOBAN_URL"):
        pytest.skip("needs the fake service")
    _fake.reset()
    yield _fake
    _fake.reset()


@pytest.fixture
def open_page(browser: Browser, service_url: str) -> Iterator[Callable[..., Page]]:
    """Opens the page in a fresh profile; keywords go to the browser context."""
    with fresh_pages(browser, service_url, viewport=PHONE) as fresh:
        yield lambda path="/", **options: fresh(path, **options)
