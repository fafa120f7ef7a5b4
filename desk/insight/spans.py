"""Spans of days in Chinese legal time, and the span of equal length before."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from daoban.errors import InvalidInput
from daoban.moments import CHINA
from desk.insight.texts import insight_text

MOST_DAYS = 366


@dataclass(frozen=True)
class Span:
    """Whole days, the last of which may not be over yet.

    Attributes:
        first, last: both included.
        end: the moment up to which it is looked at; before midnight when the last day is today.
    """

    first: date
    last: date
    end: datetime

    @property
    def start(self) -> datetime:
        """Midnight of the first day, in UTC as the database keeps moments."""
        return _midnight(self.first)

    @property
    def length(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    @property
    def days(self) -> list[date]:
        """Each day."""
        return [self.first + timedelta(number) for number in range(self.length)]

    def before(self) -> "Span":
        """The span of equal length before; it ends at the same time of day, so that a day that is
        not over is compared with as much of a day."""
        back = timedelta(self.length)
        return Span(self.first - back, self.last - back, self.end - back)

    def holds(self, moment: datetime) -> bool:
        """Whether a moment lies in it."""
        return self.start <= moment < self.end


def day_of(moment: datetime) -> date:
    """The day of a moment, in Chinese legal time."""
    return moment.astimezone(CHINA).date()


def span_of_days(moment: datetime, days: int) -> Span:
    """The last days, today included.

    Raises:
        InvalidInput: no days, or too many.
    """
    today = day_of(moment)
    if not 1 <= days <= MOST_DAYS:
        raise _refusal("length", most=MOST_DAYS)
    return Span(today - timedelta(days - 1), today, moment.astimezone(UTC))


def span_between(moment: datetime, first: date, last: date) -> Span:
    """The days from one to another, as far as they have begun.

    Raises:
        InvalidInput: they are in the wrong order, in the future, or too many.
    """
    today = day_of(moment)
    if first > last:
        raise _refusal("order")
    if first > today:
        raise _refusal("future")
    last = min(last, today)
    if (last - first).days >= MOST_DAYS or first.year < 2000:
        raise _refusal("length", most=MOST_DAYS)
    return Span(first, last, min(moment.astimezone(UTC), _midnight(last + timedelta(1))))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA).astimezone(UTC)


def _refusal(name: str, **values: object) -> InvalidInput:
    words = insight_text()["faults"][name]
    return InvalidInput(str(words["message"]).format(**values), words["hint"])
