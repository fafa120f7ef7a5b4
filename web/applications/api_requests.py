"""What may be sent to the API of applications."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from actions.applications.application import Way

Text = Annotated[str, Field(max_length=4000)]
Path = Annotated[str, Field(max_length=120)]
Id = Annotated[str, Field(max_length=80)]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Begin(_Request):
    """Begin an application, perhaps like an earlier one."""

    bundle: Id
    like: Id | None = None


class Fill(_Request):
    """Values that were typed, and choices between two values.

    Attributes:
        version: of the application that was on the screen.
        values: field path to text; an empty text empties the field.
        choices: field path to ``keep`` or ``take`` where two values contradict each other.
        confirm: ``True`` when everything that was filled in by itself has been looked at.
    """

    version: int = Field(ge=0)
    values: dict[Path, Text] = Field(default={}, max_length=400)
    choices: dict[Path, Literal["keep", "take"]] = Field(default={}, max_length=400)
    confirm: bool = False


class Answers(_Request):
    """Answers to guided questions: scenario id to the label of an option; optional matters."""

    answers: dict[Id, Text] = Field(default={}, max_length=100)
    optional: list[Id] | None = Field(default=None, max_length=100)


class ConsentDecision(_Request):
    """What is said to one register."""

    register_code: Id = Field(alias="register")
    decision: Literal["give", "refuse", "withdraw"]


class MaterialWays(_Request):
    """How materials are handed in, by name; ``null`` takes it back."""

    ways: dict[Path, Way | None] = Field(max_length=200)


class Submit(_Request):
    """Handing in; ``declared`` says that the person stands by what is in it."""

    declared: bool


class Resume(_Request):
    """Going on with an application that was begun elsewhere."""

    code: Annotated[str, Field(max_length=40)]
