"""Conditions: every kind, their combinations, and what is refused."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from actions.forms.conditions import Circumstance, Condition, read_condition

CASE = Circumstance({"kind": "新开"}, {"home.owned": "是", "people.1.name": "李示例"})


def holds(raw: Any, place: str = "") -> bool:
    condition = read_condition(raw)
    assert condition is not None
    return condition.holds(CASE, place)


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ({"scenario": "kind", "is": ["新开", "变更"]}, True),
        ({"scenario": "kind", "is": ["变更"]}, False),
        ({"scenario": "other", "is": ["新开"]}, False),
        ({"field": "home.owned", "is": ["是"]}, True),
        ({"field": "home.owned", "is": ["否"]}, False),
        ({"field": "home.other", "is": ["是"]}, False),
        ({"field": "home.owned", "filled": True}, True),
        ({"field": "home.owned", "filled": False}, False),
        ({"field": "home.other", "filled": False}, True),
        ({"not": {"field": "home.owned", "is": ["是"]}}, False),
        (
            {"all": [{"scenario": "kind", "is": ["新开"]}, {"field": "home.owned", "is": ["是"]}]},
            True,
        ),
        (
            {"all": [{"scenario": "kind", "is": ["新开"]}, {"field": "home.owned", "is": ["否"]}]},
            False,
        ),
        (
            {"any": [{"scenario": "kind", "is": ["变更"]}, {"field": "home.owned", "is": ["是"]}]},
            True,
        ),
        (
            {"any": [{"scenario": "kind", "is": ["变更"]}, {"field": "home.owned", "is": ["否"]}]},
            False,
        ),
    ],
)
def test_holds(raw: Any, wanted: bool) -> None:
    assert holds(raw) is wanted


def test_a_dot_is_the_same_section_and_the_same_time() -> None:
    raw = {"field": ".name", "filled": True}
    assert holds(raw, "people.1")
    assert not holds(raw, "people.0")
    assert holds({"not": {"any": [raw]}}, "people.0"), "inside others too"


def test_no_condition_is_none() -> None:
    assert read_condition(None) is None


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"scenario": "kind"},
        {"field": "home.owned"},
        {"is": ["是"]},
        {"scenario": "kind", "field": "home.owned", "is": ["是"]},
        {"all": []},
        {"all": [{}]},
        {"not": {"scenario": "kind"}},
        {"scenario": "kind", "is": ["是"], "unless": 1},
        "新开",
    ],
)
def test_what_says_nothing_or_two_things_is_refused(raw: Any) -> None:
    with pytest.raises(ValidationError):
        read_condition(raw)


leaves = st.builds(
    lambda scenario, label: {"scenario": scenario, "is": [label]},
    st.sampled_from(("kind", "other")),
    st.sampled_from(("新开", "变更")),
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=8,
)


def expected(raw: Any) -> bool:
    if "scenario" in raw:
        return CASE.answers.get(raw["scenario"]) in raw["is"]
    if "not" in raw:
        return not expected(raw["not"])
    parts = [expected(part) for part in raw.get("all", raw.get("any"))]
    return all(parts) if "all" in raw else any(parts)


def named(raw: Any) -> set[str]:
    if "scenario" in raw:
        return {raw["scenario"]}
    parts = [raw["not"]] if "not" in raw else raw.get("all", raw.get("any"))
    return set().union(*map(named, parts))


@given(trees)
def test_combinations_mean_what_they_say(raw: Any) -> None:
    condition = Condition.model_validate(raw)
    assert condition.holds(CASE) is expected(raw)
    assert condition.scenarios() == named(raw)
