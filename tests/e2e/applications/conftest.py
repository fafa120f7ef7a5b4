"""Browsers on the whole house: each visitor has a profile of their own."""

from collections.abc import Callable, Collection, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from support.browsing import fresh_pages

from .chat import Chat
from .ways import Way

expect.set_options(timeout=15_000)
PHONE = {"width": 375, "height": 812}
OpenPage = Callable[..., Page]
OpenChat = Callable[..., Chat]


@pytest.fixture
def open_page(browser: Browser, running_house: str) -> Iterator[OpenPage]:
    """Opens a page in a fresh profile; keywords go to the browser context."""
    with fresh_pages(browser, running_house, locale="zh-CN", viewport=PHONE) as fresh:
        yield lambda path="/", **options: fresh(path, **options)


@pytest.fixture
def open_chat(open_page: OpenPage) -> OpenChat:
    """Opens the citizen page; signs in whoever goes this way unless told not to."""

    def opened(way: Way, signed_in: bool = True, refused: Collection[str] = ()) -> Chat:
        chat = Chat(open_page("/"), way, refused)
        if signed_in:
            chat.sign_in(way.person)
        return chat

    return opened
