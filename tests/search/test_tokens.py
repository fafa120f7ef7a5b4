"""Everyday words to standard ones, words, syllables."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daoban.settings import ROOT
from search.tokens import Segmenter, Synonyms, syllable_pairs

FILE = ROOT / "knowledge" / "content" / "lexicon" / "synonyms.yml"
GROUPS = [
    {"standard": "停业", "words": ["关张", "收摊"]},
    {"standard": "营业执照", "words": ["执照", "牌照"]},
    {"standard": "小店", "words": ["铺子", "小店面"]},
    {"standard": "别的", "words": ["关张"]},
    {"standard": "空的", "words": None},
]
SYNONYMS = Synonyms(GROUPS)
PIECES = st.lists(
    st.sampled_from(
        ["停业", "关张", "收摊", "营业执照", "执照", "牌照", "铺子", "小店面", "要", "店"]
    ),
    max_size=8,
).map("".join)


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return Segmenter(["便民小店停业", "x", "很长很长很长很长很长很长很长的名字"])


@given(PIECES)
def test_standard_text_stays_standard(text: str) -> None:
    once = SYNONYMS.standardise(text)
    assert SYNONYMS.standardise(once) == once


@pytest.mark.parametrize(
    ("said", "standard"),
    [
        ("铺子关张了", "小店停业了"),
        ("营业执照丢了", "营业执照丢了"),
        ("小店面", "小店"),
        ("与此无关", "与此无关"),
        ("", ""),
    ],
)
def test_longest_word_wins_and_standard_words_are_left_alone(said: str, standard: str) -> None:
    assert SYNONYMS.standardise(said) == standard


def test_published_lexicon_leaves_its_standard_words_alone() -> None:
    import yaml

    synonyms = Synonyms.from_file(FILE)
    words = {group["standard"] for group in yaml.safe_load(FILE.read_text("utf-8"))}
    assert len(words) > 50
    assert {word for word in words if synonyms.standardise(word) != word} == set()


def test_no_file_means_no_synonyms(tmp_path: Path) -> None:
    assert Synonyms.from_file(tmp_path / "none.yml").standardise("铺子") == "铺子"


def test_released_titles_are_words(segmenter: Segmenter) -> None:
    words = segmenter.words("想办便民小店停业,怎么办?")
    assert "便民小店停业" in words
    assert "停业" in words
    assert not {",", "?", "。"} & set(words)


def test_rarer_words_weigh_more(segmenter: Segmenter) -> None:
    assert segmenter.weight("过户") > segmenter.weight("的") > 0
    assert segmenter.weight("便民小店停业") >= segmenter.weight("过户")


@pytest.mark.parametrize(("one", "other"), [("社保", "社宝"), ("过户", "过沪"), ("落户", "洛户")])
def test_homophones_have_the_same_syllables(one: str, other: str) -> None:
    assert syllable_pairs(one) == syllable_pairs(other) != []


@given(st.text(max_size=30))
def test_any_text_has_words_and_syllables(text: str) -> None:
    assert all("-" in pair for pair in syllable_pairs(text))
