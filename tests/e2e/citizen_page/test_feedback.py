"""Whether an answer helped, said with two buttons under it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from support.page_measures import SMALL_TARGETS, offenders

from .fake_service import FakeConversation
from .steps import ask

pytestmark = pytest.mark.e2e
Open = Callable[..., Page]


def test_saying_whether_an_answer_helped(open_page: Open, fake: FakeConversation) -> None:
    page = open_page()
    ask(page, "随便说说")
    groups = page.locator("#log").get_by_role("group", name="这个回答有没有用")
    expect(groups).to_have_count(0)
    ask(page, "新生儿时限")
    expect(groups).to_have_count(1)
    assert offenders(page, SMALL_TARGETS) == []
    useless, useful = (groups.get_by_role("button", name=name) for name in ("没用", "有用"))
    fake.failures = ["error"]
    useless.press("Enter")
    expect(groups.get_by_role("status")).to_have_text("没能记下，请稍后再点一次。")
    expect(useless).to_have_attribute("aria-pressed", "false")
    useless.press("Enter")
    expect(groups.get_by_role("status")).to_contain_text("谢谢，已记下。可以换个说法再问")
    expect(useless).to_have_attribute("aria-pressed", "true")
    expect(useless).to_be_focused()
    useful.click()
    expect(groups.get_by_role("status")).to_have_text("谢谢，已记下。")
    expect(useless).to_have_attribute("aria-pressed", "false")
    mark = {"session": "s-1", "question": "新生儿时限", "bundle": None, "city": "重庆"}
    assert fake.marks == [mark | {"helped": False}, mark | {"helped": True}]
    assert len(fake.received) == 2
    page.reload()
    expect(useful).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#log .reply").last).to_be_enabled()
