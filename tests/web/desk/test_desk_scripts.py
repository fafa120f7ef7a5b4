"""The scripts of the desk's pages say only what their page hands them."""

import re
from pathlib import Path
from typing import Any

import pytest

import web.desk
from web.desk.texts import desk_text

SCRIPTS = Path(web.desk.__file__).parent.parent / "static" / "js"
PAGES: dict[str, tuple[str, ...]] = {
    "call.js": ("call",),
    "conversation.js": ("call", "conversation"),
    "queue.js": ("call", "conversations"),
    "approvals.js": ("call",),
    "frame.js": (),
}
"""By the script a page starts: the sections of the texts that the page hands it."""


def with_imports(script: Path) -> set[Path]:
    """A script and all that it imports."""
    found, open_ends = set(), [script]
    while open_ends:
        at = open_ends.pop()
        if at not in found:
            found.add(at)
            names = re.findall(r'from "([^"]+)"', at.read_text("utf-8"))
            open_ends += [(at.parent / name).resolve() for name in names]
    return found


@pytest.mark.parametrize("page", PAGES)
def test_every_word_of_a_page_is_handed_to_it(page: str) -> None:
    text = desk_text()
    known: dict[str, Any] = {"chances": text["chances"]}
    for section in PAGES[page]:
        known |= text[section]
    desk = SCRIPTS / "desk"
    sources = [path.read_text("utf-8") for path in with_imports(desk / page) if path.parent == desk]
    used = {
        word
        for source in sources
        for word in re.findall(r'(?:\bsay\("|config\.words\.)(\w+)', source)
    }
    assert sources
    assert used <= set(known)


def test_every_script_belongs_to_a_page() -> None:
    reached = {path for page in PAGES for path in with_imports(SCRIPTS / "desk" / page)}
    assert set((SCRIPTS / "desk").glob("*.js")) <= reached
