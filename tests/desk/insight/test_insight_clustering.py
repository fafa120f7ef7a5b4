"""Texts of one meaning come together, whatever their order; others stay alone."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import pdist

from desk.insight.clustering import TICKET_DISTANCE, Centres, cluster
from search.encoder import Vectors


def near(topics: list[int], spread: float = 0.02, dimensions: int = 32) -> Vectors:
    """Unit vectors near one axis each."""
    noise = np.random.default_rng(len(topics))
    vectors = np.eye(dimensions, dtype=np.float32)[topics]
    vectors += (spread * noise.standard_normal(vectors.shape)).astype(np.float32)
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def test_groups_are_numbered_in_the_order_in_which_they_occur() -> None:
    assert cluster(near([5, 3, 5, 7, 3]), TICKET_DISTANCE).tolist() == [0, 1, 0, 2, 1]


def test_none_and_one() -> None:
    assert cluster(near([]), TICKET_DISTANCE).tolist() == []
    assert cluster(near([4]), TICKET_DISTANCE).tolist() == [0]


def test_a_chain_of_neighbours_is_no_group() -> None:
    """The mean counts, not the nearest: else everything would flow into one."""
    angles = np.linspace(0, np.pi / 2, 10)
    chain = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    labels = cluster(chain, 0.1)
    assert labels[0] != labels[-1]
    assert labels[0] == labels[1]


@given(st.lists(st.integers(0, 8), min_size=2, max_size=40), st.randoms(use_true_random=False))
def test_the_order_does_not_matter(topics: list[int], shuffling: object) -> None:
    vectors = near(topics)
    order = list(range(len(topics)))
    shuffling.shuffle(order)  # type: ignore[attr-defined]
    straight, shuffled = cluster(vectors, TICKET_DISTANCE), cluster(vectors[order], TICKET_DISTANCE)
    for first in range(len(order)):
        for second in range(first):
            together = shuffled[first] == shuffled[second]
            assert together == (straight[order[first]] == straight[order[second]])
            assert together == (topics[order[first]] == topics[order[second]])


@given(st.integers(0, 10_000), st.integers(2, 60), st.floats(0.05, 1.2))
def test_the_groups_are_those_of_scipy(seed: int, count: int, distance: float) -> None:
    random = np.random.default_rng(seed)
    vectors = random.standard_normal((count, 6)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    tree = linkage(pdist(vectors.astype(np.float64), "cosine"), "average")
    assume(np.abs(tree[:, 2] - distance).min() > 1e-4)  # else rounding decides
    ours, theirs = cluster(vectors, distance), fcluster(tree, distance, "distance")
    assert (ours[:, None] == ours).tolist() == (theirs[:, None] == theirs).tolist()


@given(st.lists(st.integers(0, 3), max_size=30))
def test_equal_texts_are_one_group_and_end(topics: list[int]) -> None:
    vectors = np.eye(4, dtype=np.float32)[topics]
    for distance in (0.0, 0.5, 2.0):
        labels = cluster(vectors, distance)
        assert len(labels) == len(topics)
        if distance < 2:
            assert len(set(labels.tolist())) == len(set(topics))
        else:
            assert set(labels.tolist()) <= {0}


def test_further_texts_join_by_the_same_rule() -> None:
    first = near([1, 1, 1, 2, 2])
    means = np.stack([first[:3].mean(axis=0), first[3:].mean(axis=0)])
    centres = Centres(means, TICKET_DISTANCE)
    assert centres.join(near([2, 1, 9])).tolist() == [1, 0, -1]
    edge = means[:1] / np.linalg.norm(means[0])
    mean_cosine = float((first[:3] @ edge[0]).mean())
    assert Centres(means[:1], 1 - mean_cosine + 1e-5).join(edge).tolist() == [0]
    assert Centres(means[:1], 1 - mean_cosine - 1e-5).join(edge).tolist() == [-1]


def test_nothing_joins_no_groups() -> None:
    nothing = np.zeros((0, 32), dtype=np.float32)
    assert Centres(nothing, 0.3).join(near([1, 2])).tolist() == [-1, -1]
    assert Centres(near([1]), 0.3).join(nothing).tolist() == []
