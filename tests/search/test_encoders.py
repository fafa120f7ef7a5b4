"""The contract of every encoder: the embedded one, the one of the tests, sentence-transformers."""

import importlib.util
import os
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from support.encoder import NgramEncoder

from daoban.errors import SetupFailed
from daoban.settings import ROOT
from search.encoder import Encoder, Vectors, make_encoder, weights
from search.encoder.cached import CachedEncoder

TEXTS = ["退休要提前多久申请", "二手房过户", "a", "", "😀", "字" * 500, "二手房过户 "]
MODEL = "DAOBAN_TEST_SENTENCE_TRANSFORMER"
"""Environment variable with the path of a sentence-transformers model on this machine."""


def onnx() -> Encoder:
    if not weights.are_present(ROOT / "var"):
        pytest.skip("no encoder weights in var/encoder: run daoban weights")
    return make_encoder(weights.NAME, ROOT / "var", 1)


def sentence_transformer() -> Encoder:
    pytest.importorskip("sentence_transformers", reason="the optional group encoders is missing")
    path = os.environ.get(MODEL) or pytest.skip(f"no model: {MODEL} is not set")
    return make_encoder(path, ROOT / "var", 1)


def cached() -> Encoder:
    return CachedEncoder(NgramEncoder(), size=3)


@pytest.fixture(params=[NgramEncoder, onnx, sentence_transformer, cached], scope="module")
def encoder(request: pytest.FixtureRequest) -> Encoder:
    made: Encoder = request.param()
    return made


def test_one_unit_vector_a_text(encoder: Encoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dimensions)
    assert vectors.dtype == np.float32
    assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    vectors = encoder.encode([])
    assert vectors.shape == (0, encoder.dimensions)
    assert vectors.dtype == np.float32


def test_same_texts_give_same_vectors(encoder: Encoder) -> None:
    assert np.array_equal(encoder.encode(TEXTS), encoder.encode(TEXTS))


def test_order_is_kept(encoder: Encoder) -> None:
    vectors, turned = encoder.encode(TEXTS), encoder.encode(TEXTS[::-1])
    assert ((vectors * turned[::-1]).sum(axis=1) > 0.97).all()


def test_a_batch_says_the_same_as_single_calls(encoder: Encoder) -> None:
    single = np.vstack([encoder.encode([text]) for text in TEXTS])
    assert ((single * encoder.encode(TEXTS)).sum(axis=1) > 0.97).all()


def test_more_texts_than_one_batch_holds(encoder: Encoder) -> None:
    many = [f"第{number}个问题" for number in range(70)]
    vectors = encoder.encode(many)
    assert vectors.shape[0] == len(many)
    assert vectors[69] @ encoder.encode([many[69]])[0] > 0.97


def test_texts_are_not_changed(encoder: Encoder) -> None:
    texts = list(TEXTS)
    encoder.encode(texts)
    assert texts == TEXTS


def test_encoder_has_a_name(encoder: Encoder) -> None:
    assert encoder.name


def test_real_encoder_knows_what_is_near() -> None:
    vectors = onnx().encode(["房子过户", "二手房转移登记", "新生儿落户"])
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


@pytest.mark.skipif(
    importlib.util.find_spec("sentence_transformers") is not None,
    reason="the optional group encoders is installed",
)
def test_missing_optional_packages_are_named() -> None:
    with pytest.raises(SetupFailed, match="sentence-transformers") as caught:
        make_encoder("some/model", ROOT / "var", 1)
    assert "uv sync --extra encoders" in str(caught.value.hint)


def test_changed_weights_are_not_taken(tmp_path: Any) -> None:
    folder = weights.folder(tmp_path)
    folder.mkdir(parents=True)
    for name in weights.FILES:
        (folder / name).write_bytes(b"something else")
    assert not weights.are_present(tmp_path)


class CountingEncoder(NgramEncoder):
    """Notes which texts it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def encode(self, texts: list[str]) -> Vectors:
        self.asked += texts
        return super().encode(texts)


def test_a_text_is_encoded_once_while_it_is_among_the_latest() -> None:
    inner = CountingEncoder()
    encoder = CachedEncoder(inner, size=2)
    first = encoder.encode(["甲", "乙", "甲"])
    assert inner.asked == ["甲", "乙"]
    assert_allclose(encoder.encode(["乙", "甲"]), first[[1, 0]])
    assert inner.asked == ["甲", "乙"]
    encoder.encode(["丙"])
    encoder.encode(["甲", "乙"])
    assert inner.asked == ["甲", "乙", "丙", "乙"]


class HeldEncoder(CountingEncoder):
    """Waits until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.let_go = Event(), Event()
        self.broken = False

    def encode(self, texts: list[str]) -> Vectors:
        self.begun.set()
        assert self.let_go.wait(10)
        if self.broken:
            raise OSError("no weights")
        return super().encode(texts)


def test_a_text_that_another_thread_encodes_is_waited_for() -> None:
    inner = HeldEncoder()
    encoder = CachedEncoder(inner)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(encoder.encode, ["甲", "乙"])
        assert inner.begun.wait(10)
        second = pool.submit(encoder.encode, ["乙"])
        inner.let_go.set()
        assert_allclose(second.result(10)[0], first.result(10)[1])
    assert inner.asked == ["甲", "乙"]


def test_what_could_not_be_encoded_is_tried_again() -> None:
    inner = HeldEncoder()
    encoder = CachedEncoder(inner)
    inner.broken = True
    with ThreadPoolExecutor(2) as pool:
        tries = [pool.submit(encoder.encode, ["甲"]) for _ in range(2)]
        assert inner.begun.wait(10)
        inner.let_go.set()
        for each in tries:
            with pytest.raises(OSError, match="no weights"):
                each.result(10)
    inner.broken = False
    assert encoder.encode(["甲"]).shape == (1, encoder.dimensions)
