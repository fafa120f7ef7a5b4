"""Rules between values that are not days."""

import re
from abc import abstractmethod
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from actions.forms.checks.days import read_day
from actions.forms.checks.identity import identity_facts
from actions.forms.checks.paths import FieldPath, Values, expanded, share_a_section, side_by_side
from actions.forms.checks.rule import Rule, RuleFault, present

Several = Annotated[tuple[FieldPath, ...], Field(min_length=2)]


def _by_value(paths: list[str], values: Values) -> dict[str, list[str]]:
    """Paths by the value that stands at them; absent values are left out."""
    groups: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        value = present(path, values)
        if value:
            groups[value].append(path)
    return groups


class _Starred(Rule):
    """Paths with at most one ``*`` each, of any sections."""

    @model_validator(mode="after")
    def _one_star(self) -> Self:
        if not all(share_a_section((path,)) for path in self.paths()):
            raise ValueError("a path has more than one *")
        return self

    @abstractmethod
    def paths(self) -> tuple[str, ...]:
        """The paths of the rule."""


class _OfFields(_Starred):
    fields: Several

    def paths(self) -> tuple[str, ...]:
        """The fields compared."""
        return self.fields


class Different(_OfFields):
    """No two of the values are the same; with ``*``, nor are those of two rows."""

    rule: Literal["different"]

    def faults(self, values: Values, today: date) -> Iterator[RuleFault]:
        """One per value that stands more than once."""
        for paths in _by_value(expanded(self.fields, values), values).values():
            if len(paths) > 1:
                yield self._fault("different", tuple(paths))


class Same(_OfFields):
    """All values that are there are the same."""

    rule: Literal["same"]

    def faults(self, values: Values, today: date) -> Iterator[RuleFault]:
        """One with all fields."""
        groups = _by_value(expanded(self.fields, values), values)
        if len(groups) > 1:
            yield self._fault("same", tuple(path for paths in groups.values() for path in paths))


class Unique(_Starred):
    """Each row has a value of its own."""

    rule: Literal["unique"]
    field: FieldPath

    def paths(self) -> tuple[str, ...]:
        """The field."""
        return (self.field,)

    def faults(self, values: Values, today: date) -> Iterator[RuleFault]:
        """One per value that stands in several rows."""
        for paths in _by_value(expanded(self.paths(), values), values).values():
            if len(paths) > 1:
                yield self._fault("unique", tuple(paths))


class SumTo(_Starred):
    """The values add up to the total; nothing is said until all are there."""

    rule: Literal["sum_to"]
    fields: Annotated[tuple[FieldPath, ...], Field(min_length=1)]
    total: Decimal

    def paths(self) -> tuple[str, ...]:
        """The fields added."""
        return self.fields

    def faults(self, values: Values, today: date) -> Iterator[RuleFault]:
        """One with all fields."""
        paths = expanded(self.fields, values)
        parts = [values.get(path, "") for path in paths]
        if not parts or not all(
            re.fullmatch(r"[0-9]{1,15}(?:\.[0-9]{1,6})?", part) for part in parts
        ):
            return
        found = sum(map(Decimal, parts), Decimal(0))
        if found != self.total:
            yield self._fault("sum_to", tuple(paths), total=self.total, sum=found)


class _RowByRow(Rule):
    """Paths that are looked at together, row by row of one section."""

    @model_validator(mode="after")
    def _one_section(self) -> Self:
        if not share_a_section(self.paths()):
            raise ValueError("the paths with * are not of one section")
        return self

    @abstractmethod
    def paths(self) -> tuple[str, ...]:
        """The paths of the rule."""


class IdentityMatches(_RowByRow):
    """The birth date and the sex are those that the identity number tells."""

    rule: Literal["identity_matches"]
    number: FieldPath
    birth_date: FieldPath | None = None
    sex: FieldPath | None = None

    @model_validator(mode="after")
    def _something_to_compare(self) -> Self:
        if not self.birth_date and not self.sex:
            raise ValueError("neither birth_date nor sex")
        return self

    def paths(self) -> tuple[str, ...]:
        """Number, birth date, sex; the number again for one that is not compared."""
        return (self.number, self.birth_date or self.number, self.sex or self.number)

    def faults(self, values: Values, today: date) -> Iterator[RuleFault]:
        """One for the birth date and one for the sex."""
        for number, birth_date, sex in side_by_side(self.paths(), values):
            facts = identity_facts(values.get(number, ""), today)
            if not facts:
                continue
            born = read_day(values.get(birth_date)) if self.birth_date else None
            if born and born != facts.birth_date:
                yield self._fault("birth_date", (birth_date, number))
            if self.sex and values.get(sex) in {"男", "女"} - {facts.sex}:
                yield self._fault("sex", (sex, number))


class OneOfRequired(_RowByRow):
    """At least one of the values is there."""

    rule: Literal["one_of_required"]
    fields: Several

    def paths(self) -> tuple[str, ...]:
        """The fields of which one is needed."""
        return self.fields

    def faults(self, values: Values, today: date) -> Iterator[RuleFault]:
        """One per row that has none."""
        for paths in side_by_side(self.fields, values):
            if not any(present(path, values) for path in paths):
                yield self._fault("one_of_required", paths)
