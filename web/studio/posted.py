"""What a form of the studio sent: every value of a name, in order."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request

MOST_FIELDS = 6000
"""The longest part of the longest record has some 500."""
Lists = dict[str, list[str]]


async def posted(request: Request) -> AsyncIterator[Lists]:
    """The texts of a form by name; no files."""
    async with request.form(max_fields=MOST_FIELDS, max_files=0) as form:
        sent: Lists = {}
        for name, value in form.multi_items():
            if isinstance(value, str):
                sent.setdefault(name, []).append(value)
        yield sent


SentLists = Annotated[Lists, Depends(posted)]


def one(sent: Lists, name: str, most: int = 2000) -> str:
    """The last value of a name, tidied; empty when there is none."""
    values = sent.get(name) or [""]
    return values[-1].replace("\x00", "").strip()[:most]


def number(text: str) -> int:
    """A number in a form or an address; 0 when it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
