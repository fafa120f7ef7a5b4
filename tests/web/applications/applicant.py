"""Somebody who applies on the pages: begins, answers, fills in, hands in."""

from collections.abc import Mapping
from html import unescape
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from page_reading import ReadPage
from support.application_pages import BUNDLE, parts_of

from actions.applications.application import Application

NEWBORN = {
    "on-behalf": "给自己办",
    "newborn-birth-place": "重庆的医院或有助产资质的机构",
    "newborn-parents": "已结婚，同一个民族",
    "newborn-mother-insurance": "已经直接结算",
    "newborn-count": "一个",
    "newborn-household": "随妈妈，上在妈妈的重庆户口上",
}
VALUES = {
    "applicant.name": "李示例",
    "applicant.identity_number": "510202199403129824",
    "applicant.mobile": "19900000001",
    "children.count": "1",
    "children.0.name": "李晓雨",
    "children.0.sex": "女",
    "children.0.birth_date": "2026-11-03",
    "birth.place": "重庆示例医院",
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
    "delivery.method": "窗口自取",
}


class Applicant:
    """One browser with one application.

    Attributes:
        client: the browser.
        id: of the application, once begun.
    """

    def __init__(self, app: FastAPI, client: TestClient) -> None:
        """Take a browser."""
        self.app, self.client, self.id = app, client, ""

    @property
    def path(self) -> str:
        """Address of the application."""
        return f"/application/{self.id}"

    @property
    def kept(self) -> Application:
        """The application as it is kept."""
        return parts_of(self.app).applications.store.get(self.id, None)

    def begin(self, bundle: str = BUNDLE, **form: str) -> Response:
        """Begin; the page it leads to."""
        response = self.client.post(f"/apply/{bundle}", data=form)
        assert response.status_code == 200, response.text
        self.id = str(response.url).split("/")[4]
        return response

    def get(self, part: str, **query: Any) -> Response:
        """A page of the application."""
        return self.client.get(f"{self.path}/{part}", params=query)

    def post(self, part: str, data: Mapping[str, str] | None = None, **more: Any) -> Response:
        """Send a form of it."""
        return self.client.post(f"{self.path}/{part}", data=dict(data or {}), **more)

    def answer(self, answers: Mapping[str, str] = NEWBORN) -> Response:
        """Answer the questions, no optional matters."""
        sent = {f"answer:{name}": label for name, label in answers.items()}
        return self.post("questions", {**sent, "extras": "1"})

    def fill(
        self, values: Mapping[str, str], action: str = "save", version: str = "", **more: str
    ) -> Response:
        """Type values into the form as it is now, and press a button."""
        sent = ReadPage(self.get("form").text).sent
        sent |= {f"field:{path}": value for path, value in values.items()}
        sent |= {"version": version or sent["version"], "action": action, **more}
        return self.post("form", sent)

    def fill_all(self, values: Mapping[str, str] = VALUES) -> Response:
        """Type everything; what is asked for only then is typed in the second go."""
        self.fill(values)
        self.fill(values, "confirm")
        return self.fill(values, "next")

    def bring_everything(self) -> Response:
        """Take every material to the window."""
        page = ReadPage(self.get("materials").text)
        names = {each.attributes["name"] for each in page.controls if "name" in each.attributes}
        ways = {name: "window" for name in names if name.startswith("way:")}
        return self.post("materials", {**ways, "action": "next"})

    def hand_in(self) -> Response:
        """Declare and submit."""
        return self.post("review", {"declared": "1"})

    def deliver(self) -> int:
        """Let the queue be worked; how many were handed in."""
        return parts_of(self.app).handing_in.dispatcher().work()


def part_of(response: Response) -> str:
    """The part of the way that an answer is on."""
    return str(response.url).split("?")[0].rsplit("/", 1)[1].split("#")[0]


def text(response: Response) -> str:
    """A page with its entities read."""
    return unescape(response.text)
