"""A typed choice as one of those a field offers (``choices.yml``)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from actions.forms.checks.faults import Fault, Format, fault
from search.writing import plain_text

YES, NO = "是", "否"
MOST_CHARACTERS = 200
"""A text that is longer is no choice."""


@cache
def _raw() -> dict[str, list[str] | list[list[str]]]:
    loaded: dict[str, list[str] | list[list[str]]] = yaml.safe_load(
        Path(__file__).with_name("choices.yml").read_text("utf-8")
    )
    return loaded


@cache
def _groups() -> Mapping[str, int]:
    """Which group a wording belongs to."""
    return {folded(word): place for place, group in enumerate(_raw()["groups"]) for word in group}


def folded(text: str) -> str:
    """Half-width, simplified, lower-case, without spaces: for comparing, not for keeping."""
    return plain_text(text).replace(" ", "")


def _readings(text: str) -> Iterator[str]:
    """The wording, then without what does not change its meaning."""
    bare = folded(text)
    yield bare
    for opening in _raw()["openings"]:
        if bare.startswith(str(opening)) and len(bare) > len(opening):
            bare = bare.removeprefix(str(opening))
            yield bare
            break
    endings = tuple(str(ending) for ending in _raw()["endings"])
    while len(bare) > 1 and bare.endswith(endings):
        bare = bare[:-1]
        yield bare


def normalise_choice(text: str, choices: Sequence[str]) -> str | None:
    """The choice that is meant; ``None`` when none or more than one is."""
    for reading in _readings(text) if len(text) <= MOST_CHARACTERS else ():
        same = [choice for choice in choices if folded(choice) == reading]
        group = _groups().get(reading)
        if not same and group is not None:
            same = [choice for choice in choices if _groups().get(folded(choice)) == group]
        if len(same) == 1:
            return same[0]
    return None


def _normalise(text: str, _: date) -> str:
    return normalise_choice(text, (YES, NO)) or text.strip()


def _fault(value: str, _: date) -> Fault | None:
    return None if value in {YES, NO} else fault("yes-no", "choice")


YES_NO = Format("yes-no", _normalise, _fault)
