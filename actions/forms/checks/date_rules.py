"""Rules between days."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from actions.forms.checks.days import read_day
from actions.forms.checks.paths import TODAY, FieldPath, Values, share_a_section, side_by_side
from actions.forms.checks.rule import Rule, RuleFault

Years = Annotated[int, Field(ge=0, le=150)]


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 1 March for a 29 February that the year has not."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(min(day.year + years, date.max.year), 3, 1)


class _TwoDays(Rule):
    """Compares the day at ``field`` with the one at ``than``, row by row."""

    field: FieldPath
    than: FieldPath

    @model_validator(mode="after")
    def _one_section(self) -> Self:
        if not share_a_section((self.field, self.than)):
            raise ValueError("the paths with * are not of one section")
        return self

    def _days(self, values: Values, today: date) -> Iterator[tuple[date, date, tuple[str, str]]]:
        for field, than in side_by_side((self.field, self.than), values):
            day, other = day_at(field, values, today), day_at(than, values, today)
            if day and other:
                yield day, other, (field, than)


def day_at(path: str, values: Values, today: date) -> date | None:
    """The day at a path, ``None`` when there is none or it is malformed."""
    return today if path == TODAY else read_day(values.get(path))


class After(_TwoDays):
    """``field`` is later than ``than``, by at least so many years."""

    rule: Literal["after"]
    years: Years = 0

    def faults(self, values: Values, today: date) -> Iterator[RuleFault]:
        """One per row whose days are too close or the wrong way round."""
        for day, other, fields in self._days(values, today):
            if day <= other:
                yield self._fault("after", fields)
            elif day < years_after(other, self.years):
                yield self._fault("after_years", fields, years=self.years)


class NotAfter(_TwoDays):
    """``field`` is the same day as ``than`` or earlier."""

    rule: Literal["not_after"]

    def faults(self, values: Values, today: date) -> Iterator[RuleFault]:
        """One per row whose days are the wrong way round."""
        for day, other, fields in self._days(values, today):
            if day > other:
                yield self._fault("not_after", fields)


class SameDayOrAfter(_TwoDays):
    """``field`` is the same day as ``than`` or later."""

    rule: Literal["same_day_or_after"]

    def faults(self, values: Values, today: date) -> Iterator[RuleFault]:
        """One per row whose days are the wrong way round."""
        for day, other, fields in self._days(values, today):
            if day < other:
                yield self._fault("same_day_or_after", fields)


class AtLeastAge(Rule):
    """Who was born on ``field`` is so many years old ``on`` a day."""

    rule: Literal["at_least_age"]
    field: FieldPath
    years: Years
    on: FieldPath = TODAY

    @model_validator(mode="after")
    def _one_section(self) -> Self:
        if not share_a_section((self.field, self.on)):
            raise ValueError("the paths with * are not of one section")
        return self

    def faults(self, values: Values, today: date) -> Iterator[RuleFault]:
        """One per row of somebody too young."""
        for field, on in side_by_side((self.field, self.on), values):
            born, day = day_at(field, values, today), day_at(on, values, today)
            if born and day and day < years_after(born, self.years):
                yield self._fault("at_least_age", (field, on), years=self.years)
