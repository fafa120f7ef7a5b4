"""Keep jieba's dictionary cache in our own folder and load the dictionary at start.

jieba writes ``jieba.cache`` into the shared temporary folder, where another user's file of that name can stand in the
way, and reads its dictionary (about a second) when first asked, which would be the first citizen's message.
"""

from __future__ import annotations

import logging
from pathlib import Path

import jieba


def apply(folder: Path) -> None:
    """Use ``folder`` for the cache and load the dictionary now."""
    folder.mkdir(parents=True, exist_ok=True)
    jieba.setLogLevel(logging.WARNING)
    jieba.dt.tmp_dir = str(folder)
    jieba.initialize()
