"""An encoder that remembers the vectors of the texts asked for most lately."""

from collections import OrderedDict
from concurrent.futures import Future
from threading import Lock

import numpy as np

from search.encoder import Encoder, Vectors

REMEMBERED = 4096
"""Texts whose vectors are kept: 8 MB of 512 float32 numbers each."""


class CachedEncoder:
    """Encodes a text once while it is among the latest ones; safe to use from several threads.

    A text that another thread is encoding is waited for, not encoded again.

    Texts are masked before they reach an encoder, so nothing personal is kept.
    """

    def __init__(self, encoder: Encoder, size: int = REMEMBERED) -> None:
        """Wrap another encoder."""
        self._encoder = encoder
        self._size = size
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()
        self._begun: dict[str, Future[Vectors]] = {}
        self._lock = Lock()
        self.name = encoder.name
        self.dimensions = encoder.dimensions

    def encode(self, texts: list[str]) -> Vectors:
        """Unit vectors, shape ``(len(texts), dimensions)``."""
        known, begun, new = self._sorted(texts)
        if new:
            known |= zip(new, self._encoded(new), strict=True)
        known |= {text: vector.result() for text, vector in begun.items()}
        found = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for number, text in enumerate(texts):
            found[number] = known[text]
        return found

    def _sorted(
        self, texts: list[str]
    ) -> tuple[dict[str, Vectors], dict[str, Future[Vectors]], list[str]]:
        """The texts that are known, those that others have begun, and those that are begun now."""
        with self._lock:
            known = {text: self._vectors[text] for text in texts if text in self._vectors}
            for text in known:
                self._vectors.move_to_end(text)
            begun = {text: self._begun[text] for text in texts if text in self._begun}
            new = [each for each in dict.fromkeys(texts) if each not in known and each not in begun]
            self._begun |= {text: Future() for text in new}
        return known, begun, new

    def _encoded(self, texts: list[str]) -> Vectors:
        """Encode what this thread has begun, and hand it to those who wait."""
        try:
            vectors = self._encoder.encode(texts)
        except BaseException as error:
            with self._lock:
                waited_for = [self._begun.pop(text) for text in texts]
            for each in waited_for:
                each.set_exception(error)
            raise
        with self._lock:
            waited_for = [self._begun.pop(text) for text in texts]
            self._vectors.update(zip(texts, vectors, strict=True))
            while len(self._vectors) > self._size:
                self._vectors.popitem(last=False)
        for each, vector in zip(waited_for, vectors, strict=True):
            each.set_result(vector)
        return vectors
