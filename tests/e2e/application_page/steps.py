"""What somebody does on the pages of applications."""

import re
from collections.abc import Mapping

from playwright.sync_api import Page, expect

SMALL_PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}
NEWBORN = "cq-newborn"
ANSWERS = {
    "给谁办？": "给自己办",
    "宝宝是在哪里出生的？": "重庆的医院或有助产资质的机构",
    "爸爸妈妈是什么情况？": "已结婚，同一个民族",
    "生孩子的医药费在医院直接报了吗？": "已经直接结算",
    "这次生了几个宝宝？": "一个",
    "宝宝的户口打算上在哪一边？": "随妈妈，上在妈妈的重庆户口上",
}
CHILD = {
    "children.0.name": "李晓雨",
    "children.0.birth_date": "2026-11-03",
    "birth.place": "重庆示例医院",
}


def begin(page: Page, bundle: str = NEWBORN) -> None:
    """From the start page to the first question."""
    page.goto(f"/apply/{bundle}")
    page.get_by_role("button", name=re.compile("直接办|开始办|重新办一份")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("先选您的情形")


def answer(page: Page, answers: Mapping[str, str] = ANSWERS) -> None:
    """Answer the questions."""
    for question, label in answers.items():
        group = page.get_by_role("group", name=question)
        group.get_by_role("radio", name=label, exact=True).check()
    page.get_by_role("button", name="保存并继续").click()


def to_form(page: Page) -> None:
    """From nothing to the form, by hand."""
    begin(page)
    answer(page)
    part(page, "form")


def part(page: Page, name: str) -> None:
    """Open a part of the application that is open."""
    base = page.url.split("?")[0].split("#")[0].rsplit("/", 1)[0]
    page.goto(f"{base}/{name}")


def give_all(page: Page) -> None:
    """Consent to every register."""
    given = page.get_by_role("button", name="同意读取")
    while left := given.count():
        given.first.click()
        expect(given).to_have_count(left - 1)


def field(page: Page, path: str):
    """The control of a field."""
    return page.locator(f'[name="field:{path}"]')


def state(page: Page):
    """What the page says on saving."""
    return page.locator("#save-state")
