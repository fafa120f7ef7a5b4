"""Which passages of a release stood in the last one, and where."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.facts import Source
from knowledge.records import Explained, Record, Service
from search.encoder import Encoder, Vectors
from search.passages import Parts, Passage, found_by_themselves, passages_of
from search.snapshot import Snapshot
from search.splicing import NEW


class Placing:
    """Where each passage of a release comes from.

    Attributes:
        origins: number before of each passage, ``NEW`` for those that were not there.
        fresh: the latter.
    """

    def __init__(
        self,
        earlier: Snapshot,
        records: dict[str, Record | Source],
        parts: Parts,
        reworded: NDArray[np.bool_],
    ) -> None:
        """Set the records of a release beside the passages of an earlier one.

        Args:
            earlier: the snapshot of the earlier one.
            records: of the release.
            parts: the matters of its bundles.
            reworded: which passages of before have other standard words now.
        """
        self._earlier, self._parts, self._reworded = earlier, parts, reworded
        self.origins: list[int] = []
        self.fresh: list[Passage] = []
        self._last = NEW
        stops = [*earlier.starts[1:].tolist(), len(earlier.passages)]
        spans = map(range, earlier.starts.tolist(), stops)
        self._spans = dict(zip(earlier.record_ids, spans, strict=True))
        self._gone = dict(self._spans)
        for record in found_by_themselves(records, parts):
            self._place(record)

    def _place(self, record: Service | Explained) -> None:
        span = self._spans.get(record.id, range(0))
        if span and span.start > self._last and self._is_as_before(record, span):
            self.origins += span
            self._last = span[-1]
            del self._gone[record.id]
            return
        before = dict(self._before(span))
        for passage in passages_of(record, self._parts):
            number = before.get(passage, NEW)
            if number <= self._last:  # origins ascend; what has moved counts as new
                number = NEW
                self.fresh.append(passage)
            self._last = max(self._last, number)
            self.origins.append(number)

    def _before(self, span: range) -> Iterator[tuple[Passage, int]]:
        """Passages of before with their numbers, but for those with other standard words."""
        passages = self._earlier.passages[span.start : span.stop]
        for passage, number in zip(passages, span, strict=True):
            if not self._reworded[number]:
                yield passage, number

    def _is_as_before(self, record: Record, span: range) -> bool:
        if self._reworded[span.start : span.stop].any():
            return False
        own = self._parts.get(record.id, ())
        earlier = self._earlier.parts.get(record.id, ())
        return _same(self._earlier.records.get(record.id), record) and (
            len(own) == len(earlier) and all(map(_same, earlier, own))
        )

    def vectors(self, texts: Sequence[str], encoder: Encoder) -> Vectors:
        """The vectors of fresh passages; a text that stood there before is not encoded again."""
        before = {
            passage.text: number
            for span in self._gone.values()
            for passage, number in self._before(span)
        }
        found = np.zeros((len(texts), encoder.dimensions), np.float32)
        places = [before.get(passage.text, NEW) for passage in self.fresh]
        known = [number for number, place in enumerate(places) if place != NEW]
        new = [number for number, place in enumerate(places) if place == NEW]
        if known:
            found[known] = self._earlier.vectors.rows([places[number] for number in known])
        if new:
            found[new] = encoder.encode([texts[number] for number in new])
        return found


def _same(one: Record | Source | None, other: Record | Source) -> bool:
    """Records that nobody has changed are the same object, as a rule."""
    return one is other or one == other
