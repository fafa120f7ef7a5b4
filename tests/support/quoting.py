"""Whether a text is put together from nothing but released records and the assistant's texts."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from search.run import Tools

_NUMBER = re.compile(r"\d+(?:-\d\d-\d\d)?|第?\d+")
_FIELD = re.compile(r"\\\{\w+\\\}")
_LIST = re.compile(r"^\d+\. ")
_SHOWN_AS_CODE = {"type", "level", "id", "field", "necessity", "page", "url", "number", "record_id"}
"""Keys whose values no one reads: codes and addresses out of the records."""


def strings(value: Any) -> Iterator[str]:
    """Every string inside a value."""
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json")
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from strings(item)


def shown_strings(value: Any) -> Iterator[str]:
    """Every string of a reply that a person reads or a button sends."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in _SHOWN_AS_CODE:
                yield from shown_strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from shown_strings(item)


class Quotable:
    """Knows what may be said; ``holds`` tells whether a text is made of it."""

    def __init__(self, tools: Tools) -> None:
        """Take the strings of all released records, of the texts and of the guards."""
        texts = list(strings(tools.texts.raw))
        self.known = {
            text for record in tools.snapshot.records.values() for text in strings(record)
        }
        self.known |= {text for text in texts if "{" not in text}
        self.known |= set(tools.texts.cities.values())
        self.known |= {danger.message for danger in tools.lexicon.dangers}
        self.known |= {each.label for danger in tools.lexicon.dangers for each in danger.numbers}
        self.templates = [
            re.compile(_FIELD.sub("(.+)", re.escape(text)), re.S) for text in texts if "{" in text
        ]
        self.titles = {getattr(record, "title", "") for record in tools.snapshot.records.values()}
        # 「{text}（{when}）」 and lists are made of what they hold, whatever holds them.
        self.templates = [each for each in self.templates if each.pattern != "(.+)"]
        self.holds = lru_cache(maxsize=100_000)(self._holds)

    def _holds(self, text: str, depth: int = 6) -> bool:
        text = text.strip()
        if not text or text in self.known or _NUMBER.fullmatch(text):
            return True
        if depth == 0:
            return False
        return any(all(self.holds(part, depth - 1) for part in parts) for parts in self._ways(text))

    def _ways(self, text: str) -> Iterator[list[str]]:
        """The ways in which a text may be put together from shorter ones."""
        if "\n" in text:
            yield text.split("\n")
            return
        if _LIST.match(text):
            yield [_LIST.sub("", text)]
        for template in self.templates:
            found = template.fullmatch(text)
            if found:
                yield list(found.groups())
        for title in self.titles:
            if title and text.startswith(title) and len(text) > len(title):
                yield [text[len(title) :]]
        for mark in ("；", "、", "（", "）", "。", "：", "》（", "《", "》", "？"):
            for place in (found.end() for found in re.finditer(re.escape(mark), text)):
                whole = [text[:place], text[place:]] if place < len(text) else [text[:-1]]
                yield whole
                yield [text[: place - len(mark)], text[place:]]
