"""An editor changes a fee, a reviewer approves and publishes; the citizen's page and the chat say the
new one; it is rolled back, and they say the old one. Two browsers on the whole house.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from support.browsing import fresh_pages
from support.house_accounts import passwords_of, sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]
RECORD, TITLE = "cq-change-licences", "企业变更登记(证照联办)"
SINCE = "2026-11-01"
FEE = "证照联办每件收工本费 7 元。"
OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, running_house: str) -> Iterator[OpenPage]:
    with fresh_pages(browser, running_house, locale="zh-CN") as fresh:
        yield fresh


@pytest.fixture
def passwords(house_running) -> dict[str, str]:
    return passwords_of(house_running.var)


def chat_answer(page: Page) -> str:
    """What is answered when somebody who talks about it goes on to ask for the fee."""
    first = {"text": TITLE, "city": "重庆"}
    begun = page.request.post("/api/v1/chat", data=first, timeout=60_000).json()
    then = {"text": "那要收费吗", "city": "重庆", "session": begun["session"]}
    answer = page.request.post("/api/v1/chat", data=then, timeout=60_000)
    return str(answer.json()["messages"])


def test_a_new_fee_reaches_citizens_and_goes_back(
    open_page: OpenPage, passwords: dict[str, str]
) -> None:
    citizen = open_page(f"/bundle/{RECORD}")
    editor = open_page(f"/studio/record/{RECORD}?part=guide")
    sign_in(editor, "editor1", passwords["editor1"])
    editor.locator('button[value="open"]').click()
    editor.locator('a[href*="part=guide"], button[value="go guide"]').first.click()
    editor.locator('[name="guide.fee.0.text"]').fill(FEE)
    editor.locator('[name="guide.fee.0.brief"]').fill("工本费 7 元")
    editor.locator('a[href*="part=basic"], button[value="go basic"]').first.click()
    editor.locator('[name="valid_from"]').fill(SINCE)
    editor.locator("#note").fill("依据新的收费文件")
    editor.locator('button[value="submit"]').click()
    expect(editor.locator(".notice.good")).to_contain_text("已提交")

    reviewer = open_page("/studio/reviews")
    sign_in(reviewer, "reviewer1", passwords["reviewer1"])
    reviewer.locator("table.list a").first.click()
    expect(reviewer.locator("table.difference")).to_contain_text("7 元")
    reviewer.locator('button[value="approve"]').click()
    expect(reviewer.locator(".notice.good")).to_contain_text("已批准")
    reviewer.goto("/studio/releases")
    reviewer.locator("form[action$='/prove'] button.primary").click()
    publish = reviewer.locator('button[value="publish"]')
    expect(publish).to_be_visible(timeout=300_000)
    reviewer.locator("#note").fill("新的收费标准")
    publish.click()
    expect(reviewer.locator(".notice.good")).to_contain_text("已发布")

    citizen.reload()
    expect(citizen.locator("#fee")).to_contain_text("7 元")
    expect(citizen.locator("main")).to_contain_text(f"自 {SINCE} 起")
    for name, width in (("desktop", 1400), ("phone", 390)):
        reviewer.set_viewport_size({"width": width, "height": 900})
        assert reviewer.evaluate("document.documentElement.scrollWidth") <= width, name
    assert "7 元" in chat_answer(citizen)

    before = reviewer.locator("table.list tbody tr").nth(1)
    before.locator("summary").click()
    before.locator("textarea").fill("收费标准有误")
    before.locator("details button").click()
    expect(reviewer.locator(".notice.good")).to_contain_text("已恢复")
    citizen.reload()
    expect(citizen.locator("#fee")).not_to_contain_text("7 元")
    expect(citizen.locator("main")).not_to_contain_text(f"自 {SINCE} 起")
    assert "7 元" not in chat_answer(citizen)
