"""The vector index finds what an exact scan finds, and survives being written."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import vectors as module
from search.full_vectors import VectorFile
from search.splicing import NEW, Splice
from search.vectors import RESCORED, SCANNED, VectorIndex

SIZES = {"scanned": 60, "coded": SCANNED + 500, "in a file": SCANNED + 1000}
"""A collection for each way of searching."""
EIGHT_BITS = 0.005
"""How far a cosine may be off where eight bits a dimension are all that is looked at."""


def unit_vectors(count: int, seed: int, dimensions: int = 128) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(count, dimensions)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture(scope="module", params=SIZES)
def vectors(request: pytest.FixtureRequest) -> np.ndarray:
    return unit_vectors(SIZES[request.param], 1)


@pytest.fixture(scope="module", autouse=True)
def _largest_counts_as_very_large() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "IN_MEMORY", SIZES["in a file"] - 1)
        yield


@pytest.fixture(scope="module")
def built(vectors: np.ndarray) -> VectorIndex:
    return VectorIndex.build(vectors)


@pytest.fixture(scope="module")
def saved(built: VectorIndex, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("index") / "vectors.faiss"
    built.save(path)
    return path


@pytest.fixture(scope="module", params=["built", "loaded"])
def index(request: pytest.FixtureRequest, built: VectorIndex, saved: Path) -> VectorIndex:
    return built if request.param == "built" else VectorIndex.load(saved)


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
    np.testing.assert_allclose(cosines, exact, atol=EIGHT_BITS)
    np.testing.assert_allclose(cosines[:, : RESCORED // 2], exact[:, : RESCORED // 2], atol=1e-5)
    assert (np.diff(cosines) <= 0).all()


def test_nearly_all_of_the_nearest_are_found(index: VectorIndex, vectors: np.ndarray) -> None:
    queries = unit_vectors(100, 3)
    nearest = np.argsort(-queries @ vectors.T)[:, :10]
    _, numbers = index.search(queries, 100)
    shared = [len(set(row) & set(found[:10])) for row, found in zip(nearest, numbers, strict=True)]
    assert np.mean(shared) >= 9.9


def test_each_vector_finds_itself_first(index: VectorIndex, vectors: np.ndarray) -> None:
    _, numbers = index.search(vectors[::50], 1)
    assert numbers[:, 0].tolist() == list(range(0, len(vectors), 50))


def test_what_is_written_is_read_again(
    built: VectorIndex, saved: Path, vectors: np.ndarray, tmp_path: Path
) -> None:
    loaded = VectorIndex.load(saved)
    assert np.array_equal(loaded.vectors(), vectors)
    for count in (5, len(vectors)):
        for made, read in zip(
            built.search(vectors[:9], count), loaded.search(vectors[:9], count), strict=True
        ):
            np.testing.assert_allclose(made, read, atol=1e-6)
    loaded.save(tmp_path / "again.faiss")
    assert np.array_equal(VectorIndex.load(tmp_path / "again.faiss").vectors(), vectors)


def test_vectors_of_a_very_large_collection_are_read_after_their_file_is_gone(
    tmp_path: Path,
) -> None:
    vectors = unit_vectors(SIZES["in a file"], 8)
    path = tmp_path / "vectors.faiss"
    VectorIndex.build(vectors).save(path)
    loaded = VectorIndex.load(path)
    for file in tmp_path.iterdir():
        file.unlink()
    cosines, numbers = loaded.search(vectors[:3], 1)
    assert numbers[:, 0].tolist() == [0, 1, 2]
    np.testing.assert_allclose(cosines, 1, atol=1e-5)
    assert np.array_equal(loaded.vectors(), vectors)


def test_file_of_vectors_is_closed_with_the_last_who_reads_it(tmp_path: Path) -> None:
    (tmp_path / "vectors").write_bytes(unit_vectors(3, 9, dimensions=4).tobytes())
    opened = list(Path("/proc/self/fd").iterdir())
    file = VectorFile(tmp_path / "vectors", (3, 4))
    assert file.rows(np.array([2, 0])).shape == (2, 4)
    assert len(list(Path("/proc/self/fd").iterdir())) == len(opened) + 1
    del file
    assert len(list(Path("/proc/self/fd").iterdir())) == len(opened)


def test_same_vectors_make_the_same_index(built: VectorIndex, vectors: np.ndarray) -> None:
    again = VectorIndex.build(vectors)
    for one, other in zip(built.search(vectors, 9), again.search(vectors, 9), strict=True):
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


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_spliced_index_finds_what_a_new_one_finds(size: int) -> None:
    before, new = unit_vectors(size, 11), unit_vectors(3, 12)
    origins = [*range(1, 40), NEW, *range(50, size), NEW, NEW]
    wanted = np.vstack([before[1:40], new[:1], before[50:], new[1:]])
    made = VectorIndex.build(before).spliced(Splice(np.array(origins)), new)
    assert np.array_equal(made.vectors(), wanted)
    queries = wanted[::50]
    cosines, numbers = made.search(queries, 1)
    assert numbers[:, 0].tolist() == list(range(0, len(wanted), 50))
    np.testing.assert_allclose(cosines[:, 0], 1, atol=1e-5)
    assert made.search(new, 1)[1][:, 0].tolist() == [39, len(wanted) - 2, len(wanted) - 1]
