"""Finding the matters of a call."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from daoban.errors import Unavailable
from desk.calls.boundaries import evidence
from desk.calls.clauses import LONGEST_CLAUSE, clauses, cues
from desk.calls.learn_matters import (
    learn_weights,
    look,
    right_segments,
    train_splitter,
)
from desk.calls.learn_meaning import learn_pauses
from desk.calls.matters import Splitter, load_splitter
from desk.calls.segmentation import Batch, Weights, choose, marginals
from desk.calls.word_encoder import learn_words, load_words
from search.encoder import Vectors


class SignEncoder:
    """Vectors by the characters of a text, without a model."""

    name = "signs"
    dimensions = 48

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def encode(self, texts: list[str]) -> Vectors:
        self.asked.append(texts)
        table = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in enumerate(texts):
            for sign in text:
                table[row, ord(sign) % self.dimensions] += 1
            table[row, 0] += 0.1
        return table / np.linalg.norm(table, axis=1, keepdims=True)


@dataclass(frozen=True)
class Said:
    text: str
    department: str = ""
    path: Sequence[str] = ()
    matters: Sequence["Said"] = field(default=())


KINDS = {
    "灯": ("路灯坏了三天", "路灯晚上不亮", "灯杆歪了很危险", "没有灯走路怕摔", "灯一闪一闪的"),
    "水": ("水管漏水半个月", "自来水发黄", "水龙头没有水", "水压小洗澡不行", "停水也不通知"),
    "车": ("公交车等不到", "车子乱停堵路", "班车乱收车费", "车站没有站牌", "司机开车打电话"),
}


def _message(kind: str, turn: int, length: int = 4) -> Said:
    parts = [KINDS[kind][(turn + step) % 5] for step in range(length)]
    return Said("，".join(parts) + "。", f"dept-{kind}", ("城乡建设", kind))


def _call(turn: int, kinds: Sequence[str]) -> Said:
    joints = ("另外，", "", "还有一个，")
    parts, matters = ["你好，"], []
    for number, kind in enumerate(kinds):
        matter = _message(kind, turn + number, 3)
        said = Said(matter.text[:-1], matter.department, matter.path)
        matters.append(said)
        parts.append((joints[(turn + number) % 3] if number else "") + said.text + "。")
    return Said("".join([*parts, "谢谢你们。"]), matters=matters)


PAIRS = [("灯", "水"), ("水", "车"), ("车", "灯"), ("灯",), ("水",), ("车",), ("灯", "车", "水")]
CALLS = [_call(turn, kinds) for turn in range(5) for kinds in PAIRS]
MESSAGES = [_message(kind, turn) for turn in range(5) for kind in KINDS]


@pytest.fixture(scope="module")
def splitter() -> Splitter:
    return train_splitter(CALLS, MESSAGES, SignEncoder())


def _texts(splitter: Splitter, text: str) -> list[str]:
    return [text[start:end] for start, end in splitter.split(text, "500000")]


def test_two_matters_are_told_apart(splitter: Splitter) -> None:
    text = "您好，路灯晚上不亮，灯杆歪了很危险，没有灯走路怕摔。另外，自来水发黄，水管漏水半个月。"
    found = _texts(splitter, text)
    assert len(found) == 2
    assert "灯杆歪了很危险" in found[0]
    assert "水管漏水半个月" in found[1]


def test_one_matter_stays_whole_though_the_caller_says_also(splitter: Splitter) -> None:
    text = "你好，路灯坏了三天，灯一闪一闪的，灯杆歪了很危险，没有灯走路怕摔，路灯晚上不亮。"
    assert len(_texts(splitter, text)) == 1


def test_spans_are_in_order_inside_the_text_and_do_not_overlap(splitter: Splitter) -> None:
    for call in CALLS:
        position = 0
        for start, end in splitter.split(call.text):
            assert position <= start < end <= len(call.text)
            position = end


@pytest.mark.parametrize("text", ["", "  ", "，。", "路灯坏了，水也停了", "路灯" * 20])
def test_a_short_text_or_one_clause_is_one_matter_and_asks_no_encoder(text: str) -> None:
    encoder = SignEncoder()
    trained = train_splitter(CALLS, MESSAGES, SignEncoder()).model
    spans = Splitter(trained, encoder).split(text[:24])
    assert len(spans) == 1
    assert not encoder.asked


def test_clauses_are_encoded_in_one_batch(splitter: Splitter) -> None:
    encoder = SignEncoder()
    Splitter(splitter.model, encoder).split(CALLS[0].text)
    assert len(encoder.asked) == 1


def test_what_was_learnt_is_kept(tmp_path: Path) -> None:
    words = learn_words([item.text for item in (*CALLS, *MESSAGES)], SignEncoder())
    splitter = train_splitter(CALLS, MESSAGES, words)
    words.save(tmp_path)
    splitter.model.save(tmp_path)
    loaded = load_splitter(tmp_path, load_words(tmp_path))
    for call in CALLS:
        assert loaded.split(call.text) == splitter.split(call.text)


def test_without_training_the_hint_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="没有训练"):
        load_splitter(tmp_path, SignEncoder())


def test_lead_ins_belong_to_what_follows() -> None:
    text = "灯坏了，另外，水也停了。谢谢"
    assert [text[item.start : item.end] for item in clauses(text, {})] == [
        "灯坏了",
        "另外，水也停了",
        "谢谢",
    ]


def test_a_transcript_without_marks_is_cut_where_people_pause() -> None:
    pauses = learn_pauses([message.text for message in MESSAGES] * 3)
    text = "".join(part for kind in KINDS.values() for part in kind)
    found = clauses(text, pauses)
    assert [found[0].start, found[-1].end] == [0, len(text)]
    assert all(item.end - item.start <= LONGEST_CLAUSE for item in found)
    assert all(one.end == two.start for one, two in pairwise(found))
    whole = {part for kind in KINDS.values() for part in kind}
    assert len({text[item.start : item.end] for item in found} & whole) >= 8


def test_matters_of_a_call_are_found_among_its_clauses() -> None:
    call = Said(
        "你好，灯坏了，还没修。水也停了。谢谢", matters=[Said("水也停了"), Said("灯坏了，还没修")]
    )
    assert right_segments(call, clauses(call.text, {})) == [(1, 3), (3, 4)]


def test_the_ways_to_cut_a_call_sum_to_one(splitter: Splitter) -> None:
    rows = [
        row for call in CALLS[:8] if (row := look(call, splitter.model.meaning, {}, SignEncoder()))
    ]
    weights = learn_weights(rows)
    batch = Batch([row.item for row in rows])
    found = marginals(batch, weights)
    for number, row in enumerate(rows):
        clauses_in = np.zeros(len(row.item.clauses))
        mine = batch.owner == number
        for start, end, chance in zip(
            batch.start[mine], batch.end[mine], found.segment[mine], strict=True
        ):
            clauses_in[start:end] += chance
        size = len(clauses_in)
        clauses_in += found.before[number, :size] + found.outside[number, :size]
        assert clauses_in == pytest.approx(np.ones(size))
        assert found.first[number].sum() == pytest.approx(1.0)


def test_a_call_alone_is_cut_as_beside_others(splitter: Splitter) -> None:
    weights: Weights = splitter.model.weights
    rows = [
        row.item for call in CALLS if (row := look(call, splitter.model.meaning, {}, SignEncoder()))
    ]
    together = Batch(rows)
    chances = marginals(together, weights).segment
    for number, item in enumerate(rows[:7]):
        alone = marginals(Batch([item]), weights).segment
        assert alone == pytest.approx(chances[together.owner == number], abs=1e-9)


def test_segments_worth_less_than_their_cost_are_left_out_but_never_all() -> None:
    text = "路灯坏了三天，水管漏水半个月"
    found = clauses(text, {})
    splitter = train_splitter(CALLS, MESSAGES, SignEncoder())
    vectors = SignEncoder().encode([text[item.start : item.end] for item in found])
    item = evidence(text, found, vectors, splitter.model.meaning)
    order = list(zip(item.start.tolist(), item.end.tolist(), strict=True))
    chances = np.array([0.1 if pair == (0, 2) else 0.8 for pair in order])
    assert choose(item, chances, 0.4) == [(0, 1), (1, 2)]
    assert len(choose(item, np.zeros(len(order)), 0.4)) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("also", "还有那个灯"),
        ("besides", "另外水也停了"),
        ("return", "刚才那个灯"),
        ("thanks", "谢谢你"),
    ],
)
def test_cues_are_seen(name: str, text: str) -> None:
    column = cues().columns(name)[0]
    assert cues().table([text])[0, column] == 1
    assert cues().table(["房顶漏雨"])[0, column] == 0
