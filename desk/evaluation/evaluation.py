"""One evaluation: all golden messages and calls asked, and what came of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from daoban.moments import now
from desk.dispatch.departments import Departments
from desk.dispatch.messages import LabelledMessage
from desk.drafting import Drafter
from desk.drafts import CallFields
from desk.evaluation.field_measures import FieldSums, measure_fields
from desk.evaluation.golden import Golden
from desk.evaluation.judging import Answer, Danger, Judge, at_desk
from desk.evaluation.labelled import LabelledResult
from desk.evaluation.splitting import SplitCall, SplitSums, split_calls


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What was asked and what came.

    Attributes:
        routed, urgency, spoken: each message taken as one matter; ``spoken`` are the golden matters
            of the calls.
        desk: routed and urgency, split and drafted as an agent sees them.
        cities: names by code.
        labelled: cross-validation on somebody else's messages, if there were any.
        fields: how well each field is found; empty where it was not measured.
    """

    routed: list[Answer]
    urgency: list[Answer]
    spoken: list[Answer]
    desk: list[Answer]
    calls: list[SplitCall]
    departments: Departments
    cities: Mapping[str, str]
    labelled: LabelledResult | None = None
    fields: Mapping[str, FieldSums] = field(default_factory=dict)

    @property
    def whole(self) -> list[Answer]:
        """The messages about one matter, as such."""
        return [*self.routed, *self.urgency]

    @property
    def split(self) -> Mapping[str, SplitSums]:
        """Calls by how many matters they have: ``all``, ``several``, ``one``."""
        several = [call for call in self.calls if len(call.golden) > 1]
        one = [call for call in self.calls if len(call.golden) == 1]
        return {
            "all": SplitSums(self.calls),
            "several": SplitSums(several),
            "one": SplitSums(one),
        }


def evaluate(
    golden: Golden,
    drafter: Drafter,
    danger: Danger,
    cities: Mapping[str, str],
    labelled: LabelledResult | None = None,
    advance: Callable[[], None] = lambda: None,
) -> Evaluation:
    """Ask everything.

    Args:
        advance: called for each message that was drafted.
    """
    judge = Judge.of(drafter)
    spoken: list[LabelledMessage] = [item for call in golden.calls for item in call.matters]
    return Evaluation(
        judge.answers(golden.routed),
        judge.answers(golden.urgency),
        judge.answers(spoken),
        at_desk(drafter, danger, golden.messages, advance),
        split_calls(golden.calls, drafter.splitter, judge),
        drafter.router.departments,
        cities,
        labelled,
        measure_fields(golden.told, lambda text, city: _fields(drafter, text, city))
        if golden.told
        else {},
    )


def _fields(drafter: Drafter, text: str, city: str) -> CallFields:
    return drafter.hear(text, city, now()).whole.fields
