"""Two people at the same list: what both did is in it, or it is asked; never half of something."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.drafts.merging import merge

FIRST = {"text": "甲", "source": "one"}
SECOND = {"text": "乙", "source": "one"}
THIRD = {"text": "丙", "source": "one"}
NEW, OTHER = {"text": "新", "source": "two"}, {"text": "别的", "source": "two"}
CHANGED = {"text": "乙改", "source": "two"}
FAQ = {"question": "问", "variants": ["一"], "answer": [FIRST]}
Items = list[Any]


def together(before: Items, theirs: Items, yours: Items) -> tuple[Items, list[str]]:
    both, clashes = merge({"list": before}, {"list": theirs}, {"list": yours})
    return both["list"], [each.path for each in clashes]


@pytest.mark.parametrize(
    ("before", "theirs", "yours", "both"),
    [
        ([FIRST, SECOND], [FIRST, CHANGED], [NEW, SECOND], [NEW, CHANGED]),
        ([FIRST], [FIRST, NEW], [FIRST, OTHER], [FIRST, NEW, OTHER]),
        ([FIRST], [FIRST, NEW], [FIRST, NEW], [FIRST, NEW]),
        ([FIRST, SECOND, THIRD], [SECOND, THIRD], [FIRST, SECOND], [SECOND]),
        ([FIRST, SECOND], [SECOND, FIRST], [FIRST, SECOND, NEW], [SECOND, FIRST, NEW]),
        ([FIRST, SECOND], [FIRST, CHANGED, NEW], [OTHER, FIRST, SECOND], None),
        (["甲", "乙"], ["甲", "乙", "丙"], ["丁", "甲", "乙"], ["丁", "甲", "乙", "丙"]),
        ([], [NEW], [OTHER], [NEW, OTHER]),
        (
            [FAQ],
            [FAQ | {"variants": ["一", "二"]}],
            [FAQ | {"answer": [FIRST, NEW]}],
            [FAQ | {"variants": ["一", "二"], "answer": [FIRST, NEW]}],
        ),
    ],
)
def test_what_both_did_is_in_it(
    before: Items, theirs: Items, yours: Items, both: Items | None
) -> None:
    wanted = [OTHER, FIRST, CHANGED, NEW] if both is None else both
    assert together(before, theirs, yours) == (wanted, [])


@pytest.mark.parametrize(
    ("before", "theirs", "yours", "path"),
    [
        ([FIRST, SECOND], [FIRST, CHANGED], [FIRST, SECOND | {"text": "乙又改"}], "list.1"),
        ([FIRST, SECOND], [NEW, FIRST, CHANGED], [FIRST, SECOND | {"text": "乙又改"}], "list.2"),
        ([FIRST, SECOND], [FIRST], [FIRST, CHANGED], "list"),
        ([FIRST, SECOND, THIRD], [SECOND, THIRD, FIRST], [SECOND, THIRD], "list"),
    ],
)
def test_what_does_not_go_together_is_asked(
    before: Items, theirs: Items, yours: Items, path: str
) -> None:
    assert together(before, theirs, yours)[1] == [path]


words = st.lists(st.sampled_from("甲乙丙丁戊"), max_size=5, unique=True)


@given(words, words, words)
def test_nothing_is_lost_or_doubled(before: list[str], theirs: list[str], yours: list[str]) -> None:
    both, clashes = together(before, theirs, yours)
    if clashes:
        return
    for word in {*before, *theirs, *yours}:
        gone = word in before and (word not in theirs or word not in yours)
        assert Counter(both)[word] == (0 if gone else 1)


@given(words, words)
def test_what_one_side_did_is_as_it_did_it(before: list[str], after: list[str]) -> None:
    assert together(before, after, before) == (after, [])
    assert together(before, before, after) == (after, [])
