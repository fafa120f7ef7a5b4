"""An encoder that remembers the vectors of the texts asked for most lately."""

from collections import OrderedDict
from threading import Lock

import numpy as np

from search.encoder import Encoder, Vectors

REMEMBERED = 4096
"""Texts whose vectors are kept: 8 MB of 512 float32 numbers each."""


class CachedEncoder:
    """Encodes a text once while it is among the latest ones; safe to use from several threads.

    Texts are masked before they reach an encoder, so nothing personal is kept.
    """

    def __init__(self, encoder: Encoder, size: int = REMEMBERED) -> None:
        """Wrap another encoder."""
        self._encoder = encoder
        self._size = size
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = Lock()
        self.name = encoder.name
        self.dimensions = encoder.dimensions

    def encode(self, texts: list[str]) -> Vectors:
        """Unit vectors, shape ``(len(texts), dimensions)``."""
        known = self._recall(texts)
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known |= zip(new, self._encoder.encode(new), strict=True)
            self._remember({text: known[text] for text in new})
        found = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for number, text in enumerate(texts):
            found[number] = known[text]
        return found

    def _recall(self, texts: list[str]) -> dict[str, Vectors]:
        with self._lock:
            known = {text: self._vectors[text] for text in texts if text in self._vectors}
            for text in known:
                self._vectors.move_to_end(text)
        return known

    def _remember(self, vectors: dict[str, Vectors]) -> None:
        with self._lock:
            self._vectors.update(vectors)
            while len(self._vectors) > self._size:
                self._vectors.popitem(last=False)
