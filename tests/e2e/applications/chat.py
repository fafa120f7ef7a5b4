"""Applying by chat: types into the composer, presses the buttons, answers what is asked."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from citizen_page.steps import box, finished, messages
from playwright.sync_api import expect

from actions.applications.dialogue.wording import question, say

from .visitor import Visitor
from .ways import Way

LATEST = """() => {
  const shown = [...document.querySelectorAll("#log > *")];
  const last = shown.findLastIndex((each) => each.matches(".person"));
  const parts = shown.slice(last + 1);
  return {
    text: parts.map((each) => each.innerText).join("\\n"),
    buttons: parts.flatMap((each) => [...each.querySelectorAll("button.reply")])
      .filter((each) => !each.disabled).map((each) => each.textContent),
  };
}"""
RECEIPT = re.compile(r"受理编号(?:是)? ([A-Z]+[\d-]+)")
PROGRESS = "我的申请到哪了"
MOST_TURNS = 60
BUTTON = {"heard": "keep", "review": "right", "rival": "first", "materials": "to_window"}
"""Kind of step to the name of the button that goes on."""


@dataclass(frozen=True)
class Reply:
    """What the last turn brought: all its text, and the buttons that can be pressed."""

    text: str
    buttons: tuple[str, ...]

    @property
    def receipt(self) -> str | None:
        """The receipt number, if it tells one."""
        found = RECEIPT.search(self.text)
        return found[1] if found else None


@dataclass
class Chat(Visitor):
    """A conversation about a form.

    Attributes:
        way: what is answered.
        refused: registers that are not consented to; all when it holds ``*``.
        turns: how often something was said or pressed.
    """

    way: Way
    refused: Collection[str] = ()
    turns: int = field(default=0, init=False)
    reply: Reply = field(default=Reply("", ()), init=False)

    def say(self, words: str) -> Reply:
        """Type something and send it."""
        box(self.page).fill(words)
        return self._send(lambda: box(self.page).press("Enter"))

    def press(self, label: str) -> Reply:
        """Press a button of the last reply, by key: nothing that scrolls can come between."""
        assert label in self.reply.buttons, f"no button 「{label}」 under: {self.reply}"
        button = messages(self.page, "reply").get_by_text(label, exact=True)
        return self._send(lambda: button.last.press("Enter"))

    def _send(self, do: Callable[[], None]) -> Reply:
        before = messages(self.page, "person").count()
        do()
        expect(messages(self.page, "person")).to_have_count(before + 1)
        finished(self.page)
        expect(messages(self.page, "failure")).to_have_count(0)
        found = self.page.evaluate(LATEST)
        self.turns += 1
        self.reply = Reply(found["text"], tuple(found["buttons"]))
        return self.reply

    def begin(self) -> None:
        """From the first plain words to the first question of the form."""
        self.say(self.way.opening)
        self.say("帮我填表")
        assert self.now["bundle"] == self.way.bundle, self.now["title"]

    @property
    def now(self) -> dict[str, Any]:
        """The application that was begun last."""
        return self.application(self.applications()[0]["id"])

    @property
    def step(self) -> tuple[str, str]:
        """What comes next: the kind of step, and which one."""
        step = self.now["step"]
        return step["kind"], step["key"]

    def go_on(self, until: str = "", key: str = "") -> Reply:
        """Answer everything up to a step, or up to the receipt number."""
        now = self.now
        for _ in range(MOST_TURNS):
            step = (now["step"]["kind"], now["step"]["key"])
            if until and step[0] == until and (not key or step[1] == key):
                return self.reply
            if self.answer(*step).receipt:
                return self.reply
            before, now = now, self.now
            waits = step[0] == "wait" and self.turns < MOST_TURNS
            moved = waits or now["version"] > before["version"]
            assert moved, f"not understood at {step}: {self.reply}"
        raise AssertionError(f"no end: {self.step} {self.reply}")

    def answer(self, kind: str, key: str) -> Reply:
        """Answer one step."""
        if kind in ("on_behalf", "scenario"):
            return self._said(key) or self.press(self.way.answer(key))
        if kind == "optional":
            return self.press(say("none"))
        if kind == "consent":
            no = "*" in self.refused or key in self.refused
            return self.press(say("refuse" if no else "give"))
        if kind == "submit":
            return self.press(say("submit_now"))
        if kind == "wait":
            return self.say(PROGRESS)
        if kind == "field":
            return self._fill(key)
        assert kind in BUTTON, f"{kind} {key}: {self.reply.text}"
        return self.press(say(BUTTON[kind]))

    def _fill(self, path: str) -> Reply:
        asked = question(self.way.place(path))
        assert asked in self.reply.text, f"{path} is not asked for: {self.reply.text}"
        value = self.way.value(path)
        return self._said(path) or (
            self.press(value) if value in self.reply.buttons else self.say(value)
        )

    def _said(self, key: str) -> Reply | None:
        words = self.way.said.get(key)
        return self.say(words) if words else None
