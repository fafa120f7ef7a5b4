"""Passages as a snapshot holds them: a few flat arrays instead of an object for each.

As objects, passages take several hundred bytes each; here 20 and the text. They are made when
they are asked for, and those of the records asked for last are kept.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Self, overload

import numpy as np
from numpy.typing import NDArray

from knowledge.vocabulary import GuideField
from search.passages import Passage, PassageKind
from search.splicing import Splice, renumbered

NONE = -1
AT_ONCE = 4096
"""Passages made together when all are gone through."""
KEPT = 128
"""Slices kept: those of the records that are answered on most."""
_KINDS = list(PassageKind)
_FIELDS = list(GuideField)
Columns = dict[str, NDArray[Any]]


class _Reader:
    """Makes passages out of the arrays."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._kinds = [PassageKind(name) for name in columns["kind_names"].tolist()]
        self._fields = [GuideField(name) for name in columns["field_names"].tolist()]
        self._faq_records: list[str] = columns["faq_record_ids"].tolist()
        self.record_ids: list[str] = columns["record_ids"].tolist()

    def between(self, start: int, stop: int) -> tuple[Passage, ...]:
        """The passages from one number up to, and without, another."""
        columns, own = self._columns, slice(start, stop)
        ends = columns["ends"][start : stop + 1].tolist()
        first = ends[0]
        text = columns["texts"][first : ends[-1]].tobytes()
        return tuple(
            Passage(
                self.record_ids[owner],
                self._kinds[kind],
                text[begin - first : end - first].decode(),
                None if field == NONE else self._fields[field],
                None if faq == NONE else faq,
                None if faq_record == NONE else self._faq_records[faq_record],
            )
            for owner, kind, field, faq, faq_record, begin, end in zip(
                columns["owners"][own].tolist(),
                columns["kinds"][own].tolist(),
                columns["fields"][own].tolist(),
                columns["faqs"][own].tolist(),
                columns["faq_records"][own].tolist(),
                ends[:-1],
                ends[1:],
                strict=True,
            )
        )


class StoredPassages(Sequence[Passage]):
    """Immutable; the passages of one record stand together."""

    def __init__(self, columns: Columns) -> None:
        """Take what ``of`` or ``load`` made."""
        self._columns = columns
        self._reader = _Reader(columns)
        self.record_ids = self._reader.record_ids
        """The records that have passages, in the order of their passages."""
        self.owners: NDArray[np.int32] = columns["owners"]
        """For each passage the number of its record in ``record_ids``."""
        # Of the reader, not of this object, which would then outlive its release for a while.
        self._kept = lru_cache(maxsize=KEPT)(self._reader.between)

    @classmethod
    def of(cls, passages: Iterable[Passage]) -> Self:
        """Store passages, which may be made one by one."""
        texts, ends = bytearray(), array("q", [0])
        owners, kinds, fields = array("i"), array("b"), array("b")
        faqs, faq_records = array("i"), array("i")
        record_ids: dict[str, int] = {}
        faq_record_ids: dict[str, int] = {}
        for passage in passages:
            texts += passage.text.encode()
            ends.append(len(texts))
            owners.append(record_ids.setdefault(passage.record_id, len(record_ids)))
            kinds.append(_KINDS.index(passage.kind))
            fields.append(_FIELDS.index(passage.field) if passage.field else NONE)
            faqs.append(NONE if passage.faq is None else passage.faq)
            name = passage.faq_record
            faq_records.append(
                faq_record_ids.setdefault(name, len(faq_record_ids)) if name else NONE
            )
        return cls(
            {
                "texts": np.frombuffer(bytes(texts), np.uint8),
                "ends": np.array(ends, np.int64),
                "owners": np.array(owners, np.int32),
                "kinds": np.array(kinds, np.int8),
                "fields": np.array(fields, np.int8),
                "faqs": np.array(faqs, np.int32),
                "faq_records": np.array(faq_records, np.int32),
                "record_ids": np.array(list(record_ids), np.str_),
                "faq_record_ids": np.array(list(faq_record_ids), np.str_),
                "kind_names": np.array(_KINDS, np.str_),
                "field_names": np.array(_FIELDS, np.str_),
            }
        )

    def holding(self, part: str) -> list[int]:
        """Numbers of the passages in whose text a part stands."""
        texts, wanted = self._columns["texts"].tobytes(), part.encode()
        places: list[int] = []
        place = texts.find(wanted)
        while place >= 0:
            places.append(place)
            place = texts.find(wanted, place + 1)
        ends = self._columns["ends"]
        numbers = np.searchsorted(ends, places, "right") - 1
        inside = ends[numbers + 1] >= np.array(places, np.int64) + len(wanted)
        return sorted(set(numbers[inside].tolist()))

    def spliced(self, splice: Splice, new: Iterable[Passage]) -> Self:
        """Passages of which some are as before.

        Args:
            splice: which.
            new: the others, in order.
        """
        made = type(self).of(new)
        own, other = self._columns, made._columns
        columns = {name: own[name] for name in ("kind_names", "field_names")}
        for name in ("kinds", "fields", "faqs"):
            columns[name] = splice.taken(own[name], other[name])
        for name, ids in (("owners", "record_ids"), ("faq_records", "faq_record_ids")):
            before, new_ones = (own[name], own[ids]), (other[name], other[ids])
            columns[name], columns[ids] = renumbered(splice, before, new_ones)
        pieces = np.split(other["texts"], other["ends"][1:-1]) if len(made) else []
        columns["texts"], columns["ends"] = splice.joined(own["texts"], own["ends"], pieces)
        return type(self)(columns)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what ``save`` wrote."""
        with np.load(path) as file:
            return cls({name: file[name] for name in file.files})

    def save(self, path: Path) -> None:
        """Write all arrays to one ``.npz`` file."""
        np.savez(path, allow_pickle=False, **self._columns)

    def __len__(self) -> int:
        return len(self.owners)

    @overload
    def __getitem__(self, place: int) -> Passage: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Passage, ...]: ...

    def __getitem__(self, place: int | slice) -> Passage | tuple[Passage, ...]:
        chosen = range(len(self))[place]
        if isinstance(chosen, int):
            return self._reader.between(chosen, chosen + 1)[0]
        if chosen.step != 1:
            return tuple(self[number] for number in chosen)
        return self._kept(chosen.start, max(chosen.start, chosen.stop))

    def __iter__(self) -> Iterator[Passage]:
        for start in range(0, len(self), AT_ONCE):
            yield from self._reader.between(start, min(start + AT_ONCE, len(self)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, StoredPassages):
            return NotImplemented
        return len(self) == len(other) and all(
            one == another for one, another in zip(self, other, strict=True)
        )

    __hash__ = None  # type: ignore[assignment]
