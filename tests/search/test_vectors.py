"""The vector index finds what an exact scan finds, and survives being written."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.vectors import SCANNED, VectorIndex

SIZES = {"scanned": 60, "coded": SCANNED + 500}
"""A collection for each way of searching."""


def unit_vectors(count: int, seed: int, dimensions: int = 128) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(count, dimensions)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture(scope="module", params=SIZES)
def vectors(request: pytest.FixtureRequest) -> np.ndarray:
    return unit_vectors(SIZES[request.param], 1)


@pytest.fixture(scope="module")
def index(vectors: np.ndarray) -> VectorIndex:
    return VectorIndex.build(vectors)


@given(st.integers(1, 40), st.integers(1, 60), st.integers(0, 99))
def test_search_of_few_equals_an_exact_scan(size: int, count: int, seed: int) -> None:
    vectors, queries = unit_vectors(size, seed), unit_vectors(3, seed + 1)
    cosines, numbers = VectorIndex.build(vectors).search(queries, count)
    exact = queries @ vectors.T
    assert cosines.shape == numbers.shape == (3, min(count, size))
    np.testing.assert_allclose(cosines, -np.sort(-exact)[:, :count], atol=1e-5)
    np.testing.assert_allclose(cosines, np.take_along_axis(exact, numbers, axis=1), atol=1e-5)


@pytest.mark.parametrize("count", [1, 10, 50, 2000, 10**6])
def test_what_is_found_has_its_true_cosine(
    index: VectorIndex, vectors: np.ndarray, count: int
) -> None:
    queries = unit_vectors(5, 2)
    cosines, numbers = index.search(queries, count)
    assert cosines.dtype == np.float32
    assert numbers.dtype == np.int64
    assert cosines.shape == numbers.shape == (5, min(count, len(vectors)))
    assert all(len(set(row)) == len(row) for row in numbers.tolist())
    exact = np.take_along_axis(queries @ vectors.T, numbers, axis=1)
    np.testing.assert_allclose(cosines, exact, atol=1e-5)
    assert (np.diff(cosines) <= 0).all()


def test_nearly_all_of_the_nearest_are_found(index: VectorIndex, vectors: np.ndarray) -> None:
    queries = unit_vectors(100, 3)
    nearest = np.argsort(-queries @ vectors.T)[:, :10]
    _, numbers = index.search(queries, 10)
    shared = [len(set(row) & set(found)) for row, found in zip(nearest, numbers, strict=True)]
    assert np.mean(shared) >= 9.9


def test_each_vector_finds_itself_first(index: VectorIndex, vectors: np.ndarray) -> None:
    _, numbers = index.search(vectors[::50], 1)
    assert numbers[:, 0].tolist() == list(range(0, len(vectors), 50))


def test_what_is_written_is_read_again(
    index: VectorIndex, vectors: np.ndarray, tmp_path: Path
) -> None:
    index.save(tmp_path / "index")
    loaded = VectorIndex.load(tmp_path / "index")
    assert np.array_equal(loaded.vectors(), vectors)
    for count in (5, len(vectors)):
        for made, read in zip(
            index.search(vectors[:9], count), loaded.search(vectors[:9], count), strict=True
        ):
            assert np.array_equal(made, read)


def test_same_vectors_make_the_same_index(index: VectorIndex, vectors: np.ndarray) -> None:
    again = VectorIndex.build(vectors)
    for one, other in zip(index.search(vectors, 9), again.search(vectors, 9), strict=True):
        assert np.array_equal(one, other)


@pytest.mark.parametrize("count", [0, 3])
def test_any_number_of_queries_is_answered(index: VectorIndex, count: int) -> None:
    cosines, numbers = index.search(unit_vectors(count, 4), 2)
    assert cosines.shape == numbers.shape == (count, 2)


def test_dimensions_that_cannot_be_paired_are_scanned() -> None:
    vectors = unit_vectors(SIZES["coded"], 5, dimensions=3)
    assert VectorIndex.build(vectors).search(vectors[:1], 1)[1].tolist() == [[0]]


def test_threads_find_what_one_thread_finds(index: VectorIndex) -> None:
    queries = unit_vectors(64, 6)
    with ThreadPoolExecutor(4) as pool:
        found = list(
            pool.map(lambda number: index.search(queries[number : number + 1], 9), range(64))
        )
    cosines, numbers = index.search(queries, 9)
    assert np.array_equal(np.concatenate([row for _, row in found]), numbers)
    np.testing.assert_allclose(np.concatenate([row for row, _ in found]), cosines, atol=1e-6)
