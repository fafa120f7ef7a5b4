"""The shapes of topics and of unanswered questions."""

from datetime import datetime

from pydantic import Field

from desk.insight.shapes import Count, DayCount, Shape


class HeatParts(Shape):
    """What the heat of a topic is made of."""

    recent: float
    """Tickets, each the lighter the older it is."""
    growth: float
    """-1 to 1: against the span before."""
    concentration: float
    """0 to 1: how much more often it comes from one place than other tickets do."""
    dissatisfaction: float
    """0 to 1: bad ratings among its ratings."""


class TopicExample(Shape):
    """A ticket of a topic; its summary is masked."""

    number: str
    summary: str
    created_at: datetime


class Topic(Shape):
    """Tickets of one meaning: what people call about."""

    id: str
    """Number of its oldest ticket."""
    name: str
    """The words that set it apart."""
    words: list[str]
    title: str
    """Summary of its most central ticket."""
    heat: float = Field(ge=0, le=100)
    heat_parts: HeatParts
    size: int
    before: int
    """Tickets of the same meaning in the span before."""
    trend: str
    days: list[DayCount]
    districts: list[Count]
    subdistricts: list[Count]
    departments: list[Count]
    rated: int
    dissatisfied: int
    examples: list[TopicExample]


class Topics(Shape):
    """The hottest topics."""

    topics: list[Topic]
    found: int
    """How many topics there are, also those that are not shown."""
    clustered: int
    """Tickets that were compared; those without a vector cannot be."""
    in_topics: int
    """Tickets that belong to a topic."""


class QuestionGroup(Shape):
    """Questions of one meaning that got no answer; masked."""

    title: str
    """The most central one."""
    count: int
    conversations: int
    outcomes: list[Count]
    examples: list[str]
    latest: datetime


class Questions(Shape):
    """What the assistant did not answer."""

    turns: int
    """Everything that citizens said to it."""
    unanswered: int
    left_out: int
    """Unanswered ones beyond those that were compared."""
    outcomes: list[Count]
    """Of all turns."""
    groups: list[QuestionGroup]
