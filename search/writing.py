"""One way of writing: width, traditional to simplified, spaces, quotation marks; clauses."""

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC

_SPACES = re.compile(r"\s+")
_QUOTES = str.maketrans("", "", '“”„"‘’「」『』《》〈〉')
_CLAUSE = re.compile(r"[。！？!?;；\n，,、…]+|(?<=[吗嘛呢吧呀])\s")
CLAUSE_LENGTH = 14
"""Clauses shorter than this are joined to the next one: too short to mean much alone."""
LONG = 40
"""From this length on a text is also looked at clause by clause."""
MOST_CLAUSES = 12


@lru_cache(maxsize=1)
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def plain_text(text: str) -> str:
    """Half-width, simplified, lower-case, single spaces, without controls and quotation marks.

    Characters of no width are dropped: they split words, and numbers that must be masked.
    """
    text = "".join(char for char in text if unicodedata.category(char) != "Cf")
    text = unicodedata.normalize("NFKC", text)
    text = "".join(" " if unicodedata.category(char)[0] == "C" else char for char in text)
    simplified: str = _simplifier().convert(text.translate(_QUOTES))
    return _SPACES.sub(" ", simplified).strip().lower()


def split_clauses(text: str) -> list[str]:
    """The clauses of a long text, each about a breath long; of a short one, none."""
    if len(text) < LONG:
        return []
    clauses: list[str] = []
    waiting = ""
    for part in _CLAUSE.split(text):
        waiting = f"{waiting} {part.strip()}".strip()
        if len(waiting) >= CLAUSE_LENGTH:
            clauses.append(waiting)
            waiting = ""
    if waiting:
        clauses.append(waiting)
    return clauses[:MOST_CLAUSES]
