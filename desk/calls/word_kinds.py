"""Parts of speech, from jieba's dictionary: looked up, so that no tagger has to run."""

from functools import cache

import jieba

UNKNOWN = "?"


@cache
def word_kinds() -> dict[str, str]:
    """Part of speech by word."""
    with jieba.get_dict_file() as lines:
        rows = (line.decode("utf-8").split() for line in lines)
        return {row[0]: row[2] for row in rows if len(row) == 3}


def kind_of(word: str) -> str:
    """The part of speech of a word; ``UNKNOWN`` for one that the dictionary lacks."""
    return word_kinds().get(word, UNKNOWN)
