"""Stage 6: one of a closed set of outcomes, by thresholds from a coverage / accuracy curve."""

from collections.abc import Mapping

from knowledge.records import Bundle, Explained
from search.contracts import Outcome
from search.learning.models import FOLLOW_UP, SERVICE, WISH
from search.run import Candidate, Run
from search.snapshot import Snapshot
from search.stages.named import candidate_for, named_first
from search.stages.rank import bundle_matches

MOST_OPTIONS = 4
RIVAL = 0.5
"""A rival with at least this share of the best probability makes the choice unclear."""
ALARMS = {
    "emergency": Outcome.EMERGENCY,
    "other_people": Outcome.REFUSED,
    "jailbreak": Outcome.REFUSED,
}
SAID_OUTRIGHT = 0.99
"""The probability of a record whose official title begins the message."""
ELSEWHERE = frozenset({"chitchat", "other_service"})
PLAIN = 0.85
"""From this probability on, it is plain what is meant, whatever else speaks against it."""
NEAR = 0.5
"""Cosine from which a message without a subject of its own is taken to go on with the bundle."""
WISHES = {
    "complaint": Outcome.TICKET,
    "handoff": Outcome.HANDOFF,
    "progress": Outcome.NO_ANSWER,
}


def likeliest_alarm(kinds: Mapping[str, float]) -> tuple[str, float]:
    """The likeliest danger, or thing to be refused, with its probability; another may be likelier.

    A call for help inside a request for a service is one all the same.
    """
    alarm = max(ALARMS, key=lambda kind: kinds.get(kind, 0.0))
    return alarm, kinds.get(alarm, 0.0)


def decide(run: Run) -> Run:
    """Fill ``outcome``, ``probability``, ``chosen`` and ``reason``."""
    thresholds = run.tools.models.thresholds
    alarm, danger = likeliest_alarm(run.kinds)
    if danger >= thresholds.danger and (danger >= PLAIN or not named_first(run)):
        return _end(run, ALARMS[alarm], danger, alarm)
    kind, certainty = max(run.kinds.items(), key=lambda item: item[1])
    best = run.candidates[0] if run.candidates else None
    if kind in WISHES and certainty >= WISH:
        return _end(run, WISHES[kind], certainty, kind)
    named = named_first(run)
    if named:
        return _answer(run, _settled(run, named, SAID_OUTRIGHT), None)
    if run.context_id and _leans_on_context(run, kind, certainty):
        subject = candidate_for(run, run.context_id)
        certainty = run.kinds.get(SERVICE, 0.0) + run.kinds.get(FOLLOW_UP, 0.0)
        return _answer(run, _settled(run, subject, certainty), Outcome.ANSWERED)
    if (
        best is None
        or (kind == FOLLOW_UP and certainty >= WISH)
        or _together(run, best) < thresholds.clarify
        or (kind in ELSEWHERE and certainty >= PLAIN and best.probability < PLAIN)
    ):
        turned_down = run.question.context.exclude
        return _offer_others(run) if turned_down else _nothing(run, kind, best)
    unsure = best.probability < thresholds.answer or _looks_like_one_turned_down(run, best)
    if unsure or _rivals(run):
        return _ask_back(run, best)
    return _answer(run, best, None)


def _looks_like_one_turned_down(run: Run, best: Candidate) -> bool:
    """Whether a bundle is known to be confused with one that the person has just turned down."""
    records = run.tools.snapshot.records
    turned_down = (records[record_id] for record_id in run.turned_down)
    return any(
        difference.bundle == best.record_id
        for record in turned_down
        if isinstance(record, Bundle)
        for difference in record.differences
    )


def _end(run: Run, outcome: Outcome, probability: float, reason: str) -> Run:
    run.outcome, run.probability, run.reason = outcome, probability, reason
    return run


