"""From the start page to the receipt number, by the pages alone."""

import pytest

from .conftest import OpenPage
from .form_pages import form_pages
from .ways import SOME_SLOW, ways

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("name", SOME_SLOW)
def test_from_the_start_page_to_the_receipt(open_page: OpenPage, name: str) -> None:
    way = ways()[name]
    pages = form_pages(open_page("/"), way)
    pages.sign_in(way.person)
    pages.begin()
    pages.go_on()
    receipt = pages.receipt()
    assert pages.application(pages.id)["receipt"] == receipt
    values = pages.values(pages.id)
    assert {path: values.get(path) for path in way.ends} == way.ends
