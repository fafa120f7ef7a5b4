"""Vectors of short texts by their words, looked up instead of computed.

A call has a dozen clauses; an encoder call for all of them costs as much as one for the whole call.
Here every word that was learnt has the vector that the encoder gives it alone, and a text is the
mean of its words, rare ones counting more (Arora, Liang, Ma, A Simple but Tough-to-Beat Baseline for
Sentence Embeddings, 2017; word vectors out of a sentence encoder as in Model2Vec, 2024).
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from daoban.errors import Unavailable
from search.encoder import Encoder, Vectors
from search.tokens import general_words

ROOM, TABLE = "dispatch", "words.npz"
COMMON = 1e-3
"""Share of all words at which a word counts half as much as a very rare one."""
RARE = 2
"""Times from which on a word is learnt; what is rarer is looked up character by character."""
BATCH = 256


class WordEncoder:
    """An ``Encoder`` for clauses: no model runs."""

    def __init__(self, name: str, words: list[str], table: Vectors) -> None:
        """Take what was learnt.

        Args:
            name: of the encoder whose vectors were learnt.
            table: shape ``(words, dimensions)``, centred, each row times the weight of its word.
        """
        self.name = name
        self.dimensions = table.shape[1]
        self._table = table
        self._rows = {word: row for row, word in enumerate(words)}

    def encode(self, texts: list[str]) -> Vectors:
        """Unit vectors, shape ``(len(texts), dimensions)``; zeros for a text without a known word."""
        found = np.zeros((len(texts), self.dimensions), np.float32)
        for number, text in enumerate(texts):
            if rows := self._rows_of(text):
                found[number] = self._table[rows].sum(axis=0)
        found /= np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-6)
        return found

    def _rows_of(self, text: str) -> list[int]:
        rows: list[int] = []
        for word in general_words(text):
            if word in self._rows:
                rows.append(self._rows[word])
            else:
                rows += [self._rows[sign] for sign in word if sign in self._rows]
        return rows

    def save(self, folder: Path) -> None:
        """Write it under ``folder/dispatch``."""
        room = folder / ROOM
        room.mkdir(parents=True, exist_ok=True)
        with (room / TABLE).open("wb") as file:
            np.savez(
                file,
                allow_pickle=False,
                name=np.array(self.name),
                words=np.array(list(self._rows)),
                table=self._table.astype(np.float16),
            )


def not_trained() -> Unavailable:
    """What is said when something is missing that splitting learns."""
    return Unavailable("来电拆分模型还没有训练。", "请运行 daoban dispatch train。")


def load_words(folder: Path) -> WordEncoder:
    """Read what ``save`` wrote.

    Raises:
        Unavailable: nothing has been trained yet.
    """
    file = folder / ROOM / TABLE
    if not file.is_file():
        raise not_trained()
    with np.load(file) as stored:
        table: Vectors = stored["table"].astype(np.float32)
        return WordEncoder(str(stored["name"]), stored["words"].tolist(), table)


def learn_words(texts: Iterable[str], encoder: Encoder) -> WordEncoder:
    """Let the encoder read each word of some texts once."""
    counts: Counter[str] = Counter()
    signs: set[str] = set()
    for text in texts:
        counts.update(general_words(text))
        signs.update(text.replace(" ", "").replace("\n", ""))
    kept = [word for word, count in counts.items() if count >= RARE]
    words = list(dict.fromkeys([*kept, *sorted(signs)]))
    rows = [encoder.encode(words[at : at + BATCH]) for at in range(0, len(words), BATCH)]
    table = np.vstack(rows)
    shares = np.array([counts[word] for word in words]) / max(1, counts.total())
    weights = (COMMON / (COMMON + shares))[:, None]
    return WordEncoder(encoder.name, words, ((table - table.mean(axis=0)) * weights).astype("f4"))