def _nothing(run: Run, kind: str, best: Candidate | None) -> Run:
    reason = kind if kind in ("chitchat", "other_service", "progress") else "other_service"
    if kind == FOLLOW_UP or (run.fields and kind == SERVICE):
        reason = "which_service"
    return _end(run, Outcome.NO_ANSWER, 1 - (best.probability if best else 0.0), reason)


def _leans_on_context(run: Run, kind: str, certainty: float) -> bool:
    """Whether the message only makes sense with the bundle talked about before.

    It asks for a field, or comes as near to that bundle as to any, and neither is it small talk nor
    is another record clearly meant.
    """
    if kind == FOLLOW_UP:
        return True
    thresholds = run.tools.models.thresholds
    best = run.candidates[0] if run.candidates else None
    if best and best.record_id == run.context_id and best.probability >= thresholds.clarify:
        return True
    if best is None or (kind in ELSEWHERE and certainty >= WISH):
        return False
    if best.record_id != run.context_id and best.probability >= thresholds.answer:
        return False
    own = candidate_for(run, run.context_id or "")
    return bool(run.fields) or own.cosine >= max(best.cosine - 0.02, NEAR)


def _settled(run: Run, chosen: Candidate, certainty: float) -> Candidate:
    """Put a candidate first that something else than its rank speaks for, with that certainty."""
    chosen.probability = min(max(chosen.probability, certainty), 1.0)
    run.candidates = [chosen, *(item for item in run.candidates if item is not chosen)]
    run.bundles = bundle_matches(run)
    return chosen


def _answer(run: Run, chosen: Candidate, outcome: Outcome | None) -> Run:
    run.chosen = chosen
    run.from_context = chosen.record_id == run.context_id
    explains = isinstance(run.tools.snapshot.records[chosen.record_id], Explained)
    asked = bool(run.fields) or explains
    run.outcome = outcome or (Outcome.ANSWERED if asked else Outcome.RECOMMENDED)
    run.probability = chosen.probability
    return run


def _together(run: Run, best: Candidate) -> float:
    """The probability that it is the best one or one of those it is confused with."""
    return best.probability + sum(rival.probability for rival in _rivals(run))


def rivals_of(snapshot: Snapshot, candidates: list[Candidate]) -> list[Candidate]:
    """Bundles that the first one is known to be confused with and that are nearly as likely.

    Args:
        snapshot: holds the records.
        candidates: by falling probability.
    """
    best = candidates[0]
    record = snapshot.records[best.record_id]
    if not isinstance(record, Bundle):
        return []
    confusable = {difference.bundle for difference in record.differences}
    return [
        candidate
        for candidate in candidates[1:MOST_OPTIONS]
        if candidate.record_id in confusable and candidate.probability >= RIVAL * best.probability
    ]


def _rivals(run: Run) -> list[Candidate]:
    return rivals_of(run.tools.snapshot, run.candidates)


def _ask_back(run: Run, best: Candidate) -> Run:
    run.chosen = best
    rivals = _rivals(run) or [
        candidate
        for candidate in run.candidates[1:MOST_OPTIONS]
        if candidate.probability >= 0.25 * best.probability
    ]
    run.options_for = [best, *rivals]
    return _end(run, Outcome.CLARIFY, best.probability, "clarify")


def _offer_others(run: Run) -> Run:
    """Offer the bundles with which those that were turned down are confused."""
    snapshot = run.tools.snapshot
    turned_down = run.turned_down
    others: dict[str, Candidate] = {}
    for record_id in reversed(turned_down):
        record = snapshot.records.get(record_id)
        for difference in record.differences if isinstance(record, Bundle) else ():
            if difference.bundle not in turned_down and difference.bundle in snapshot.numbers:
                others[difference.bundle] = candidate_for(run, difference.bundle)
    if not others:
        return _nothing(run, "other_service", None)
    run.options_for = sorted(others.values(), key=lambda item: -item.probability)[:MOST_OPTIONS]
    return _end(run, Outcome.CLARIFY, run.options_for[0].probability, "clarify")
