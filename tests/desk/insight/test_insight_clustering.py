"""Texts of one meaning come together, whatever their order; others stay alone."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

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
