"""What is really meant in a sentence that corrects the last one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.answering import corrected

PIECES = [
    "不对",
    "不是",
    "错了",
    "搞错了",
    "我",
    "问",
    "说",
    "要",
    "想",
    "办",
    "办理",
    "的",
    "是",
    "其实",
    "应该",
    ",",
    "，",
    "。",
    "退休",
    "二手房",
    "这个",
    "材料",
]
SENTENCES = st.lists(st.sampled_from([*PIECES, " ", "\n"]), max_size=10).map("".join)


@given(st.one_of(SENTENCES, st.text(max_size=40)))
def test_something_is_always_left_of_what_was_said(text: str) -> None:
    rest = corrected(text)
    assert rest in text
    assert len(rest) >= min(2, len(text))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("不对,是二手房", "二手房"),
        ("错了，是公租房", "公租房"),
        ("不是医保,是社保", "社保"),
        ("不对,我问的是企业", "企业"),
        ("搞错了,我问的是二手房过户", "二手房过户"),
        ("我说错了,是长沙", "长沙"),
        ("不是个人,是公司", "公司"),
        ("应该是公司名义", "公司名义"),
        ("不对,我要办理二手房过户", "办理二手房过户"),
        ("不对,我想办理退休", "办理退休"),
        ("办理退休", "办理退休"),
        ("说明书怎么换", "说明书怎么换"),
        ("不对", "不对"),
        ("你理解错了", "你理解错了"),
        ("", ""),
    ],
)
def test_lead_in_is_left_out(text: str, meant: str) -> None:
    assert corrected(text) == meant
