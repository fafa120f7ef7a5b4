"""Rules over several values."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from number_oracles import identity_sign

from actions.forms.checks.cross_field import check_rules, read_rules
from daoban.errors import ContentInvalid

TODAY = date(2026, 11, 22)


def broken(rule: dict[str, Any], values: dict[str, str]) -> list[tuple[str, ...]]:
    return [fault.fields for fault in check_rules(read_rules([rule]), values, TODAY)]


CHILD_AFTER_MOTHER = {
    "rule": "after",
    "field": "children.*.birth_date",
    "than": "mother.birth_date",
    "years": 10,
}


def test_every_child_is_born_long_enough_after_the_mother() -> None:
    values = {
        "mother.birth_date": "1996-02-29",
        "children.0.birth_date": "2026-11-03",
        "children.1.birth_date": "2006-02-28",
        "children.2.birth_date": "1990-01-01",
        "children.3.birth_date": "不知道",
    }
    assert broken(CHILD_AFTER_MOTHER, values) == [
        ("children.1.birth_date", "mother.birth_date"),
        ("children.2.birth_date", "mother.birth_date"),
    ]
    assert broken(CHILD_AFTER_MOTHER, values | {"children.count": "1"}) == []
    assert broken(CHILD_AFTER_MOTHER, values | {"mother.birth_date": ""}) == []


@given(st.dates(), st.dates())
def test_days_are_compared(first: date, second: date) -> None:
    values = {"a.x": first.isoformat(), "a.y": second.isoformat()}
    pair = {"field": "a.x", "than": "a.y"}
    assert bool(broken({"rule": "not_after", **pair}, values)) == (first > second)
    assert bool(broken({"rule": "same_day_or_after", **pair}, values)) == (first < second)
    assert bool(broken({"rule": "after", **pair}, values)) == (first <= second)


def test_today_is_a_day() -> None:
    rule = {"rule": "not_after", "field": "a.x", "than": "today"}
    assert broken(rule, {"a.x": "2026-11-22"}) == []
    assert broken(rule, {"a.x": "2026-11-23"}) == [("a.x",)]


def test_the_applicant_is_not_the_deceased() -> None:
    rule = {
        "rule": "different",
        "fields": ["applicant.identity_number", "deceased.identity_number"],
        "message": "申请人和逝者不能是同一个人。",
    }
    same = dict.fromkeys(rule["fields"], "11010519491231002X")
    (fault,) = check_rules(read_rules([rule]), same, TODAY)
    assert fault.fields == tuple(rule["fields"])
    assert fault.message == "申请人和逝者不能是同一个人。"
    assert broken(rule, {"applicant.identity_number": "1"}) == []
    assert broken(rule, dict.fromkeys(rule["fields"], "")) == []


def test_values_that_must_be_the_same() -> None:
    rule = {"rule": "same", "fields": ["a.x", "b.*.x"]}
    assert broken(rule, {"a.x": "1", "b.0.x": "1", "b.1.x": " "}) == []
    assert broken(rule, {"a.x": "1", "b.0.x": "1", "b.1.x": "2"}) == [("a.x", "b.0.x", "b.1.x")]


def test_an_identity_number_fits_birth_date_and_sex() -> None:
    rule = {
        "rule": "identity_matches",
        "number": "p.*.identity_number",
        "birth_date": "p.*.birth_date",
        "sex": "p.*.sex",
    }
    first = "50010319900307002"
    number = first + identity_sign(first)
    fitting = {"p.0.identity_number": number, "p.0.birth_date": "1990-03-07", "p.0.sex": "女"}
    assert broken(rule, fitting) == []
    assert broken(rule, fitting | {"p.0.sex": ""}) == []
    assert broken(rule, fitting | {"p.0.identity_number": number[:-1], "p.0.sex": "男"}) == []
    assert broken(rule, fitting | {"p.0.birth_date": "1990-03-08", "p.0.sex": "男"}) == [
        ("p.0.birth_date", "p.0.identity_number"),
        ("p.0.sex", "p.0.identity_number"),
    ]


def test_shares_add_up_once_all_are_there() -> None:
    rule = {"rule": "sum_to", "fields": ["partners.*.share"], "total": 100}
    thirds = {"partners.0.share": "33.3", "partners.1.share": "66.7"}
    assert broken(rule, thirds) == []
    assert broken(rule, thirds | {"partners.1.share": "66.6"}) == [
        ("partners.0.share", "partners.1.share")
    ]
    assert broken(rule, thirds | {"partners.count": "3"}) == []
    assert broken(rule, thirds | {"partners.1.share": "很多"}) == []
    assert broken(rule, {}) == []


def test_each_row_is_named_once() -> None:
    rule = {"rule": "unique", "field": "children.*.name"}
    values = {"children.0.name": "李示例", "children.1.name": "李样本", "children.2.name": "李示例"}
    assert broken(rule, values) == [("children.0.name", "children.2.name")]


@pytest.mark.parametrize(
    ("born", "young"),
    [("2010-11-22", False), ("2010-11-23", True), ("1990-01-01", False), ("", False)],
)
def test_age_is_counted_in_full_years(born: str, young: bool) -> None:
    rule = {"rule": "at_least_age", "field": "applicant.birth_date", "years": 16, "on": "today"}
    assert bool(broken(rule, {"applicant.birth_date": born})) == young


def test_one_of_several_is_needed_in_each_row() -> None:
    rule = {"rule": "one_of_required", "fields": ["c.*.father", "c.*.mother"]}
    values = {"c.count": "2", "c.0.mother": "王测试"}
    assert broken(rule, values) == [("c.1.father", "c.1.mother")]
    assert broken({"rule": "one_of_required", "fields": ["a.x", "a.y"]}, {"a.x": " "}) == [
        ("a.x", "a.y")
    ]


@pytest.mark.parametrize(
    "rule",
    [
        {"rule": "unknown"},
        {"field": "a.x"},
        {"rule": "after", "field": "a.x"},
        {"rule": "after", "field": "a.x", "than": "a.y", "years": -1},
        {"rule": "after", "field": "a.x", "than": "a.y", "extra": 1},
        {"rule": "after", "field": "a.*.x", "than": "b.*.y"},
        {"rule": "after", "field": "a.*.b.*.x", "than": "today"},
        {"rule": "after", "field": "a..x", "than": "a.y"},
        {"rule": "at_least_age", "field": "a.*.x", "years": 16, "on": "b.*.y"},
        {"rule": "different", "fields": ["a.x"]},
        {"rule": "unique", "field": "a.*.b.*.c"},
        {"rule": "sum_to", "fields": [], "total": 1},
        {"rule": "identity_matches", "number": "a.x"},
        {"rule": "one_of_required", "fields": ["a.*.x", "b.*.y"]},
        {"rule": "same", "fields": ["a.x", "a.y"], "message": ""},
    ],
)
def test_a_malformed_rule_is_not_loaded(rule: dict[str, Any]) -> None:
    with pytest.raises(ContentInvalid) as error:
        read_rules([rule])
    assert error.value.details


_PATHS = st.sampled_from(["a.x", "b.0.x", "b.1.x", "b.0.y", "b.count", "b.7.y", "c"])
_VALUES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["2026-01-01", "9999-12-31", "0001-01-01", "11010519491231002X", "2", "50", "男"]),
)  # fmt: skip


@given(st.dictionaries(_PATHS, _VALUES))
def test_any_values_are_looked_at(values: dict[str, str]) -> None:
    rules = read_rules(
        [
            {"rule": "after", "field": "b.*.x", "than": "a.x", "years": 150},
            {"rule": "same_day_or_after", "field": "b.*.x", "than": "b.*.y"},
            {"rule": "at_least_age", "field": "b.*.y", "years": 150, "on": "a.x"},
            {"rule": "identity_matches", "number": "b.*.x", "birth_date": "b.*.y", "sex": "a.x"},
            {"rule": "sum_to", "fields": ["b.*.x", "a.x"], "total": 100},
            {"rule": "different", "fields": ["b.*.x", "a.x"]},
            {"rule": "one_of_required", "fields": ["b.*.x", "b.*.y"]},
        ]
    )
    faults = check_rules(rules, values, TODAY)
    assert len(set(faults)) == len(faults)
    assert all(fault.fields and fault.message and fault.hint for fault in faults)
