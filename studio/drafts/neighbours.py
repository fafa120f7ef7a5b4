"""Which live records a change can matter to: named by it or naming it, titled or asked alike."""

import re
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from knowledge.facts import Source
from knowledge.records import Bundle, Policy, Record
from studio.live import Live

_WORD = re.compile(rb'"([a-z0-9][a-z0-9.-]{0,79})"')


@dataclass(frozen=True)
class _Marks:
    """What of one record others are found by."""

    record: Record | Source
    words: frozenset[str]
    """Everything in it that could be an id."""
    keys: frozenset[tuple[str, str]]
    """City and text of its questions, and its title."""


class Neighbours:
    """An index over the live records; only what has changed is read again."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._marks: dict[str, _Marks] = {}
        self._number = -1
        self._naming: dict[str, set[str]] = {}
        self._holders: dict[tuple[str, str], set[str]] = {}
        self._lock = threading.Lock()

    def around(self, live: Live, changed: Mapping[str, Record | Source | None]) -> set[str]:
        """Ids of the live records that the rules look at together with changed ones.

        Args:
            live: the live records.
            changed: by id; ``None``: it is to be gone.
        """
        with self._lock:
            self._follow(live)
            found: set[str] = set()
            for record_id, record in changed.items():
                found |= self._near(record_id, record)
            for record_id in [*found]:
                found |= self._parts(live, record_id)
        return {record_id for record_id in found if record_id in live.records} - changed.keys()

    def _near(self, record_id: str, record: Record | Source | None) -> set[str]:
        if record is None:
            return {*self._naming.get(record_id, ())}
        marks = _marks_of(record)
        found = {*marks.words}
        if not isinstance(record, Source):
            found |= self._naming.get(record_id, set())
        for key in marks.keys:
            found |= self._holders.get(key, set())
        return found

    def _parts(self, live: Live, record_id: str) -> set[str]:
        """What the guide of a bundle is put together from."""
        if not isinstance(live.records.get(record_id), Bundle):
            return set()
        naming = self._naming.get(record_id, ())
        policies = (name for name in naming if isinstance(live.records.get(name), Policy))
        return {*self._marks[record_id].words, *policies}

    def _follow(self, live: Live) -> None:
        if live.number == self._number:
            return
        before = self._marks
        self._marks = {
            record_id: held
            if (held := before.get(record_id)) and held.record is record
            else _marks_of(record)
            for record_id, record in live.records.items()
        }
        naming: defaultdict[str, set[str]] = defaultdict(set)
        holders: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for record_id, marks in self._marks.items():
            for word in marks.words:
                if word in live.records:
                    naming[word].add(record_id)
            for key in marks.keys:
                holders[key].add(record_id)
        self._naming, self._holders, self._number = naming, holders, live.number


def questions_of(record: Record | Source) -> Iterator[tuple[str, str]]:
    """The way to each question of a record, and the question."""
    for place, faq in enumerate(getattr(record, "faqs", ())):
        yield f"faqs.{place}.question", faq.question
        for number, text in enumerate(faq.variants):
            yield f"faqs.{place}.variants.{number}", text


def plain(text: str) -> str:
    """A question without what does not matter: punctuation, particles."""
    return _FILLERS.sub("", text).lower()


_FILLERS = re.compile(r"[\s，。？！、；：,.?!;:“”\"「」]|吗|呢|吧|啊|呀|嘛|的|了|应当|应该|要")


def _marks_of(record: Record | Source) -> _Marks:
    words = {word.decode() for word in _WORD.findall(record.model_dump_json().encode())}
    keys = set()
    if isinstance(record, Record):
        keys = {(record.city, plain(text)) for _, text in questions_of(record)}
        keys.add((record.city, f"={record.title}"))
    return _Marks(record, frozenset(words - {record.id}), frozenset(keys))
