"""Without signing in: everything by hand, nothing pre-filled, up to the receipt number."""

from typing import Any

import pytest

from .conftest import OpenChat, OpenPage
from .form_pages import form_pages
from .ways import ways

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
OWN = {"typed", "said", "derived"}


def origins(application: dict[str, Any]) -> set[str]:
    """Where the values of an application came from."""
    return {each["provenance"]["origin"] for each in application["fields"] if each["provenance"]}


def test_by_chat(open_chat: OpenChat) -> None:
    way = ways()["flexible"]
    chat = open_chat(way, signed_in=False)
    chat.begin()
    assert chat.go_on().receipt
    assert origins(chat.now) <= OWN
    assert chat.now["consents"] == []


@pytest.mark.parametrize("script", [True, False], ids=["scripts", "no scripts"])
def test_by_page(open_page: OpenPage, script: bool) -> None:
    way = ways()["restaurant"]
    pages = form_pages(open_page("/", java_script_enabled=script), way)
    pages.begin()
    pages.go_on()
    assert pages.receipt()
    assert pages.control("company.name").count() == 0
    done = pages.application(pages.id)
    assert origins(done) <= OWN
    assert set(pages.typed) == {each["path"] for each in done["fields"] if each["required"]}
