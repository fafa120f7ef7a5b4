"""Who applies for what, and what they answer when asked: ``ways.yml``."""

from functools import cache
from pathlib import Path
from typing import Self

import pytest
import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

from actions.forms.form import Place
from actions.forms.loading import form_of

FILE = Path(__file__).with_name("ways.yml")
FOR_WHOM = "on-behalf"
SEVEN = (
    "twins",
    "unmarried",
    "father-from-elsewhere",
    "flexible",
    "retirement",
    "restaurant",
    "deregistration",
)
"""The ways that go from start to receipt number, by chat alone and by page alone."""
ALWAYS = ("twins", "retirement", "deregistration")
"""Those that ``./test`` goes; the others are slow."""
SOME_SLOW = [
    name if name in ALWAYS else pytest.param(name, marks=pytest.mark.slow) for name in SEVEN
]


class Strict(BaseModel):
    """Refuses keys that it does not know, so that a misspelt answer cannot go unseen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Way(Strict):
    """One person's way through one bundle.

    Attributes:
        person: whom the identity service signs in.
        bundle: id of what is applied for.
        opening: the first words in chat.
        answers: scenario id to label.
        values: field path to what is filled in.
        said: scenario id or field path to what is said in chat in own words.
        ends: field path to the value that is handed in; ``None`` where the field is not asked.
    """

    person: str
    bundle: str
    opening: str
    answers: dict[str, str]
    values: dict[str, str]
    said: dict[str, str] = {}
    ends: dict[str, str | None] = {}

    def for_another(self) -> Self:
        """The same, applied for by somebody else."""
        for_whom = {"applicant.name": "李示例", "applicant.mobile": "19900000001"}
        for_whom |= {"applicant.identity_number": "510202199403129824"}
        for_whom |= {"personal_details.sex": "女", "personal_details.birth_date": "1994-03-12"}
        values = {**self.values, **for_whom, "agent.authority": "其他亲属"}
        return self.model_copy(
            update={"answers": {**self.answers, FOR_WHOM: "替别人办"}, "values": values}
        )

    def answer(self, scenario: str) -> str:
        """The label chosen for a guided question."""
        return self.answers.get(scenario) or {FOR_WHOM: "给自己办"}[scenario]

    def value(self, path: str) -> str:
        """What is filled into a field; something fitting where the table says nothing."""
        if path in self.values:
            return self.values[path]
        place = self.place(path)
        choices = place.field.choices
        return choices[0] if choices else _otherwise()[place.field.format]

    def place(self, path: str) -> Place:
        """A field of the form."""
        place = form_of(self.bundle).place(path)
        assert place is not None, path
        return place


@cache
def _file() -> tuple[dict[str, str], dict[str, Way]]:
    loaded = yaml.safe_load(FILE.read_text("utf-8"))
    read = TypeAdapter(dict[str, Way])
    return loaded["otherwise"], read.validate_python(loaded["ways"])


def _otherwise() -> dict[str, str]:
    return _file()[0]


def ways() -> dict[str, Way]:
    """Every way by its name."""
    return _file()[1]
