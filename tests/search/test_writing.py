"""Stage 1: however it is written, it becomes one text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.contracts import Question
from search.run import Run, Tools
from search.stages.normalise import normalise
from search.writing import (
    CLAUSE_LENGTH,
    LONG,
    MOST_CLAUSES,
    plain_text,
    split_clauses,
)

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)
PUNCTUATION = "。！？!?;；\n，,、… 吗嘛呢吧呀"


@given(st.text(max_size=60))
def test_plain_text_stays_plain(text: str) -> None:
    once = plain_text(text)
    assert plain_text(once) == once


@given(st.text(max_size=60))
def test_plain_text_has_no_control_characters_and_no_outer_spaces(text: str) -> None:
    plain = plain_text(text)
    assert not any(unicodedata.category(char)[0] == "C" for char in plain)
    assert plain == plain.strip()
    assert "  " not in plain


@given(st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=40))
def test_full_width_is_half_width(text: str) -> None:
    wide = "".join(chr(ord(char) + 0xFEE0) for char in text)
    assert plain_text(wide) == plain_text(text)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("二手房過戶要帶什麼資料", "二手房过户要带什么资料"),
        ("臺灣居民居住證", "台湾居民居住证"),
        ("  ＡＢＣ　一件事\t\n一次办  ", "abc 一件事 一次办"),
        ("落\u200b户", "落户"),
        ("\ufeff落户\u00ad", "落户"),
        ("落\x00户", "落 户"),
        ("ｐｄｆ①", "pdf1"),
        ("", ""),
    ],
)
def test_variants_become_one(written: str, plain: str) -> None:
    assert plain_text(written) == plain


@given(st.text(HAN | st.sampled_from(PUNCTUATION), max_size=LONG * 4))
def test_clauses_keep_every_word(text: str) -> None:
    clauses = split_clauses(text)
    if len(text) < LONG:
        assert clauses == []
        return
    lost = set("。！？!?;；\n，,、… ")
    kept = "".join(char for char in "".join(clauses) if char not in lost)
    assert kept == "".join(char for char in text if char not in lost)
    assert all(len(clause) >= CLAUSE_LENGTH for clause in clauses[:-1])


@given(st.text(HAN | st.sampled_from("，。"), max_size=500))
def test_there_are_never_too_many_clauses(text: str) -> None:
    assert len(split_clauses(text)) <= MOST_CLAUSES


def test_personal_data_does_not_reach_the_stages(tools: Tools) -> None:
    text = "我叫小明,身份证１１０１０１199003074514,电话1380\u200b0138000,关店" + "怎么办呢," * 10
    run = normalise(Run(Question(text=text), tools))
    assert "身份证〔身份证号〕" in run.text
    for part in (run.text, run.standard, *run.clauses):
        assert "1990" not in part
        assert "0138" not in part


def test_everyday_words_become_standard_ones(tools: Tools) -> None:
    run = normalise(Run(Question(text="铺子收攤要什麼资料"), tools))
    assert run.standard == "小店停业要什么材料"
