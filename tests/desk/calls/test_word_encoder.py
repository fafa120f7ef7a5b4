"""Vectors of clauses and of matters without a model."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from support.encoder import NgramEncoder

from daoban.errors import Unavailable
from desk.calls.part_vectors import learn_parts, load_parts
from desk.calls.word_encoder import learn_words, load_words
from search.tokens import Synonyms

TEXTS = [
    f"{place}的{thing}坏了"
    for place in ("门口", "楼下", "路边")
    for thing in ("路灯", "水管", "电梯")
]


@dataclass(frozen=True)
class Said:
    text: str
    matters: tuple["Said", ...] = ()


def test_vectors_are_unit_and_the_same_words_give_the_same() -> None:
    words = learn_words(TEXTS, NgramEncoder())
    vectors = words.encode(["路灯坏了", "坏了路灯", "水管坏了"])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(3), abs=1e-5)
    assert vectors[0] == pytest.approx(vectors[1], abs=1e-6)
    assert vectors[0] @ vectors[2] < 0.999


def test_a_rare_word_counts_more_than_a_common_one() -> None:
    words = learn_words([*TEXTS * 20, "消防栓", "消防栓"], NgramEncoder())
    both, rare, common = words.encode(["消防栓坏了", "消防栓", "坏了"])
    assert both @ rare > both @ common


def test_unknown_words_are_read_by_their_characters_and_nothing_known_is_zero() -> None:
    words = learn_words(TEXTS, NgramEncoder())
    known, unknown, empty = words.encode(["灯", "xyz", ""])
    assert np.linalg.norm(known) == pytest.approx(1, abs=1e-5)
    assert not unknown.any()
    assert not empty.any()
    assert words.encode([]).shape == (0, words.dimensions)


def test_what_was_learnt_is_kept(tmp_path: Path) -> None:
    encoder = NgramEncoder()
    words = learn_words(TEXTS, encoder)
    singles = [Said(text) for text in TEXTS]
    calls = [Said(f"{a.text}，{b.text}", (a, b)) for a in singles[:4] for b in singles[4:]]
    parts = learn_parts(calls, singles, words, encoder, Synonyms({}))
    words.save(tmp_path)
    parts.save(tmp_path)
    loaded = load_words(tmp_path)
    assert loaded.name == words.name
    assert loaded.encode(TEXTS) == pytest.approx(words.encode(TEXTS), abs=1e-2)
    whole = encoder.encode([calls[0].text])[0]
    asked = [item.text for item in calls[0].matters]
    found = load_parts(tmp_path, loaded).of(asked, whole)
    assert found == pytest.approx(parts.of(asked, whole), abs=1e-2)
    right = encoder.encode(asked)
    assert found[0] @ right[0] > found[0] @ right[1]
    assert found[1] @ right[1] > found[1] @ right[0]


def test_without_training_the_hint_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="没有训练"):
        load_words(tmp_path)
    with pytest.raises(Unavailable, match="没有训练"):
        load_parts(tmp_path, learn_words(TEXTS, NgramEncoder()))
