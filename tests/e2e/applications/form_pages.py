"""Applying on the pages: goes from part to part and does what each asks for."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect
from support.page_measures import measured

from .visitor import Visitor
from .ways import Way

MOST_PARTS = 40
OPEN_FIELDS = """() => [...document.querySelectorAll(".field[data-path]")]
  .filter((each) => each.querySelector('[aria-required="true"]'))
  .filter((each) => {
    const radios = [...each.querySelectorAll('input[type=radio][name^="field:"]')];
    if (radios.length) return !radios.some((one) => one.checked);
    const wrong = each.querySelector('[aria-invalid="true"]');
    return wrong || ![...each.querySelectorAll('[name^="field:"]')].some((one) => one.value);
  })
  .map((each) => each.dataset.path)"""
OPEN_QUESTIONS = """() => [...new Set([...document.querySelectorAll('input[name^="answer:"]')]
  .map((each) => each.name))]
  .filter((name) => !document.querySelector(`input[name="${name}"]:checked`))
  .map((name) => name.slice("answer:".length))"""
WINDOW = 'input[name^="way:"][value="window"]'


@dataclass
class FormPages(Visitor):
    """Somebody on the pages of one application.

    Attributes:
        way: what is answered.
        refused: registers that are not consented to; all when it holds ``*``.
        typed: paths that were filled in here.
    """

    way: Way
    refused: Collection[str] = ()
    typed: list[str] = field(default_factory=list, init=False)

    def begin(self) -> None:
        """From the start page to the first question."""
        self.page.goto(f"/apply/{self.way.bundle}")
        self.main.locator(f'form[action$="/apply/{self.way.bundle}"] button').first.click()

    @property
    def main(self) -> Locator:
        """What is on the page besides its head."""
        return self.page.locator("main")

    @property
    def part(self) -> str:
        """The part of the way that is open."""
        return self.page.url.split("?")[0].split("#")[0].rsplit("/", 1)[1]

    @property
    def id(self) -> str:
        """Id of the application that is open."""
        return self.page.url.split("/application/")[1].split("/")[0]

    def open(self, part: str = "") -> None:
        """Open a part of the application that is open."""
        self.page.goto(f"/application/{self.id}/{part}".rstrip("/"))

    def go_on(self, until: str = "progress") -> None:
        """Do what each part asks for, up to one of them."""
        do: Mapping[str, Callable[[], None]] = {
            "questions": self._questions,
            "checklist": self._next,
            "consents": self._consents,
            "form": self.fill_in,
            "materials": self._materials,
            "review": self._review,
        }
        for _ in range(MOST_PARTS):
            if self.part == until:
                return
            do[self.part]()
        raise AssertionError(f"no way to {until}: {self.page.url}")

    def receipt(self) -> str:
        """The receipt number; it may come a little later."""
        number = self.page.locator("#receipt")
        for _ in range(20):
            if number.count():
                return number.inner_text()
            self.page.wait_for_timeout(250)
            self.open("progress")
        raise AssertionError("no receipt number")

    def _next(self) -> None:
        self.main.locator(".actions .primary, .save-bar .primary").last.click()

    def _questions(self) -> None:
        for scenario in measured(self.page, OPEN_QUESTIONS):
            label = self.way.answer(scenario)
            self.main.locator(f'input[name="answer:{scenario}"][value="{label}"]').check()
        self._next()

    def _consents(self) -> None:
        give = self.main.locator('button[value^="give:"]')
        for value in [each.get_attribute("value") or "" for each in give.all()]:
            code = value.removeprefix("give:")
            no = "*" in self.refused or code in self.refused
            if not self.main.locator(f"#r-{code}.consent-open").count():
                continue
            self.main.locator(f'button[value="{"refuse" if no else "give"}:{code}"]').click()
            expect(self.main.locator(f"#r-{code}.consent-open")).to_have_count(0)
        self._next()

    def fill_in(self) -> None:
        """Confirm what was filled in, fill in what is empty, and go on."""
        for choice in self.main.locator('input[name^="choice:"][value="keep"]').all():
            choice.check()
        confirm = self.main.locator('button[name="action"][value="confirm"]')
        if confirm.count():
            confirm.click()
        for path in measured(self.page, OPEN_FIELDS):
            self.fill(path, self.way.value(path))
        self.main.locator('button[name="action"][value="next"]').click()

    def control(self, path: str) -> Locator:
        """The control of a field, or all of its radio buttons."""
        return self.page.locator(f'[name="field:{path}"]')

    def fill(self, path: str, value: str) -> None:
        """Fill a field in as its control wants it."""
        control = self.control(path)
        kind = control.first.evaluate("(each) => each.type")
        self.typed.append(path)
        if kind == "radio":
            self.page.locator(f'[name="field:{path}"][value="{value}"]').check()
        elif kind.startswith("select"):
            control.select_option(value)
        else:
            control.fill(value)

    def _materials(self) -> None:
        for radio in self.main.locator(WINDOW).all():
            radio.check()
        self.main.locator('button[name="action"][value="next"]').click()

    def _review(self) -> None:
        declared = self.main.locator('input[name="declared"]')
        assert declared.is_enabled(), self.main.locator(".findings").inner_text()
        declared.check()
        self.main.locator("form.submit button").click()


def form_pages(page: Page, way: Way, refused: Collection[str] = ()) -> FormPages:
    """Somebody on the start page of what the way is about."""
    page.goto(f"/apply/{way.bundle}")
    return FormPages(page, way, refused)
