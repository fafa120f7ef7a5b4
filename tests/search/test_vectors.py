"""The vector index finds what an exact scan finds, and survives being written."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.vectors import VectorIndex


def unit_vectors(count: int, seed: int) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(count, 16)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@given(st.integers(1, 40), st.integers(1, 60), st.integers(0, 99))
def test_search_equals_an_exact_scan(size: int, count: int, seed: int) -> None:
    vectors, queries = unit_vectors(size, seed), unit_vectors(3, seed + 1)
    cosines, numbers = VectorIndex.build(vectors).search(queries, count)
    exact = queries @ vectors.T
    assert cosines.shape == numbers.shape == (3, min(count, size))
    np.testing.assert_allclose(cosines, -np.sort(-exact)[:, :count], atol=1e-5)
    np.testing.assert_allclose(cosines, np.take_along_axis(exact, numbers, axis=1), atol=1e-5)


def test_each_vector_finds_itself_first() -> None:
    vectors = unit_vectors(20, 1)
    _, numbers = VectorIndex.build(vectors).search(vectors, 1)
    assert numbers[:, 0].tolist() == list(range(20))


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    vectors = unit_vectors(20, 2)
    VectorIndex.build(vectors).save(tmp_path / "index")
    loaded = VectorIndex.load(tmp_path / "index")
    assert np.array_equal(loaded.vectors(), vectors)
    for made, read in zip(
        VectorIndex.build(vectors).search(vectors, 5), loaded.search(vectors, 5), strict=True
    ):
        assert np.array_equal(made, read)


@pytest.mark.parametrize("count", [0, 3])
def test_any_number_of_queries_is_answered(count: int) -> None:
    cosines, numbers = VectorIndex.build(unit_vectors(5, 3)).search(unit_vectors(count, 4), 2)
    assert cosines.shape == numbers.shape == (count, 2)
