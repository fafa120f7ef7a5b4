"""From the start page to the receipt: with scripts signed in, and without scripts by hand."""

import re

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page, expect
from support.application_pages import parts_of

from .conftest import Open
from .steps import CHILD, answer, begin, field, give_all

pytestmark = pytest.mark.e2e
BY_HAND = {
    "applicant.name": "李示例",
    "applicant.identity_number": "510202199403129824",
    "applicant.mobile": "19900000001",
    "mother.name": "李示例",
    "mother.identity_number": "510202199403129824",
    "mother.ethnic_group": "汉族",
    "mother.mobile": "19900000001",
    "father.name": "王测试",
    "father.identity_number": "510212199207059817",
    "father.ethnic_group": "汉族",
    "marriage.certificate_number": "J500103-2021-000001",
    "marriage.registered_on": "2021-05-20",
    "household.householder_name": "王测试",
    "household.address": "重庆市渝中区示例路1号1栋1-1",
}


def fill(page: Page, values: dict[str, str]) -> None:
    for path, value in values.items():
        field(page, path).fill(value)


def finish(page: Page, app: FastAPI) -> None:
    """From the materials to the receipt."""
    expect(page.get_by_role("heading", level=1)).to_have_text("材料")
    for choice in page.get_by_role("radio", name="带到窗口交").all():
        choice.check()
    page.get_by_role("button", name="保存并继续").click()
    expect(page.get_by_text("预审没有发现问题")).to_be_visible()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("办理进度")
    expect(page.get_by_text("正在送达受理部门")).to_be_visible()
    parts_of(app).handing_in.dispatcher().work()
    page.goto(page.url)
    expect(page.locator("#receipt")).to_have_text(re.compile(r"NC\d{6}"))


def test_signed_in_with_scripts(open_page: Open, served: tuple[FastAPI, str]) -> None:
    page = open_page(person="li-shili")
    begin(page)
    answer(page)
    page.get_by_role("button", name="知道了，下一步").click()
    give_all(page)
    page.get_by_role("link", name="下一步：填表").click()
    fill(page, CHILD)
    page.get_by_role("radio", name="女", exact=True).check()
    page.get_by_role("radio", name="窗口自取").check()
    page.get_by_role("button", name="核对过了，都对").click()
    page.get_by_role("button", name="保存并继续").click()
    finish(page, served[0])


def test_by_hand_without_scripts(open_page: Open, served: tuple[FastAPI, str]) -> None:
    page = open_page(java_script_enabled=False)
    begin(page)
    answer(page)
    page.get_by_role("button", name="知道了，下一步").click()
    fill(page, BY_HAND | CHILD)
    page.get_by_role("radio", name="女", exact=True).check()
    page.get_by_role("radio", name="窗口自取").check()
    page.get_by_role("button", name="保存并继续").click()
    page.get_by_role("button", name="核对过了，都对").click()
    page.get_by_role("button", name="保存并继续").click()
    finish(page, served[0])


def test_uploading_a_photo(open_page: Open) -> None:
    import io

    from PIL import Image

    page = open_page()
    begin(page)
    answer(page)
    page.goto(re.sub(r"/[^/]*$", "/materials", page.url))
    file = io.BytesIO()
    Image.new("RGB", (60, 60), "#0d4a73").save(file, "PNG")
    photo = {"name": "户口簿.png", "mimeType": "image/png", "buffer": file.getvalue()}
    page.locator("input[type=file]").first.set_input_files([photo, photo])
    page.get_by_role("button", name="上传").first.click()
    expect(page.get_by_role("link", name="户口簿.png")).to_have_count(2)
    image = page.locator(".files img").first
    expect(image).to_be_visible()
    image.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.files img').naturalWidth === 60")
    page.get_by_role("button", name="删去 户口簿.png").first.click()
    expect(page.get_by_role("link", name="户口簿.png")).to_have_count(1)
