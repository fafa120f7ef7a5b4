"""Any sentence-transformers model, by name or path (needs the optional group ``encoders``)."""

import numpy as np

from daoban.errors import SetupFailed
from search.encoder import Vectors


class SentenceTransformerEncoder:
    """An encoder for trying other models, on a GPU where there is one."""

    def __init__(self, name: str) -> None:
        """Load a model; names are looked up on the model hub, paths on this machine."""
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise SetupFailed(
                f"编码器 {name} 需要 sentence-transformers，但还没有安装。",
                "请运行 uv sync --extra encoders，或把 ENCODER 改回 bge-small-zh-v1.5。",
            ) from error
        self._model = SentenceTransformer(name)
        self.name = f"sentence-transformers:{name}"
        self.dimensions = int(self._model.get_sentence_embedding_dimension() or 0)

    def encode(self, texts: list[str]) -> Vectors:
        """Unit vectors, shape ``(len(texts), dimensions)``."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        vectors = self._model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)
