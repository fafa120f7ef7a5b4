"""Somebody with a browser of their own: signs in, and looks at what is kept of an application."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect

from .ways import FOR_WHOM, Way


@dataclass
class Visitor:
    """One browser.

    Attributes:
        page: its open page.
    """

    page: Page

    def sign_in(self, person: str) -> None:
        """Follow the link on the page, choose who to be, come back to the same page."""
        self.page.get_by_role("link", name="登录").first.click()
        self.page.locator(f'button[name="person"][value="{person}"]').click()
        expect(self.page.get_by_role("button", name="退出")).to_be_visible()

    def get(self, path: str) -> Any:
        """What the API says to this browser."""
        response = self.page.request.get(f"/api/v1{path}")
        assert response.ok, f"{path}: {response.status}"
        return response.json()

    def applications(self) -> list[dict[str, Any]]:
        """What this person has begun, the latest first."""
        found: list[dict[str, Any]] = self.get("/applications")["applications"]
        return found

    def application(self, application_id: str) -> dict[str, Any]:
        """One application with all that follows from it."""
        found: dict[str, Any] = self.get(f"/applications/{application_id}")
        return found

    def post(self, path: str, body: dict[str, Any], method: str = "POST") -> Any:
        """Change something over the API, as this browser."""
        response = self.page.request.fetch(f"/api/v1{path}", method=method, data=body)
        assert response.ok, f"{path}: {response.text()}"
        return response.json()

    def start(self, way: Way, values: Mapping[str, str] | None = None) -> str:
        """Begin with all questions answered and some values typed, the short way; its id."""
        application: str = self.post("/applications", {"bundle": way.bundle})["id"]
        path = f"/applications/{application}"
        answers = {FOR_WHOM: way.answer(FOR_WHOM), **way.answers}
        begun = self.post(f"{path}/answers", {"answers": answers, "optional": []})
        if values:
            self.post(path, {"version": begun["version"], "values": dict(values)}, "PATCH")
        return application

    def values(self, application_id: str) -> dict[str, str]:
        """The values in the form by path."""
        fields = self.application(application_id)["fields"]
        return {field["path"]: field["value"] for field in fields if field["value"]}
