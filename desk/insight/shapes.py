"""The shapes that figures have: also those of ``GET /api/v1/desk/insight``.

A share is a number from 0 to 1, and ``None`` where there is nothing to take it of.
"""

from datetime import date

from pydantic import BaseModel, ConfigDict


class Shape(BaseModel):
    """Never changed once made."""

    model_config = ConfigDict(frozen=True)


class Count(Shape):
    """How often something occurs, and its share of all."""

    name: str
    count: int
    share: float


class DayCount(Shape):
    """How many there were on a day."""

    day: date
    count: int


class Kept(Shape):
    """Of how many something holds."""

    name: str
    whole: int
    kept: int
    share: float | None


class DayShare(Shape):
    """Of how many of a day something holds."""

    day: date
    whole: int
    kept: int
    share: float | None


class Moved(Shape):
    """How often one value became another."""

    before: str
    after: str
    count: int
