"""Finding questions of other records that ask nearly the same."""

import threading
from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np

from knowledge.records import Record
from knowledge.regions import NATION
from studio.drafts.neighbours import plain, questions_of
from studio.live import Live

NEARLY = 0.8
"""From this share of common pairs of characters on, two questions count as nearly the same."""


class AlikeQuestions:
    """All questions of the live records, found by the pairs of characters in them."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._number = -1
        self._texts: list[tuple[str, str, str]] = []
        self._sizes = np.zeros(0, np.int32)
        self._holding: dict[str, np.ndarray[tuple[int], np.dtype[np.int32]]] = {}
        self._lock = threading.Lock()

    def find(self, live: Live, record: Record) -> Iterator[tuple[str, str, str, str]]:
        """Questions of other records that are nearly the same as one of this record.

        Returns:
            for each the way to the own question, the own question, the other record's id, and the
            question there; once for a question and record.
        """
        with self._lock:
            self._follow(live)
            seen: set[tuple[str, str]] = set()
            for path, text in questions_of(record):
                for number in self._like(text):
                    record_id, city, other = self._texts[number]
                    same_place = city == record.city or NATION in (city, record.city)
                    known = (path.split(".variants")[0], record_id)
                    if record_id != record.id and same_place and known not in seen:
                        seen.add(known)
                        yield path, text, record_id, other

    def _like(self, text: str) -> list[int]:
        pairs = _pairs(text)
        held = [self._holding[pair] for pair in pairs if pair in self._holding]
        if not held:
            return []
        common = np.bincount(np.concatenate(held), minlength=len(self._texts))
        share = 2 * common / (self._sizes + len(pairs))
        found: list[int] = np.flatnonzero(share >= NEARLY).tolist()
        return found

    def _follow(self, live: Live) -> None:
        if live.number == self._number:
            return
        self._texts = [
            (record.id, record.city, text)
            for record in live.records.values()
            if isinstance(record, Record)
            for _, text in questions_of(record)
        ]
        holding: defaultdict[str, list[int]] = defaultdict(list)
        sizes = []
        for number, (_, _, text) in enumerate(self._texts):
            pairs = _pairs(text)
            sizes.append(len(pairs))
            for pair in pairs:
                holding[pair].append(number)
        self._holding = {pair: np.array(found, np.int32) for pair, found in holding.items()}
        self._sizes = np.array(sizes, np.int32)
        self._number = live.number


def _pairs(text: str) -> list[str]:
    """Pairs of characters; the second time that one occurs it counts as another."""
    said = f"^{plain(text)}$"
    seen: Counter[str] = Counter()
    found = []
    for start in range(len(said) - 1):
        pair = said[start : start + 2]
        found.append(f"{pair}{seen[pair]}" if seen[pair] else pair)
        seen[pair] += 1
    return found
