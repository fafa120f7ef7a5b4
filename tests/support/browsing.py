"""Pages in browser profiles of their own, with everything they complain about."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page

NewPage = Callable[..., Page]


@contextmanager
def fresh_pages(browser: Browser, address: str, **always: Any) -> Iterator[NewPage]:
    """Opens pages, each in a fresh profile; in the end none may have complained.

    Args:
        browser: the browser.
        address: what paths are relative to.
        always: for every browser context; keywords of a single page go before. Nothing moves by
            itself, unless a page wants it: what is pressed stays under the pointer.
    """
    contexts = []
    complaints: list[str] = []

    def opened(path: str, cookies: Mapping[str, str] | None = None, **options: Any) -> Page:
        context = browser.new_context(
            base_url=address, **({"reduced_motion": "reduce"} | always | options)
        )
        contexts.append(context)
        context.add_cookies(
            [
                {"name": name, "value": value, "url": address}
                for name, value in (cookies or {}).items()
            ]
        )
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda line: complaints.append(line.text) if "Security Policy" in line.text else None,
        )
        page.set_default_timeout(20_000)
        page.goto(path)
        return page

    try:
        yield opened
    finally:
        for context in contexts:
            context.close()
    assert complaints == []
