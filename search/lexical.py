"""The lexical index: BM25, as Lucene counts it, over tokens made by a given function.

Kept as a table of counts, token by token, so that a release that changes a few passages makes its
index out of the last one: the library used before (bm25s) weighs once and for all and would have to
count 200,000 passages again. The weights are those of the library; a test compares them.
"""

import json
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from search.splicing import Splice

Scores = NDArray[np.float32]
Numbers = NDArray[np.int32]
Tokenise = Callable[[str], list[str]]
SATURATION, LENGTH_SHARE = 1.2, 0.5
"""``k1`` and ``b`` of BM25 (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009)."""
MOST_COUNTED = 255


class Holders:
    """For each token the groups of passages, such as records, that hold it."""

    def __init__(self, known: dict[str, int], starts: NDArray[np.int64], groups: Numbers) -> None:
        """Take the groups of all tokens one after the other, and where those of each start."""
        self._known = known
        self._starts = starts
        self._groups = groups

    def of(self, token: str) -> Numbers:
        """The groups that hold a token, each once."""
        number = self._known.get(token)
        if number is None:
            return self._groups[:0]
        return self._groups[self._starts[number] : self._starts[number + 1]]


@dataclass(frozen=True, eq=False)
class Counts:
    """How often each token stands in each passage that holds it, ordered by token, then passage.

    Attributes:
        tokens: in the order of their numbers.
        starts: where the entries of each token begin, and the end, shape ``(tokens + 1,)``.
        passages, counts: of each entry.
        lengths: tokens of each passage, at least one.
    """

    tokens: list[str]
    starts: NDArray[np.int64]
    passages: Numbers
    counts: NDArray[np.uint8]
    lengths: Numbers

    @classmethod
    def of(cls, documents: Iterable[Sequence[str]], tokens: Sequence[str] = ()) -> Self:
        """Count; tokens that are given keep their numbers."""
        known = {token: number for number, token in enumerate(tokens)}
        said, lengths = array("i"), array("i")
        for document in documents:
            said.extend(known.setdefault(token, len(known)) for token in document)
            lengths.append(len(document))
        sizes = np.array(lengths, np.int32)
        owners = np.repeat(np.arange(len(sizes)), sizes)
        keys = np.array(said, np.int64) * max(len(sizes), 1) + owners
        found, counts = np.unique(keys, return_counts=True)
        numbers, passages = np.divmod(found, max(len(sizes), 1))
        return cls(
            list(known),
            np.searchsorted(numbers, np.arange(len(known) + 1)).astype(np.int64),
            passages.astype(np.int32),
            np.minimum(counts, MOST_COUNTED).astype(np.uint8),
            np.maximum(sizes, 1),
        )

    def spliced(self, splice: Splice, documents: Iterable[Sequence[str]]) -> "Counts":
        """The counts of passages of which some are as before.

        Args:
            splice: which.
            documents: the tokens of the others, in order.
        """
        new = Counts.of(documents, self.tokens)
        places = splice.places(len(self.lengths)).astype(np.int32)[self.passages]
        kept = places >= 0
        before = np.concatenate(([0], np.cumsum(kept)))[self.starts]
        starts = np.append(before, np.full(len(new.starts) - len(before), before[-1]))
        passages, fresh = places[kept], splice.fresh.astype(np.int32)[new.passages]
        at = np.zeros(len(fresh), np.int64)
        for token in np.flatnonzero(np.diff(new.starts)).tolist():
            own = slice(new.starts[token], new.starts[token + 1])
            old = passages[starts[token] : starts[token + 1]]
            at[own] = starts[token] + np.searchsorted(old, fresh[own])
        return Counts(
            new.tokens,
            starts + new.starts,
            np.insert(passages, at, fresh),
            np.insert(self.counts[kept], at, new.counts),
            splice.taken(self.lengths, new.lengths),
        )


class LexicalIndex:
    """An immutable BM25 index."""

    def __init__(self, counts: Counts) -> None:
        """Take what was counted; it is weighed when it is asked for."""
        self._counts = counts
        self._known = {token: number for number, token in enumerate(counts.tokens)}
        mean = float(counts.lengths.mean()) if len(counts.lengths) else 1.0
        shares = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * counts.lengths / mean)
        self._shares = shares.astype(np.float32)

    @classmethod
    def build(cls, documents: Iterable[Sequence[str]]) -> "LexicalIndex":
        """Build from the tokens of each passage."""
        return cls(Counts.of(documents))

    @classmethod
    def load(cls, folder: Path) -> "LexicalIndex":
        """Read what ``save`` wrote."""
        with np.load(folder / "counts.npz") as file:
            tables = {name: file[name] for name in file.files}
        return cls(Counts(json.loads((folder / "tokens.json").read_text("utf-8")), **tables))

    def save(self, folder: Path) -> None:
        """Write the index into a new folder."""
        folder.mkdir()
        tables = {name: table for name, table in vars(self._counts).items() if name != "tokens"}
        np.savez(folder / "counts.npz", allow_pickle=False, **tables)
        text = json.dumps(self._counts.tokens, ensure_ascii=False)
        (folder / "tokens.json").write_text(text, "utf-8")

    def spliced(self, splice: Splice, documents: Iterable[Sequence[str]]) -> "LexicalIndex":
        """The index of passages of which some are as before; see ``Counts.spliced``."""
        return LexicalIndex(self._counts.spliced(splice, documents))

    def scores(self, tokens: Sequence[str]) -> Scores:
        """BM25 of every passage, shape ``(passages,)``; unknown tokens count nothing."""
        counts, passages = self._counts, len(self._counts.lengths)
        known = [self._known[token] for token in tokens if token in self._known]
        numbers = np.array(known, np.int64)
        starts = counts.starts[numbers]
        sizes = counts.starts[numbers + 1] - starts
        # The places of all holders of all tokens, one token behind the other.
        first = np.concatenate(([0], np.cumsum(sizes)))
        places = np.arange(first[-1]) + np.repeat(starts - first[:-1], sizes)
        holders, amounts = counts.passages[places], counts.counts[places].astype(np.float32)
        # In few passages a token says more, and in a long one less.
        rarity = np.repeat(np.log1p((passages - sizes + 0.5) / (sizes + 0.5)), sizes)
        weights = rarity * (amounts / (amounts + self._shares[holders]))
        return np.bincount(holders, weights, passages).astype(np.float32)

    def holders(self, groups: Numbers) -> Holders:
        """Which groups hold each token.

        Args:
            groups: the group of each passage, ascending.
        """
        # The passages of a token stand in order, so those of one group stand together.
        held, starts = groups[self._counts.passages], self._counts.starts
        first = np.ones(len(held) + 1, dtype=bool)
        first[1:-1] = held[1:] != held[:-1]
        first[starts] = True
        before = np.concatenate([[0], np.cumsum(first)])
        return Holders(self._known, before[starts], held[first[:-1]])
