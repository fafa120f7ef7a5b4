"""What a person does and sees on the page, in the words of the tests."""

from playwright.sync_api import Locator, Page, expect

EXAMPLE = "孩子刚出生要办哪些手续"


def write(page: Page, words: str) -> None:
    """Type a question without sending it."""
    page.get_by_label("您的问题", exact=True).fill(words)


def send(page: Page, words: str) -> None:
    """Type a question and press Enter."""
    write(page, words)
    page.get_by_label("您的问题", exact=True).press("Enter")


def ask(page: Page, words: str) -> None:
    """Ask and wait until the answer is complete."""
    asked = messages(page, "person").count()
    send(page, words)
    expect(messages(page, "person")).to_have_count(asked + 1)
    finished(page)


def press(button: Locator) -> None:
    """Press by key what has just come: nothing that still settles lies under a pointer then."""
    button.press("Enter")


def finished(page: Page) -> None:
    """Wait until nothing is on its way any more."""
    expect(page.locator(".typing-body")).to_be_hidden()


def messages(page: Page, kind: str = "message") -> Locator:
    """The messages of one kind in the conversation."""
    return page.locator(f"#log .{kind}")


def box(page: Page) -> Locator:
    """The box for the question."""
    return page.locator("#question")


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    width: int = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return max(0, width)
