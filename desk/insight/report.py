"""The whole report, and the shapes of its parts: the body of ``GET /api/v1/desk/insight``."""

from datetime import date, datetime

from desk.insight.shapes import Count, DayCount, DayShare, Kept, Moved, Shape
from desk.insight.topic_shapes import Questions, Topics


class Satisfaction(Shape):
    """What citizens say of how they were dealt with (好差评)."""

    rated: int
    satisfied: int
    share: float | None
    before: float | None
    """The share in the span before."""
    grades: list[Count]
    reasons: list[Count]
    """Why, of those who were not satisfied; the share is of these ratings."""
    departments: list[Kept]
    days: list[DayShare]
    closed: int
    responded: int
    response_rate: float | None


class DepartmentAccuracy(Shape):
    """How often the first department stayed the one."""

    name: str
    dispatched: int
    unchanged: int
    returned: int
    """It gave the ticket back (退回)."""
    redirected: int
    """The ticket was sent elsewhere (改派、改正)."""
    share: float | None


class Accuracy(Shape):
    """Whether tickets went to the right department at once."""

    dispatched: int
    unchanged: int
    share: float | None
    before: float | None
    departments: list[DepartmentAccuracy]
    confusions: list[Moved]


class DraftField(Shape):
    """How often people left a drafted field as it was."""

    name: str
    drafted: int
    kept: int
    share: float | None
    changes: list[Moved]


class Conversations(Shape):
    """Conversations that were handed to people; seconds."""

    asked: int
    taken: int
    answered: int
    given_up: int
    """Ended before anybody took them."""
    waiting: int
    active: int
    waiting_p50: float | None
    waiting_p90: float | None
    first_answer_p50: float | None
    first_answer_p90: float | None
    approvals: list[Count]
    days: list[DayCount]


class AgentCount(Shape):
    """How much somebody did; only counts, for supervisors."""

    account: str
    title: str
    conversations: int
    approvals: int
    filed: int


class Deadlines(Shape):
    """Whether deadlines were kept; tickets that were merged do not count."""

    closed_in_time: int
    closed_late: int
    overdue: int
    """Still open, though they were due in the span."""
    share: float | None
    departments: list[Kept]


class DepartmentBacklog(Shape):
    """Open tickets of a department by warning colour."""

    name: str
    open: int
    normal: int
    yellow: int
    red: int


class Backlog(Shape):
    """Open tickets at the moment, whenever they were filed."""

    open: int
    normal: int
    yellow: int
    red: int
    departments: list[DepartmentBacklog]


class MassEvent(Shape):
    """Tickets that were put together because place, time and matter are alike (群体事件)."""

    id: str
    number: str
    """Of its first ticket."""
    summary: str
    size: int
    districts: list[Count]
    departments: list[Count]
    first_at: datetime
    latest_at: datetime


class Volume(Shape):
    """How many tickets were filed, and of what sort."""

    filed: int
    before: int
    closed: int
    returned: int
    """Tickets that departments gave back."""
    returns: int
    """How often that happened to them."""
    merged: int
    urgent: int
    days: list[DayCount]
    types: list[Count]
    channels: list[Count]
    districts: list[Count]
    categories: list[Count]
    departments: list[Count]


class InsightReport(Shape):
    """Everything that is said of a span of days."""

    first: date
    last: date
    made_at: datetime
    city: str
    department: str
    topics: Topics
    questions: Questions
    satisfaction: Satisfaction
    accuracy: Accuracy
    drafts: list[DraftField]
    conversations: Conversations
    agents: list[AgentCount] | None
    """``None`` for whoever may not see them."""
    deadlines: Deadlines
    backlog: Backlog
    events: list[MassEvent]
    volume: Volume
