"""Questions of one meaning together, what most people asked first."""

import hashlib
from collections import Counter
from collections.abc import Sequence

import numpy as np

from desk.insight.clustering import QUESTION_DISTANCE, cluster
from search.encoder import Encoder
from studio.questions.shapes import Asked, Group

MOST = 600
"""Different wordings that are compared, the most frequent ones."""


def group(asked: Sequence[Asked], encoder: Encoder) -> tuple[list[Group], int]:
    """The groups, and how often was asked what is in none.

    Args:
        asked: in the order of time.
        encoder: compares meanings.
    """
    often = Counter(each.text for each in asked)
    frequent = sorted(often, key=lambda text: (-often[text], text))[:MOST]
    wordings = sorted(frequent)
    if not wordings:
        return [], 0
    vectors = encoder.encode(wordings)
    labels = cluster(vectors, QUESTION_DISTANCE)
    by_text = dict(zip(wordings, labels.tolist(), strict=True))
    members: dict[int, list[Asked]] = {}
    for each in asked:
        if each.text in by_text:
            members.setdefault(by_text[each.text], []).append(each)
    groups = []
    for label, own in members.items():
        places = np.flatnonzero(labels == label)
        weights = np.array([often[wordings[place]] for place in places], dtype=np.float32)
        near = vectors[places] @ (weights @ vectors[places])
        ordered = sorted(zip((-near).tolist(), places.tolist(), strict=True))
        groups.append(_group([wordings[place] for _, place in ordered], own))
    groups.sort(key=lambda each: (-each.people, -each.count, each.title))
    return groups, len(asked) - sum(each.count for each in groups)


def id_of(wording: str) -> str:
    """The id of the group that a wording is the title of."""
    return hashlib.sha256(wording.encode()).hexdigest()[:16]


def _group(wordings: list[str], members: Sequence[Asked]) -> Group:
    conversations = dict.fromkeys(each.conversation for each in members if each.conversation)
    return Group(
        id=id_of(wordings[0]),
        title=wordings[0],
        wordings=tuple(wordings),
        people=len({each.who for each in members}),
        count=len(members),
        reasons=dict(Counter(each.reason for each in members)),
        conversations=tuple(conversations),
        latest=max(each.at for each in members),
        taken=None,
    )
