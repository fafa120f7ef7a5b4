"""Choices as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.forms.checks.choices import normalise_choice

YES_NO = ("是", "否")
SEXES = ("男", "女")
MARRIAGES = ("未婚", "已婚", "离异", "丧偶")


@pytest.mark.parametrize(
    ("text", "choices", "meant"),
    [
        ("女的", SEXES, "女"),
        ("是个女儿", SEXES, None),
        ("女儿", SEXES, "女"),
        ("男孩子吧", SEXES, "男"),
        ("是的", YES_NO, "是"),
        ("对", YES_NO, "是"),
        ("有", YES_NO, "是"),
        ("沒有", YES_NO, "否"),
        ("不是", YES_NO, "否"),
        ("有", ("有", "无"), "有"),
        ("是的", ("有", "无"), "有"),
        ("我是离婚了", MARRIAGES, "离异"),
        ("二婚", MARRIAGES, None),
        ("結婚了", MARRIAGES, "已婚"),
        (" Ａ ", ("A", "B"), "A"),
        ("a", ("A", "B"), "A"),
        ("是", ("是", "有"), "是"),
        ("对", ("是", "有"), None),
        ("", YES_NO, None),
        ("是" + "吧" * 300, YES_NO, None),
        ("郵寄到家", ("邮寄到家", "窗口自取"), "邮寄到家"),
    ],
)
def test_a_choice_is_taken_where_it_is_clear(
    text: str, choices: tuple[str, ...], meant: str | None
) -> None:
    assert normalise_choice(text, choices) == meant


@given(st.text(max_size=30), st.lists(st.text(min_size=1, max_size=8), max_size=5))
def test_any_text_gives_an_offered_choice_or_none(text: str, choices: list[str]) -> None:
    found = normalise_choice(text, choices)
    assert found is None or found in choices


@given(st.sampled_from([YES_NO, SEXES, MARRIAGES]), st.data())
def test_an_offered_choice_is_itself(choices: tuple[str, ...], data: st.DataObject) -> None:
    choice = data.draw(st.sampled_from(choices))
    assert normalise_choice(f" {choice}　", choices) == choice
