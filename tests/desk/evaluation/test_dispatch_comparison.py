"""New models beside those before: what was won and lost, and what keeps them from going live."""

import pytest
from support.desk_dispatch import LIGHTS, NOISE, answer, labelled

from desk.evaluation.comparison import Comparison, compare, reasons_against
from desk.evaluation.judging import Answer
from desk.evaluation.measures import FIRST, PRECISION, RECALL

LAMPS = [labelled(f"路灯 {number}") for number in range(4)]
FIRES = [labelled(f"起火 {number}", "", urgency="紧急") for number in range(2)]


def dispatched(*right: int) -> list[Answer]:
    return [answer(lamp, LIGHTS if n in right else NOISE) for n, lamp in enumerate(LAMPS)]


def heard(*right: int) -> list[Answer]:
    return [answer(fire, LIGHTS, urgent=n in right) for n, fire in enumerate(FIRES)]


def test_won_and_lost_are_told_message_by_message() -> None:
    figure = compare("标准题", dispatched(0, 1), dispatched(1, 2, 3)).of(FIRST)
    assert (figure.before, figure.after) == (2 / 4, 3 / 4)
    assert [old.message.text for old, _ in figure.won] == ["路灯 2", "路灯 3"]
    assert [old.message.text for old, _ in figure.lost] == ["路灯 0"]
    assert not figure.worse


def test_precision_counts_other_messages_each_time_so_nothing_is_won_or_lost() -> None:
    calm = [answer(LAMPS[0], urgent=True)], [answer(LAMPS[0])]
    before, after = (heard(0, 1) + each for each in calm)
    figure = compare("标准题", before, after).of(PRECISION)
    assert (figure.before, figure.after) == (2 / 3, 1.0)
    assert figure.won == figure.lost == ()


def both(departments: tuple[int, ...], urgent: tuple[int, ...]) -> list[Comparison]:
    before = dispatched(0, 1) + heard(0)
    return [compare("标准题", before, dispatched(*departments) + heard(*urgent))]


def test_as_good_may_go_live() -> None:
    assert reasons_against(both((2, 3), (1,))) == []
    assert reasons_against(both((0, 1, 2), (0, 1))) == []


def test_worse_at_either_may_not_and_it_is_said_why() -> None:
    assert reasons_against(both((0,), (0, 1))) == ["标准题的“部门首选”从 50.0% 降到 25.0%"]
    assert reasons_against(both((0, 1, 2), ())) == ["标准题的“紧急召回”从 50.0% 降到 0.0%"]


def test_corrections_that_were_held_out_count_as_much() -> None:
    fine = compare("标准题", dispatched(0), dispatched(0, 1))
    worse = compare("留出的更正", dispatched(0), dispatched())
    assert reasons_against([fine, worse]) == ["留出的更正的“部门首选”从 25.0% 降到 0.0%"]


def test_a_figure_that_there_was_none_of_keeps_nothing_back() -> None:
    comparison = compare("留出的更正", dispatched(0), dispatched(0))
    assert comparison.of(RECALL).before is None
    assert reasons_against([comparison]) == []


def test_only_the_same_messages_are_compared() -> None:
    with pytest.raises(ValueError, match="different messages"):
        compare("标准题", dispatched(0), heard(0))
