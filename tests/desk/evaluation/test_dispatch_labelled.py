"""Cross-validation on somebody else's messages: nothing measured was learnt, ours only help."""

import json
from pathlib import Path

import numpy as np
import pytest
from support.desk_dispatch import LIGHTS, NOISE, labelled
from support.encoder import NgramEncoder

from daoban.errors import InvalidInput
from desk.evaluation.labelled import LabelledResult, Titled, cross_validate, read_titled

LIGHT, LOUD = "城乡建设", "环境保护"
CLEAR = [
    Titled(f"第{number}件", f"{said}{number}", label)
    for label, said in ((LIGHT, "路灯不亮没人来修"), (LOUD, "噪声太大吵得睡不着"))
    for number in range(10)
]
"""Easy to tell apart."""


class CountingEncoder(NgramEncoder):
    """Notes how many texts it was given."""

    def __init__(self) -> None:
        self.count = 0

    def encode(self, texts: list[str]) -> np.ndarray:
        self.count += len(texts)
        return super().encode(texts)


def result(items: list[Titled], *own: str) -> LabelledResult:
    training = [labelled(text, LIGHTS) for text in own]
    return cross_validate("own.jsonl", items, training, NgramEncoder())


def test_what_can_be_told_apart_is() -> None:
    found = result(CLEAR)
    assert found.scores == found.plain_scores == (1.0, 1.0, 1.0)
    assert (found.right == found.said).all()
    assert len(found.right) == 3 * len(CLEAR)
    assert found.count == 20


def test_what_cannot_be_told_apart_is_not_remembered() -> None:
    """Labels by chance: whoever had learnt what is measured would get them right."""
    chance = np.random.default_rng(0).permutation(20)
    mixed = [Titled("", chr(0x4E00 + 40 * n) * 3, CLEAR[c].label) for n, c in enumerate(chance)]
    found = result(mixed)
    assert max(found.scores) < 0.8
    assert max(found.plain_scores) < 0.8


def test_only_our_messages_with_these_labels_are_learnt() -> None:
    encoder = CountingEncoder()
    ours = [labelled("路灯坏了", LIGHTS), labelled("工资没发", "dept-wages"), labelled("吵", NOISE)]
    found = cross_validate("own.jsonl", CLEAR, [*ours, labelled("没有类别", "")], encoder)
    assert found.own == 2
    assert encoder.count == 2 * len(CLEAR) + 2


def test_ours_help_where_theirs_are_few() -> None:
    theirs = [
        Titled("", f"{said}", label)
        for label, words in ((LIGHT, "灯杆井盖路"), (LOUD, "噪声油烟吵"))
        for said in words
    ]
    own = [labelled(f"{a}{b}", LIGHTS) for a in "灯杆井盖路" for b in "灯杆井盖路"]
    loud = [labelled(f"{a}{b}", NOISE) for a in "噪声油烟吵" for b in "噪声油烟吵"]
    alone = cross_validate("x", theirs, [], NgramEncoder())
    helped = cross_validate("x", theirs, [*own, *loud], NgramEncoder())
    assert np.mean(helped.scores) > np.mean(alone.scores) + 0.2


def written(folder: Path, *rows: object) -> Path:
    path = folder / "own.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return path


def test_titles_may_be_missing(tmp_path: Path) -> None:
    rows = [{"text": f"{n}", "label": LIGHT if n < 5 else LOUD} for n in range(10)]
    found = read_titled(written(tmp_path, *rows, rows[0] | {"title": "标题", "id": "24"}))
    assert (found[0].title, found[-1].whole) == ("", "标题。0")


@pytest.mark.parametrize(
    "rows", [[{"text": "没有类别"}], ["不是对象"], [{"text": "a", "label": "b"}]]
)
def test_what_cannot_be_measured_is_said(tmp_path: Path, rows: list[object]) -> None:
    with pytest.raises(InvalidInput) as failed:
        read_titled(written(tmp_path, *rows))
    assert failed.value.hint
    with pytest.raises(InvalidInput, match="missing"):
        read_titled(tmp_path / "missing.jsonl")
