"""Stored passages are those that were given, and survive being written."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.vocabulary import GuideField
from search.passages import Passage, PassageKind
from search.stored_passages import AT_ONCE, StoredPassages

RECORDS = st.lists(
    st.lists(
        st.builds(
            Passage,
            record_id=st.just(""),
            kind=st.sampled_from(PassageKind),
            text=st.text(st.characters(exclude_categories=["Cs"])),
            field=st.none() | st.sampled_from(GuideField),
            faq=st.none() | st.integers(0, 999),
            faq_record=st.none() | st.sampled_from(["a", "乙"]),
        ),
        min_size=1,
        max_size=4,
    ),
    max_size=4,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("passages")


@given(RECORDS)
def test_passages_come_out_as_they_went_in(folder: Path, records: list[list[Passage]]) -> None:
    given_ = [
        passage._replace(record_id=f"记录{number}")
        for number, own in enumerate(records)
        for passage in own
    ]
    made = StoredPassages.of(iter(given_))
    made.save(folder / "passages.npz")
    read = StoredPassages.load(folder / "passages.npz")
    for stored in (made, read):
        assert list(stored) == given_
        assert len(stored) == len(given_)
        assert [stored[number] for number in range(len(given_))] == given_
        assert stored.record_ids == [f"记录{number}" for number in range(len(records))]
        owners = [stored.record_ids[number] for number in stored.owners]
        assert owners == [passage.record_id for passage in given_]
    assert made == read


def test_more_than_are_made_at_once() -> None:
    given_ = [Passage(str(number), PassageKind.TITLE, "停业" * 3) for number in range(AT_ONCE + 2)]
    stored = StoredPassages.of(given_)
    assert list(stored) == given_
    assert stored[-1] == given_[-1]
    assert np.array_equal(stored.owners, np.arange(len(given_)))


@pytest.mark.parametrize(
    "place",
    [
        *(slice(1, 3), slice(None), slice(2, None), slice(3, 1), slice(9, 12), slice(None, -1)),
        *(slice(None, None, 2), slice(None, None, -1)),
    ],
)
def test_slices_are_those_of_a_sequence(place: slice) -> None:
    given_ = tuple(Passage("a", PassageKind.ALIAS, text) for text in ("一", "", "三", "四"))
    assert StoredPassages.of(given_)[place] == given_[place]


@pytest.mark.parametrize("number", [4, -5])
def test_there_is_nothing_beyond_the_last(number: int) -> None:
    stored = StoredPassages.of([Passage("a", PassageKind.ALIAS, "一")] * 4)
    with pytest.raises(IndexError):
        stored[number]


def test_other_passages_are_not_equal() -> None:
    passage = Passage("a", PassageKind.ALIAS, "一")
    one = StoredPassages.of([passage])
    assert one == StoredPassages.of([passage])
    assert one != StoredPassages.of([passage, passage])
    assert one != StoredPassages.of([passage._replace(text="二")])
    assert one != [passage]
