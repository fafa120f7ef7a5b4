"""Tables made of those of before hold what tables made anew hold."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.lexical import LexicalIndex
from search.splicing import NEW, Splice

WORDS = "甲乙丙丁戊"
documents = st.lists(st.lists(st.sampled_from(WORDS), max_size=5), max_size=9)


@st.composite
def changes(draw: st.DrawFn) -> tuple[list[list[str]], Splice, list[list[str]]]:
    """Documents, which of them stay with new ones between them, and the new ones."""
    before = draw(documents)
    origins: list[int] = []
    for number in range(len(before)):
        origins += [NEW] * draw(st.integers(0, 2))
        if draw(st.booleans()):
            origins.append(number)
    origins += [NEW] * draw(st.integers(0, 2))
    count = origins.count(NEW)
    new = draw(
        st.lists(st.lists(st.sampled_from(WORDS), max_size=5), min_size=count, max_size=count)
    )
    return before, Splice(np.array(origins, np.int64)), new


def after(before: list[list[str]], splice: Splice, new: list[list[str]]) -> list[list[str]]:
    waiting = iter(new)
    return [
        next(waiting) if origin == NEW else before[origin] for origin in splice.origins.tolist()
    ]


@given(changes())
def test_words_are_weighed_as_if_all_were_counted_anew(
    case: tuple[list[list[str]], Splice, list[list[str]]],
) -> None:
    before, splice, new = case
    whole = LexicalIndex.build(after(*case))
    made = LexicalIndex.build(before).spliced(splice, new)
    groups = np.arange(len(splice.origins), dtype=np.int32) // 2
    for word in (*WORDS, "没见过"):
        np.testing.assert_allclose(made.scores([word]), whole.scores([word]), rtol=1e-5)
        assert made.holders(groups).of(word).tolist() == whole.holders(groups).of(word).tolist()


@given(changes())
def test_values_go_along_with_their_rows(
    case: tuple[list[list[str]], Splice, list[list[str]]],
) -> None:
    before, splice, new = case
    wanted = after(*case)
    sizes = splice.taken(
        np.array([len(each) for each in before], np.int64),
        np.array([len(each) for each in new], np.int64),
    )
    assert sizes.tolist() == [len(each) for each in wanted]
    flat = np.array([WORDS.index(word) for each in before for word in each], np.int8)
    ends = np.cumsum([0, *(len(each) for each in before)])
    pieces = [np.array([WORDS.index(word) for word in each], np.int8) for each in new]
    joined, limits = splice.joined(flat, ends, pieces)
    assert joined.tolist() == [WORDS.index(word) for each in wanted for word in each]
    assert np.diff(limits).tolist() == [len(each) for each in wanted]


@given(changes())
def test_rows_of_before_know_their_place(
    case: tuple[list[list[str]], Splice, list[list[str]]],
) -> None:
    before, splice, _ = case
    origins = splice.origins.tolist()
    assert splice.places(len(before)).tolist() == [
        origins.index(number) if number in origins else NEW for number in range(len(before))
    ]
