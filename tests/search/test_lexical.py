"""The lexical index prefers passages that share words with the question."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.lexical import LexicalIndex

DOCUMENTS = [["小店", "转让"], ["小店", "停业", "停业"], [], ["云办通"]]


@pytest.fixture(params=["built", "loaded"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> LexicalIndex:
    built = LexicalIndex.build(DOCUMENTS)
    if request.param == "built":
        return built
    built.save(tmp_path / "index")
    return LexicalIndex.load(tmp_path / "index")


def test_shared_words_score(index: LexicalIndex) -> None:
    scores = index.scores(["小店", "转让"])
    assert scores.shape == (len(DOCUMENTS),)
    assert scores.dtype == np.float32
    assert scores.argmax() == 0
    assert scores[1] > 0
    assert scores[2] == scores[3] == 0


def test_rare_word_says_more_than_a_common_one(index: LexicalIndex) -> None:
    assert index.scores(["转让"])[0] > index.scores(["小店"])[0]


@pytest.mark.parametrize("tokens", [[], ["没见过"], ["没见过", "也没见过"]])
def test_unknown_words_score_nothing(index: LexicalIndex, tokens: list[str]) -> None:
    assert not index.scores(tokens).any()


def test_unknown_words_take_nothing_away(index: LexicalIndex) -> None:
    assert np.array_equal(index.scores(["转让", "没见过"]), index.scores(["转让"]))


def test_holders_are_the_groups_of_the_passages_with_a_word(index: LexicalIndex) -> None:
    holders = index.holders(np.array([0, 0, 1, 1], dtype=np.int32))
    assert holders.of("小店").tolist() == [0]
    assert holders.of("云办通").tolist() == [1]
    assert holders.of("没见过").tolist() == []


@given(st.lists(st.lists(st.sampled_from("甲乙丙丁"), max_size=6), min_size=1, max_size=12))
def test_every_group_that_holds_a_word_is_found_once(documents: list[list[str]]) -> None:
    groups = np.arange(len(documents), dtype=np.int32) // 3
    holders = LexicalIndex.build(documents).holders(groups)
    for word in "甲乙丙丁":
        wanted = {
            group for group, words in zip(groups.tolist(), documents, strict=True) if word in words
        }
        assert holders.of(word).tolist() == sorted(wanted)


def test_written_index_scores_the_same(tmp_path: Path) -> None:
    built = LexicalIndex.build(DOCUMENTS)
    built.save(tmp_path / "index")
    loaded = LexicalIndex.load(tmp_path / "index")
    for words in (["小店"], ["停业", "转让"], ["云办通"]):
        assert np.array_equal(built.scores(words), loaded.scores(words))
