"""Several answers to choose from, instead of one decision: for somebody who answers themselves."""

import dataclasses

from knowledge.records import Explained, Service
from search.contracts import Outcome, Question, Reply
from search.pipeline import DOOR, STAGES, reply_of, run_stages
from search.run import Candidate, Run, Tools
from search.stages.compose import compose
from search.stages.decide import decide
from search.stages.normalise import normalise


def as_a_whole(run: Run) -> Run:
    """A transcript is looked up as a whole: clause by clause finds no more, at twice the cost."""
    run.clauses = []
    return run


BEFORE_DECIDING = (
    normalise,
    as_a_whole,
    *(stage for stage in STAGES if stage not in (normalise, decide, compose)),
)
_PAGES = {"bundle": "bundle", "matter": "guide"}
LEAST = 0.05
"""Below this probability a record is not worth an agent's look."""


@dataclasses.dataclass(frozen=True)
class Choice:
    """One record that may be what is asked, answered as if it were."""

    record_id: str
    kind: str
    title: str
    city: str
    reply: Reply

    @property
    def page(self) -> str | None:
        """Where the record can be read, if it has a page of its own."""
        kind = _PAGES.get(self.kind)
        return f"/{kind}/{self.record_id}" if kind else None


def choices(question: Question, tools: Tools, most: int) -> tuple[Reply | None, list[Choice]]:
    """The best answers to a message, the likeliest first.

    Returns:
        The reply of the guard, when there is danger or something to refuse; and the answers.
    """
    run = run_stages(question, tools, BEFORE_DECIDING, with_messages=False)
    guarded = (
        reply_of(run_stages(question, tools, DOOR, with_messages=False)) if run.ended else None
    )
    if guarded:
        return guarded, []
    records = run.tools.snapshot.records
    likely = [
        item
        for item in run.candidates[:most]
        if item.probability >= LEAST and isinstance(records[item.record_id], Service | Explained)
    ]
    return None, [_choice(run, candidate) for candidate in likely]


def _choice(run: Run, candidate: Candidate) -> Choice:
    branch = dataclasses.replace(
        run,
        chosen=candidate,
        outcome=Outcome.ANSWERED if run.fields else Outcome.RECOMMENDED,
        probability=candidate.probability,
        answer=[],
        options=[],
        messages=[],
        timings_ms={},
    )
    record = run.tools.snapshot.records[candidate.record_id]
    assert isinstance(record, Service | Explained)
    reply = reply_of(compose(branch))
    names = run.tools.lexicon.regions.names
    city = names.get(record.city, record.city)
    return Choice(candidate.record_id, record.kind, record.title, city, reply)
