"""The demonstration accounts of a house that runs, and signing in with them in a browser."""

from pathlib import Path

from playwright.sync_api import Page, expect

from desk.accounts.demonstration import FILE


def passwords_of(var: Path) -> dict[str, str]:
    """By account name, as the house wrote them down at its first start."""
    rows = [line.split() for line in (var / FILE).read_text("utf-8").splitlines()]
    return {row[0]: row[1] for row in rows if len(row) > 1 and row[0][-1].isdigit()}


def sign_in(page: Page, name: str, password: str) -> Page:
    """Sign in on the page that asks for it."""
    page.locator("#name").fill(name)
    page.locator("#password").fill(password)
    page.locator("form.panel button.primary").press("Enter")
    expect(page.locator("#name")).to_have_count(0)
    return page
