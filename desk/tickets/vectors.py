"""Vectors of tickets: float16, shape ``(dimensions,)``, of unit length, of the masked text."""

from collections.abc import Sequence

import numpy as np
import structlog
from numpy.typing import NDArray

from search.encoder import Encoder

Vector = NDArray[np.float32]
log = structlog.get_logger(__name__)


class Vectoring:
    """Makes vectors as they are stored."""

    def __init__(self, encoder: Encoder | None) -> None:
        """Take an encoder; without one, tickets are filed without vectors."""
        self._encoder = encoder

    def stored(self, texts: Sequence[str]) -> list[bytes]:
        """The vectors of masked texts as bytes; empty ones when the encoder fails.

        A ticket is filed all the same: that it looks like others is found out for convenience only.
        """
        if self._encoder is None:
            return [b""] * len(texts)
        try:
            vectors = self._encoder.encode(list(texts))
        except Exception:
            log.exception("ticket_encoding_failed", texts=len(texts))
            return [b""] * len(texts)
        return [row.astype(np.float16).tobytes() for row in vectors]

    def of(self, text: str) -> Vector | None:
        """The vector of a masked text; ``None`` when there is no encoder, or it fails."""
        return read_vector(self.stored([text])[0])


def read_vector(stored: bytes) -> Vector | None:
    """A stored vector; ``None`` when none was stored."""
    return np.frombuffer(stored, dtype=np.float16).astype(np.float32) if stored else None


def cosines(vector: Vector, others: Sequence[bytes]) -> Vector:
    """The cosine with each stored vector, shape ``(len(others),)``; -1 where they cannot be compared."""
    found = np.full(len(others), -1.0, dtype=np.float32)
    length = len(vector) * np.dtype(np.float16).itemsize
    places = [place for place, other in enumerate(others) if len(other) == length]
    if places:
        stacked = np.frombuffer(b"".join(others[place] for place in places), dtype=np.float16)
        found[places] = stacked.astype(np.float32).reshape(len(places), -1) @ vector
    return found
