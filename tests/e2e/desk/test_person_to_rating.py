"""A citizen asks for a person; an agent answers and files a ticket; a handler deals with it; the
citizen follows it by its number and rates it. Three browsers on the whole house.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from citizen_page.steps import finished
from playwright.sync_api import Browser, Page, expect
from support.browsing import fresh_pages
from support.house_accounts import passwords_of, sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]
LAMP = "渝北区龙溪街道示例花园门口的路灯坏了半个月，晚上黑得看不见路，希望赶快修好"
ANSWER = "您好，已经记下来了，会转给城市管理部门。"
RESULT = "已更换三盏路灯，现场照明恢复正常。"
HANDLER, DEPARTMENT = "handler1", "市城市管理局"
NUMBER = re.compile(r"GD[0-9A-Z]{14}")
OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, running_house: str) -> Iterator[OpenPage]:
    with fresh_pages(browser, running_house, locale="zh-CN") as fresh:
        yield fresh


@pytest.fixture
def passwords(house_running) -> dict[str, str]:
    return passwords_of(house_running.var)


def say(page: Page, text: str) -> None:
    page.locator("#composer textarea").fill(text)
    page.locator("#composer textarea").press("Enter")


def ask_for_a_person(citizen: Page) -> None:
    """Once the assistant has answered."""
    finished(citizen)
    citizen.locator("#ask-person").press("Enter")
    expect(citizen.locator("#people-text")).not_to_be_empty(timeout=30_000)


def act(page: Page, action: str, **fields: str) -> None:
    """One of the actions of a ticket's page."""
    form = page.locator("details.action").filter(
        has=page.locator(f'input[name="action"][value="{action}"]')
    )
    if form.get_attribute("open") is None:
        form.locator("summary").press("Enter")
    for name, value in fields.items():
        form.locator(f'[name="{name}"]').fill(value)
    form.locator("button.primary").press("Enter")
    expect(page.locator(".notice.good")).to_be_visible()


def test_from_asking_for_a_person_to_the_rating(
    open_page: OpenPage, passwords: dict[str, str]
) -> None:
    citizen = open_page("/", viewport={"width": 375, "height": 812})
    say(citizen, LAMP)
    ask_for_a_person(citizen)

    agent = open_page("/desk/conversations", viewport={"width": 1280, "height": 900})
    sign_in(agent, "agent1", passwords["agent1"])
    take_the_last(agent)
    expect(agent.locator("#log")).to_contain_text("路灯")

    say(citizen, "我是昨天晚上看到的，谢谢")
    expect(agent.locator("#log")).to_contain_text("昨天晚上", timeout=30_000)
    agent.locator("#answer").fill(ANSWER)
    agent.locator("#answer").press("Control+Enter")
    expect(citizen.locator("#log")).to_contain_text(ANSWER, timeout=30_000)

    number = file_ticket(agent)
    expect_number_told(citizen, agent, number)

    handler = open_page(f"/desk/tickets/{number}")
    sign_in(handler, HANDLER, passwords[HANDLER])
    act(handler, "签收")
    act(handler, "办结", result=RESULT)

    citizen.goto(f"/ticket/{number}")
    expect(citizen.locator(".result-text").first).to_have_text(RESULT)
    citizen.get_by_label("非常满意", exact=True).check()
    citizen.locator("#rating button.primary").press("Enter")
    expect(citizen.locator("#rating")).to_contain_text("非常满意")
    handler.reload()
    expect(handler.locator("main")).to_contain_text("非常满意")


def test_an_accepted_suggestion_is_edited_and_sent(
    open_page: OpenPage, passwords: dict[str, str]
) -> None:
    citizen = open_page("/", viewport={"width": 375, "height": 812})
    say(citizen, "孩子刚出生要带什么材料上户口")
    ask_for_a_person(citizen)
    say(citizen, "孩子出生上户口要什么材料")

    agent = open_page("/desk/conversations", viewport={"width": 1280, "height": 900})
    sign_in(agent, "agent2", passwords["agent2"])
    take_the_last(agent)
    expect(agent.locator("#suggestion-list > li").first).to_be_visible(timeout=30_000)
    agent.keyboard.press("Alt+1")
    expect(agent.locator("#answer")).not_to_have_value("")
    taken = agent.locator("#answer").input_value()
    agent.locator("#answer").fill(f"{taken}\n带原件就可以。")
    agent.locator("#answer").press("Control+Enter")
    expect(citizen.locator("#log")).to_contain_text("带原件就可以。", timeout=30_000)


def take_the_last(agent: Page) -> None:
    """Takes over the conversation that came into the queue last."""
    agent.locator("#waiting-head ~ ol button.primary").last.press("Enter")
    expect(agent.locator("#answer")).to_be_visible(timeout=30_000)


def file_ticket(agent: Page) -> str:
    """Files the conversation as a ticket of the department of the handler; its number."""
    agent.locator('a[href*="/desk?conversation="]').press("Enter")
    expect(agent.locator("#transcript")).to_have_value(re.compile("路灯"))
    department = agent.locator('#matters input[name$="department"][type="radio"]')
    expect(department.first).to_be_attached(timeout=30_000)
    expect(agent.locator("#matters")).to_contain_text(DEPARTMENT)
    agent.keyboard.press("Alt+S")
    expect(agent.locator("#filed:visible, #similar:visible").first).to_be_visible(timeout=30_000)
    if agent.locator("#similar").is_visible():  # somebody reported the same before
        agent.locator("#similar button.primary").press("Enter")
    expect(agent.locator("#filed")).to_be_visible(timeout=30_000)
    found = NUMBER.search(agent.locator("#filed-list").inner_text().replace(" ", ""))
    assert found, agent.locator("#filed-list").inner_text()
    return found[0]


def expect_number_told(citizen: Page, agent: Page, number: str) -> None:
    """The agent tells the number in the conversation."""
    agent.go_back()
    agent.locator("#answer").fill(f"工单编号 {number}，可以在网页上查进度。")
    agent.locator("#answer").press("Control+Enter")
    expect(citizen.locator("#log")).to_contain_text(number, timeout=30_000)
