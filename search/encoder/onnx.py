"""BAAI/bge-small-zh-v1.5 as int8 ONNX on onnxruntime.

The vector is the normalised [CLS] output, as the model card says
(Xiao et al., C-Pack: Packed Resources For General Chinese Embeddings, 2023).
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from search.encoder import Vectors

MAX_TOKENS = 256
"""Texts are cut here; the longest question (500 characters) carries its need well before."""
BATCH = 32


def _batches(order: list[int], lengths: list[int]) -> Iterator[list[int]]:
    """Texts of like length together: the longest of a batch sets how far all are padded.

    Args:
        order: numbers of the texts by rising length.
        lengths: in characters, by number.
    """
    start = 0
    for end in range(1, len(order) + 1):
        full = end == len(order) or end - start == BATCH
        if full or lengths[order[end]] > 2 * lengths[order[start]] + 8:
            yield order[start:end]
            start = end


class OnnxEncoder:
    """The embedded default encoder."""

    dimensions = 512

    def __init__(self, folder: Path, threads: int = 1) -> None:
        """Load ``model.onnx`` and ``tokenizer.json`` from a folder."""
        model = folder / "model.onnx"
        self.name = f"bge-small-zh-v1.5-int8-{hashlib.sha256(model.read_bytes()).hexdigest()[:12]}"
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(model), options, providers=["CPUExecutionProvider"]
        )
        self._inputs = {item.name for item in self._session.get_inputs()}
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.enable_padding()

    def encode(self, texts: list[str]) -> Vectors:
        """Unit vectors, shape ``(len(texts), 512)``."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for chosen in _batches(order, [len(text) for text in texts]):
            vectors[chosen] = self._encode_batch([texts[index] for index in chosen])
        return vectors

    def _encode_batch(self, texts: list[str]) -> Vectors:
        encodings = self._tokenizer.encode_batch(texts)
        arrays = {
            "input_ids": np.array([item.ids for item in encodings], dtype=np.int64),
            "attention_mask": np.array([item.attention_mask for item in encodings], dtype=np.int64),
            "token_type_ids": np.array([item.type_ids for item in encodings], dtype=np.int64),
        }
        feed = {name: array for name, array in arrays.items() if name in self._inputs}
        hidden = self._session.run(None, feed)[0]
        first = np.asarray(hidden[:, 0] if hidden.ndim == 3 else hidden, dtype=np.float32)
        unit: Vectors = first / np.linalg.norm(first, axis=1, keepdims=True)
        return unit
