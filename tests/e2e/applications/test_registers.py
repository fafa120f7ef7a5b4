"""Consent refused, a register down, consent withdrawn: the form goes on by hand and says so."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from support.demo_services import DemoServices

from actions.applications.dialogue.wording import say
from actions.applications.registers.catalogue import register

from .conftest import OpenChat, OpenPage
from .form_pages import form_pages
from .ways import ways

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
DOWN = "person_profile"


@pytest.fixture
def profile_down(demo_services: DemoServices) -> Iterator[str]:
    demo_services.fail(DOWN, "down")
    yield DOWN
    demo_services.fail(DOWN, None)


def test_every_register_refused(open_chat: OpenChat) -> None:
    chat = open_chat(ways()["restaurant"], refused=("*",))
    chat.begin()
    assert chat.go_on().receipt
    done = chat.now
    assert not any(each["given"] for each in done["consents"])
    assert not any(
        (each["provenance"] or {}).get("origin") == "register" for each in done["fields"]
    )


def test_a_register_that_is_down_is_told_and_filled_in_by_hand(
    open_chat: OpenChat, profile_down: str
) -> None:
    chat = open_chat(ways()["restaurant"])
    chat.begin()
    chat.go_on("consent", profile_down)
    reply = chat.press(say("give"))
    assert say("fetched.unavailable", register=register(profile_down).title) in reply.text
    assert chat.go_on().receipt


def test_a_withdrawn_consent_takes_its_values_along(open_page: OpenPage) -> None:
    way = ways()["restaurant"]
    pages = form_pages(open_page("/"), way)
    pages.sign_in(way.person)
    pages.begin()
    pages.go_on("form")
    before = pages.values(pages.id)
    assert before["company.name"]
    pages.open("consents")
    pages.main.locator('button[value="withdraw:company_profile"]').click()
    expect(pages.page.get_by_role("status")).to_be_visible()
    after = pages.values(pages.id)
    assert len(after) < len(before)
    fields = pages.application(pages.id)["fields"]
    assert not any(
        (each["provenance"] or {}).get("register") == "company_profile" for each in fields
    )
    pages.open("form")
    pages.go_on()
    assert pages.receipt()
