"""How a record could be easier to read: shorter sentences, plain words, a brief wording."""

import re
from collections.abc import Iterator
from functools import cache

from knowledge.checks.content import walk
from knowledge.facts import Source, Statement
from knowledge.records import Record
from studio.drafts.finding import DraftFinding, Level
from studio.texts import read, say

_END = re.compile(r"[。！？；!?;\n]")
_TITLES = re.compile(r"《[^》]*》")


def hints_on(record: Record | Source) -> Iterator[DraftFinding]:
    """What could be easier to read in a record."""
    if isinstance(record, Source):
        return
    for location, value in walk(record):
        if isinstance(value, Statement):
            path = ".".join(str(step) for step in location)
            yield from _long_sentences(path, value)
            yield from _jargon(path, value)
            yield from _brief_missing(path, value)


def _hint(path: str, kind: str, **values: object) -> DraftFinding:
    message = say(f"findings.{kind}.message", **values)
    return DraftFinding(path, message, say(f"findings.{kind}.remedy", **values), Level.HINT)


def _long_sentences(path: str, said: Statement) -> Iterator[DraftFinding]:
    limit = int(read("reading")["longest_sentence"])
    for sentence in _END.split(said.text):
        if len(sentence) > limit:
            yield _hint(f"{path}.text", "long", start=sentence[:12], count=len(sentence))


def _jargon(path: str, said: Statement) -> Iterator[DraftFinding]:
    for name in ("text", "brief"):
        text = _TITLES.sub("", getattr(said, name) or "")
        for word in dict.fromkeys(_jargon_words().findall(text)):
            plain = read("reading")["jargon"][word]
            yield _hint(f"{path}.{name}", "jargon", word=word, plain=plain)


def _brief_missing(path: str, said: Statement) -> Iterator[DraftFinding]:
    if not said.brief and len(said.text) > int(read("reading")["brief_from"]):
        yield _hint(f"{path}.brief", "brief", count=len(said.text))


@cache
def _jargon_words() -> re.Pattern[str]:
    words = sorted(read("reading")["jargon"], key=len, reverse=True)
    return re.compile("|".join(re.escape(word) for word in words))
