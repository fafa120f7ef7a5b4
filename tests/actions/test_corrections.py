"""What is really meant in a sentence that corrects the last one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.corrections import begins_with_wrong, understand_correction

PIECES = ["不对", "不是", "错了", "搞错了", "我", "问", "说", "要", "想", "办", "办理", "的", "是"]
MORE_PIECES = ["其实", "应该", ",", "，", "。", "退休", "二手房", "这个", "材料", " ", "\n"]
SENTENCES = st.lists(st.sampled_from([*PIECES, *MORE_PIECES]), max_size=10).map("".join)


@given(st.one_of(SENTENCES, st.text(max_size=40)))
def test_nothing_is_meant_that_was_not_said(text: str) -> None:
    said = understand_correction(text)
    parts = [*said.meant.split("，"), *said.denied.split("，")]
    assert all(part in text for part in parts)


@pytest.mark.parametrize(
    ("text", "meant", "denied"),
    [
        ("不对,是二手房", "二手房", ""),
        ("错了，是公租房", "公租房", ""),
        ("错了错了,是医保", "医保", ""),
        ("不是医保,是社保", "社保", "医保"),
        ("不是医保是社保", "社保", "医保"),
        ("不对,我问的是企业", "企业", ""),
        ("搞错了,我问的是二手房过户", "二手房过户", ""),
        ("我说错了,是长沙", "长沙", ""),
        ("不是个人,是公司", "公司", "个人"),
        ("应该是公司名义", "公司名义", ""),
        ("不对,我要办理二手房过户", "办理二手房过户", ""),
        ("办理退休", "办理退休", ""),
        ("说明书怎么换", "说明书怎么换", ""),
        ("我要简易注销不是普通的", "简易注销", "普通"),
        ("我问的不是时间，是费用", "费用", "时间"),
        ("不对，我问的是什么时候报，不是材料", "什么时候报", "材料"),
        ("没对，我要问的是公积金", "公积金", ""),
        ("搞错哒，我问的是退休噻", "退休", ""),
        ("打错了，要不要钱", "要不要钱", ""),
        ("不对，我要不要带户口本", "要不要带户口本", ""),
        ("不对，是不是要带户口本", "是不是要带户口本", ""),
    ],
)
def test_what_is_meant_and_what_is_not(text: str, meant: str, denied: str) -> None:
    said = understand_correction(text)
    assert (said.meant, said.denied) == (meant, denied)


@pytest.mark.parametrize(
    "text",
    [
        "不对",
        "不对不对",
        "错了",
        "你理解错了",
        "不是",
        "不是这个",
        "我问的不是这个",
        "不对，换一个",
        "",
        "，",
    ],
)
def test_nothing_may_be_named_instead(text: str) -> None:
    assert understand_correction(text).denies_all


def test_a_question_is_no_denial() -> None:
    assert not understand_correction("是不是要带户口本").denied
    assert not understand_correction("要不要带户口本").denied


@pytest.mark.parametrize(
    ("text", "begins"),
    [("打错了，在哪办", True), ("不对", False), ("在哪办，打错了", False), ("办错了怎么改", False)],
)
def test_a_correction_is_known_by_its_beginning(text: str, begins: bool) -> None:
    assert begins_with_wrong(text) is begins
