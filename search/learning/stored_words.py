"""TF-IDF vectorizers on disk.

The vocabulary lies beside as a plain list: skops describes every entry of a dictionary by itself,
which takes seconds to read for a hundred thousand n-grams.
"""

import json
from copy import copy
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer
from skops import io as skops_io

TRUSTED = ["sklearn.feature_extraction.text.TfidfVectorizer", "numpy.dtype"]


def save_words(words: TfidfVectorizer, folder: Path, name: str) -> None:
    """Write what was learnt as ``<name>.skops`` and ``<name>.terms.json``."""
    terms = sorted(words.vocabulary_, key=words.vocabulary_.__getitem__)
    bare = copy(words)
    bare.vocabulary_ = {}
    skops_io.dump(bare, folder / f"{name}.skops")
    _terms_of(folder, name).write_text(json.dumps(terms, ensure_ascii=False), "utf-8")


def load_words(folder: Path, name: str) -> TfidfVectorizer:
    """Read what ``save_words`` wrote; skops refuses types it does not know."""
    words = skops_io.load(folder / f"{name}.skops", trusted=TRUSTED)
    terms: list[str] = json.loads(_terms_of(folder, name).read_text("utf-8"))
    words.vocabulary_ = {term: column for column, term in enumerate(terms)}
    return words


def is_stored(folder: Path, name: str) -> bool:
    """Whether there is one of that name."""
    return (folder / f"{name}.skops").is_file() and _terms_of(folder, name).is_file()


def _terms_of(folder: Path, name: str) -> Path:
    return folder / f"{name}.terms.json"
