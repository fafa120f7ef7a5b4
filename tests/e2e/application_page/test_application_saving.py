"""Saving as one types: nothing is lost, nothing of others is overwritten."""

import re

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page, Route, expect
from support.application_pages import parts_of

from actions.applications.application import Channel

from .conftest import Open
from .steps import field, state, to_form

pytestmark = pytest.mark.e2e
SAVED = re.compile(r"已保存 \d{2}:\d{2}")


def id_of(page: Page) -> str:
    return page.url.split("/application/")[1].split("/")[0]


def leave(page: Page, path: str, value: str) -> None:
    """Type into a field and go to the next one."""
    field(page, path).fill(value)
    field(page, path).press("Tab")


def test_a_field_is_saved_when_it_is_left(open_page: Open) -> None:
    page = open_page()
    to_form(page)
    leave(page, "birth.place", "重庆示例医院")
    expect(state(page)).to_have_text(SAVED)
    page.reload()
    expect(field(page, "birth.place")).to_have_value("重庆示例医院")
    expect(page.locator('[data-path="birth.place"] .badge')).to_have_text("您填的")


def test_a_fault_is_told_at_the_field_and_goes_away(open_page: Open) -> None:
    page = open_page()
    to_form(page)
    leave(page, "mother.identity_number", "510202199403129825")
    control = field(page, "mother.identity_number")
    expect(control).to_have_attribute("aria-invalid", "true")
    expect(control).to_have_accessible_description(re.compile("校验码不对"))
    leave(page, "mother.identity_number", "510202199403129824")
    expect(control).not_to_have_attribute("aria-invalid", "true")
    expect(field(page, "mother.birth_date")).to_have_value("1994-03-12")


def test_sections_come_and_go_while_the_focus_stays(open_page: Open) -> None:
    page = open_page()
    to_form(page)
    expect(field(page, "delivery.address")).to_have_count(0)
    page.get_by_role("radio", name="邮寄").check()
    expect(field(page, "delivery.address")).to_have_count(1)
    expect(page.get_by_role("radio", name="邮寄")).to_be_focused()
    page.get_by_role("radio", name="窗口自取").check()
    expect(field(page, "delivery.address")).to_have_count(0)


def test_what_is_being_typed_is_not_touched(open_page: Open) -> None:
    page = open_page()
    to_form(page)
    leave(page, "birth.place", "重庆示例医院")
    field(page, "mother.name").fill("李示")
    expect(state(page)).to_have_text(SAVED)
    expect(field(page, "mother.name")).to_have_value("李示")
    expect(field(page, "mother.name")).to_be_focused()


def test_without_a_network_it_waits_and_sends_later(open_page: Open) -> None:
    page = open_page()
    to_form(page)
    page.context.set_offline(True)
    leave(page, "birth.place", "重庆示例医院")
    expect(state(page)).to_contain_text("现在没有网络")
    expect(field(page, "birth.place")).to_have_value("重庆示例医院")
    page.context.set_offline(False)
    expect(state(page)).to_have_text(SAVED)
    page.reload()
    expect(field(page, "birth.place")).to_have_value("重庆示例医院")


def test_leaving_with_something_unsaved_is_warned_of(open_page: Open) -> None:
    page = open_page()
    to_form(page)
    asked: list[str] = []

    def stay(dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", stay)
    page.route("**/api/v1/applications/*", lambda route: route.abort())
    leave(page, "birth.place", "重庆示例医院")
    expect(state(page)).to_contain_text("还没存上")
    page.goto("/applications")
    assert asked == ["beforeunload"]


def test_a_busy_server_is_asked_again(open_page: Open) -> None:
    page = open_page()
    to_form(page)
    failures = [503, 409]

    def fail_twice(route: Route) -> None:
        if failures:
            route.fulfill(status=failures.pop(), json={"error": {"message": "忙", "hint": ""}})
        else:
            route.continue_()

    page.route("**/api/v1/applications/*", fail_twice)
    leave(page, "birth.place", "重庆示例医院")
    expect(state(page)).to_have_text(SAVED, timeout=20_000)
    assert failures == []


def test_the_chat_and_the_page_at_once(open_page: Open, served: tuple[FastAPI, str]) -> None:
    page = open_page()
    to_form(page)
    service = parts_of(served[0]).applications
    owner = service.store.get(id_of(page), None).owner
    service.fill(id_of(page), owner, {"birth.place": "聊天医院"}, Channel.CHAT)
    service.fill(id_of(page), owner, {"mother.name": "聊天里说的"}, Channel.CHAT)
    leave(page, "birth.place", "页面医院")
    expect(page.get_by_text("这一项有两个不同的值")).to_be_visible()
    expect(field(page, "mother.name")).to_have_value("聊天里说的")
    page.get_by_role("radio", name=re.compile("页面医院")).check()
    page.get_by_role("button", name="保存", exact=True).last.click()
    expect(page.get_by_text("这一项有两个不同的值")).to_have_count(0)
    expect(field(page, "birth.place")).to_have_value("页面医院")


def test_what_is_half_written_does_not_overwrite_the_chat(
    open_page: Open, served: tuple[FastAPI, str]
) -> None:
    page = open_page()
    to_form(page)
    service = parts_of(served[0]).applications
    owner = service.store.get(id_of(page), None).owner
    field(page, "mother.name").fill("页面")
    service.fill(id_of(page), owner, {"mother.name": "聊天里说的"}, Channel.CHAT)
    page.get_by_role("radio", name="窗口自取").check()
    leave(page, "mother.name", "页面上写的")
    expect(page.get_by_text("这一项有两个不同的值")).to_be_visible()
    held = service.store.get(id_of(page), None).content.entries["mother.name"]
    assert held.current.value == "聊天里说的"
    assert held.rival.value.startswith("页面")
