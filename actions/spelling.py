"""Words of a short follow-up question that were typed by their sound only: 「收不收前」."""

from functools import cache

from pypinyin import Style, lazy_pinyin

from actions.phrases import words

LONGEST = 12
"""Characters of a message that is looked at; a longer one is understood by its other words."""


@cache
def _sounds() -> dict[tuple[str, ...], str]:
    """The words that people ask with, by their syllables without tones."""
    return {syllables(word): word for word in words("asking")}


def syllables(text: str) -> tuple[str, ...]:
    """One syllable a character; what is no Chinese character stands for itself."""
    return tuple(lazy_pinyin(char, style=Style.NORMAL)[0] for char in text)


def respelled(text: str) -> str:
    """The text with the words that people ask with where others of the same sound stand."""
    heard = syllables(text)
    if len(text) > LONGEST:
        return text
    for sounds, word in _sounds().items():
        for start in range(len(heard) - len(sounds) + 1):
            end = start + len(sounds)
            if heard[start:end] == sounds:
                text = text[:start] + word + text[end:]
    return text
