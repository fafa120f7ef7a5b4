"""The options of a clarifying question, and which of them a person means."""

from collections import Counter
from itertools import pairwise

from actions.phrases import joined, pattern, phrase
from search.contracts import Option
from search.messages import Button, ButtonsMessage

SHORTEST = 2
"""Characters that name an option at least."""


def bigrams(text: str) -> set[str]:
    """The pairs of neighbouring characters of a text, spaces left out."""
    return {
        first + second
        for first, second in pairwise(text)
        if (first + second).strip() == first + second
    }


def bare(text: str) -> str:
    """A text without the words with which people choose: 「我要简易的那个」 becomes 「简易」."""
    return pattern("filler").sub("", text)


def _only(found: list[Option]) -> Option | None:
    return found[0] if len(found) == 1 else None


def named(text: str, options: list[Option]) -> Option | None:
    """The option that a text names: by a part of its title, of its label, or a word of its own."""
    words = bare(text)
    if len(words) < SHORTEST:
        return None
    by_title = [option for option in options if words in str(option.bundle)]
    by_label = [option for option in options if words in option.label]
    return _only(by_title) or _only(by_label) or (None if by_title else _by_own_word(text, options))


def _by_own_word(text: str, options: list[Option]) -> Option | None:
    """The one option of which a word stands in the text that is in no other option's title."""
    titles = [bigrams(str(option.bundle)) for option in options]
    counts = Counter(word for title in titles for word in title)
    said = bigrams(text)
    own = [any(counts[word] == 1 for word in title & said) for title in titles]
    return _only([option for option, has in zip(options, own, strict=True) if has])


def question_for(option: Option, text: str) -> str:
    """What choosing an option with these words asks: all that is said beside its name goes along."""
    if bare(text) in option.label:
        untold = option.send == option.bundle
        return phrase("process", bundle=option.bundle) if untold else option.send
    return joined(str(option.bundle), text)


def buttons(options: list[Option]) -> ButtonsMessage:
    """The options once more."""
    choices = [Button(label=option.label, send=option.send) for option in options]
    none = Button(label=phrase("none_of_these"), send=phrase("none_of_these_send"))
    return ButtonsMessage(text=phrase("choose_again"), buttons=[*choices, none])
