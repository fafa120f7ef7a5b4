"""Matters that were found beside golden ones, counted by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.desk_dispatch import CITY, LIGHTS, NOISE, judge_of, labelled, trained

from desk.dispatch.messages import LabelledCall
from desk.evaluation.splitting import (
    Span,
    SplitCall,
    SplitSums,
    golden_spans,
    matched,
    overlap,
    split_calls,
)

LAMP, LOUD = "路灯坏了三天没人修", "工地半夜噪声太大睡不着"
CALL = LabelledCall(
    f"你好，{LAMP}。还有{LOUD}。", CITY, (labelled(LAMP, LIGHTS), labelled(LOUD, NOISE))
)


class Fixed:
    """Finds what it was told to find."""

    def __init__(self, *spans: Span) -> None:
        self.spans = list(spans)

    def split(self, _text: str, _city: str) -> list[Span]:
        return self.spans


def test_overlap_is_intersection_over_union() -> None:
    assert overlap((0, 10), (5, 15)) == pytest.approx(5 / 15)
    assert overlap((0, 10), (0, 10)) == 1
    assert overlap((0, 10), (10, 20)) == overlap((0, 5), (8, 9)) == 0


def test_a_matter_is_found_from_one_half_on_and_once() -> None:
    assert matched([(0, 10)], [(0, 5), (5, 10)]) == ((0, 0),)
    assert matched([(0, 10)], [(0, 4), (4, 20)]) == ()
    assert matched([(0, 10), (10, 30)], [(0, 9), (9, 31)]) == ((0, 0), (1, 1))
    assert matched([(0, 10), (10, 20)], [(0, 20)]) == ((0, 0),)


cuts = st.lists(st.integers(1, 30), unique=True, min_size=1, max_size=6).map(sorted)


@given(cuts, cuts)
def test_pairs_are_as_many_as_there_can_be(first: list[int], second: list[int]) -> None:
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    golden, found = (list(zip([0, *ends[:-1]], ends, strict=True)) for ends in (first, second))
    table = np.array([[overlap(one, other) >= 0.5 for other in found] for one in golden])
    most = table[linear_sum_assignment(-table.astype(int))].sum()
    assert len(matched(golden, found)) == most


def test_golden_matters_stand_in_the_masked_text() -> None:
    call = LabelledCall(
        f"我电话13800000000，{LAMP}，打13800000000找我", CITY, (labelled(f"{LAMP}，打13800000000"),)
    )
    ((start, end),) = golden_spans(call)
    assert end - start > len(LAMP)
    assert start > len("我电话，")
    with pytest.raises(ValueError, match="substring"):
        golden_spans(LabelledCall(LAMP, CITY, (labelled(LOUD),)))


def test_what_is_found_is_dispatched_as_found() -> None:
    lamp, loud = golden_spans(CALL)
    judge = judge_of(trained())
    (right,) = split_calls([CALL], Fixed((0, lamp[1]), loud), judge)
    assert right.pairs == ((0, 0), (1, 1))
    assert right.dispatched == 2
    (swapped,) = split_calls([CALL], Fixed((0, loud[1])), judge)
    assert swapped.pairs == ()
    assert swapped.dispatched == 0


def test_sums_are_over_all_matters() -> None:
    one = SplitCall(CALL, ((0, 9), (9, 20)), ((0, 9), (9, 20)), ((0, 0), (1, 1)), 1)
    two = SplitCall(CALL, ((0, 9),), ((0, 4), (5, 9), (9, 12)), ((0, 1),), 1)
    sums = SplitSums([one, two])
    assert sums.f1 == pytest.approx(2 * 3 / (3 + 5))
    assert sums.number_right == 1 / 2
    assert sums.dispatched == pytest.approx(2 / 3)
    assert SplitSums([]).f1 is SplitSums([]).number_right is SplitSums([]).dispatched is None
