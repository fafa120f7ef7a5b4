"""When a section or a field of a form is asked for: the ``x-when`` keyword.

Forms:
    ``{scenario: id, is: [labels]}``: one of these answers was given to a scenario question.
    ``{field: path, is: [values]}``: a field holds one of these values; a path that begins with a
    dot is a field of the same section.
    ``{field: path, filled: true}``: a field is filled in (or, with ``false``, is not).
    ``{all: […]}``, ``{any: […]}``, ``{not: …}``: several together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Values = Mapping[str, str]
"""Field path to value; a field that is not filled in is absent."""


@dataclass(frozen=True)
class Circumstance:
    """What conditions are held against.

    Attributes:
        answers: scenario id to the label that was chosen.
        values: field path to value.
    """

    answers: Mapping[str, str]
    values: Values


class Condition(BaseModel):
    """One condition, see the module."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    scenario: str | None = None
    field: str | None = None
    among: Annotated[tuple[str, ...], Field(alias="is")] = ()
    filled: bool | None = None
    all: tuple["Condition", ...] = ()
    any: tuple["Condition", ...] = ()
    negated: Annotated["Condition | None", Field(alias="not")] = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        subjects = [self.scenario, self.field, self.all, self.any, self.negated]
        if sum(bool(subject) for subject in subjects) != 1:
            raise ValueError("一个条件只写 scenario、field、all、any、not 中的一种")
        if (self.scenario or self.field) and not self.among and self.filled is None:
            raise ValueError("scenario 和 field 要写 is，或者 filled")
        return self

    def holds(self, case: Circumstance, place: str = "") -> bool:
        """Whether it holds; ``place`` is the section (with its index) that it stands in."""
        if self.scenario:
            return case.answers.get(self.scenario) in self.among
        if self.field:
            return self._field_holds(case.values, place)
        if self.all:
            return all(each.holds(case, place) for each in self.all)
        if self.any:
            return any(each.holds(case, place) for each in self.any)
        assert self.negated is not None
        return not self.negated.holds(case, place)

    def _field_holds(self, values: Values, place: str) -> bool:
        path = f"{place}{self.field}" if str(self.field).startswith(".") else str(self.field)
        if self.filled is not None:
            return (path in values) is self.filled
        return values.get(path) in self.among

    def scenarios(self) -> set[str]:
        """Ids of the scenarios it looks at."""
        parts = (*self.all, *self.any, *((self.negated,) if self.negated else ()))
        own = {self.scenario} if self.scenario else set()
        return own.union(*(part.scenarios() for part in parts))


def read_condition(value: Any) -> Condition | None:
    """The condition that ``x-when`` holds, if it is there."""
    return None if value is None else Condition.model_validate(value)
