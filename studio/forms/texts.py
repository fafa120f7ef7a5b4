"""The words of the forms: a label and help for every field of the record model."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.facts import Model

TEXTS = Path(__file__).parent.parent / "content" / "fields.yml"


@dataclass(frozen=True)
class FieldText:
    """What is said of a field.

    Attributes:
        label: its name.
        help: what to write.
        refers: what is proposed.
        choices: words by value.
        rare: whether it is folded away.
    """

    label: str
    help: str = ""
    refers: tuple[str, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)
    rare: bool = False


@dataclass(frozen=True)
class Part:
    """Some fields of a record that are edited together.

    Attributes:
        name: in addresses.
        title: in words.
        help: what belongs here.
        fields: names of the record's fields.
    """

    name: str
    title: str
    help: str
    fields: tuple[str, ...]


@cache
def form_text() -> Mapping[str, Any]:
    """All words of the forms."""
    text: Mapping[str, Any] = yaml.safe_load(TEXTS.read_text("utf-8"))
    return text


@cache
def field_text(model: type[Model], name: str) -> FieldText:
    """What is said of a field of a model, there or where it comes from.

    Raises:
        KeyError: nothing is said.
    """
    fields = form_text()["fields"]
    for each in model.__mro__:
        if said := fields.get(each.__name__, {}).get(name):
            return FieldText(
                label=said["label"],
                help=said.get("help", ""),
                refers=tuple(said.get("refers", ())),
                choices=said.get("choices", {}),
                rare=said.get("rare", False),
            )
    raise KeyError(f"{model.__name__}.{name}")


@cache
def parts() -> tuple[Part, ...]:
    """The parts of a form, in their order."""
    return tuple(
        Part(each["name"], each["title"], each.get("help", ""), tuple(each["fields"]))
        for each in form_text()["parts"]
    )
