"""Turning texts into vectors: the ``Encoder`` port and the choice of an implementation."""

from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Anything that turns texts into unit vectors."""

    name: str
    """Names model and weights: snapshots made with another name are not searched with this one."""
    dimensions: int

    def encode(self, texts: list[str]) -> Vectors:
        """Unit vectors, shape ``(len(texts), dimensions)``, float32; an empty list gives zero rows."""
        ...


def make_encoder(name: str, var: Path, threads: int) -> Encoder:
    """The encoder that a setting names.

    Args:
        name: ``bge-small-zh-v1.5`` for the embedded int8 ONNX model, else the name or path of a
            sentence-transformers model.
        var: folder for everything made at run time; the weights lie in it.
        threads: threads of one call.

    Raises:
        SetupFailed: weights or the optional packages are missing.
    """
    from search.encoder import weights

    if name == weights.NAME:
        from search.encoder.onnx import OnnxEncoder

        return OnnxEncoder(weights.folder(var), threads)
    from search.encoder.sentence_transformer import SentenceTransformerEncoder

    return SentenceTransformerEncoder(name)
