"""An encoder without weights: texts that share characters get neighbouring vectors."""

import zlib

import numpy as np

from search.encoder import Vectors


class NgramEncoder:
    """Hashes runs of one to three characters into a unit vector; the same on every machine."""

    name = "test-ngrams-256"
    dimensions = 256

    def encode(self, texts: list[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for size in (1, 2, 3):
                for start in range(len(text) - size + 1):
                    number = zlib.crc32(text[start : start + size].encode("utf-8", "replace"))
                    row[number % self.dimensions] += 1.0 if number >> 31 else -1.0
            if not row.any():
                row[0] = 1.0
            row /= np.linalg.norm(row)
        return vectors


def make_ngram_encoder(*_arguments: object) -> NgramEncoder:
    """Stands in for ``search.encoder.make_encoder``."""
    return NgramEncoder()
