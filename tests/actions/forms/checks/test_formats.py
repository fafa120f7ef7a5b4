"""Every format against an oracle of its own, on generated inputs.

A thousand each here; ten thousand by
``DAOBAN_GENERATED_INPUTS=10000 uv run pytest tests/actions/forms/checks/test_formats.py``.
"""

import os
import unicodedata
from collections import Counter
from random import Random

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from number_oracles import TODAY
from value_makers import KINDS, Kind, near_miss

from actions.forms.checks.formats import FORMATS, format_checker

INPUTS = int(os.environ.get("DAOBAN_GENERATED_INPUTS", "1000"))
"""Generated inputs per format; each example makes ten."""


def is_right(kind: Kind, value: str) -> bool | None:
    """What the oracle says, with what holds for all formats."""
    control = any(unicodedata.category(char) in {"Cc", "Cs"} and char != "\n" for char in value)
    return False if control or not value.strip() else kind.judge(value)


def test_every_format_is_tested() -> None:
    assert {kind.name for kind in KINDS} == set(FORMATS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_right_values_are_taken_and_near_misses_judged_rightly(kind: Kind) -> None:
    judged: Counter[bool] = Counter()
    item = FORMATS[kind.name]

    def agree(value: str) -> None:
        expected = is_right(kind, value)
        found = item.fault(value, TODAY)
        assert expected is None or (found is None) == expected, (value, found)
        judged[found is None] += 1

    @settings(max_examples=INPUTS // 10, database=None)
    @given(st.randoms(use_true_random=True))
    def judge(random: Random) -> None:
        value = kind.make(random)
        assert item.fault(value, TODAY) is None, (value, item.fault(value, TODAY))
        typed = random.choice(kind.ways)(value, random)
        assert item.normalise(typed, TODAY) == value, typed
        agree(value)
        agree(kind.slip(value, random))
        agree(kind.slip(kind.make(random), random))
        for _ in range(3):
            agree(near_miss(value, random))
            agree(item.normalise(near_miss(value, random), TODAY))

    judge()
    assert judged[True] >= INPUTS // 10
    assert judged[False] >= INPUTS // 100


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@settings(max_examples=300)
@given(text=st.text(max_size=60))
def test_any_text_is_judged_and_normalised_once(kind: Kind, text: str) -> None:
    item = FORMATS[kind.name]
    once = item.normalise(text, TODAY)
    assert item.normalise(once, TODAY) == once
    for value in (text, once):
        expected = is_right(kind, value)
        assert expected is None or (item.fault(value, TODAY) is None) == expected


def test_checker_judges_strings_of_our_formats_only() -> None:
    checker = format_checker()
    assert set(checker.checkers) == set(FORMATS)
    schema = {"properties": {"phone": {"format": "mobile-phone"}, "other": {"format": "ipv4"}}}
    validator = jsonschema.Draft202012Validator(schema, format_checker=checker)
    assert validator.is_valid({"phone": "19900001234", "other": "no address"})
    assert validator.is_valid({"phone": 3})
    assert not validator.is_valid({"phone": "1990000123"})


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize("part", ["1", "元", "李", "a.", "2-", " \n", "吧"])
def test_long_text_is_refused_unchanged(kind: Kind, part: str) -> None:
    text = part * 200_000
    item = FORMATS[kind.name]
    assert item.normalise(text, TODAY) == text
    found = item.fault(text, TODAY)
    assert found is not None
    assert found.code == "long"
