"""From the first plain words to the receipt number, by chat alone."""

import pytest

from .conftest import OpenChat
from .ways import SOME_SLOW, ways

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("name", SOME_SLOW)
def test_from_the_first_words_to_the_receipt(open_chat: OpenChat, name: str) -> None:
    way = ways()[name]
    chat = open_chat(way)
    chat.begin()
    receipt = chat.go_on().receipt
    done = chat.now
    assert receipt
    assert done["receipt"] == receipt
    assert done["bundle"] == way.bundle
    values = chat.values(done["id"])
    assert {path: values.get(path) for path in way.ends} == way.ends
