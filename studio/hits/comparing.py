"""Two runs side by side, question by question."""

from collections.abc import Sequence
from itertools import count

from studio.hits.shapes import HitChange, HitComparison, HitLine, HitRun, Verdict

_ORDER = (Verdict.LOST, Verdict.WON, Verdict.MOVED)


def compare(
    before: HitRun, after: HitRun, old: Sequence[HitLine], new: Sequence[HitLine]
) -> HitComparison:
    """What became of each question that both runs have; asked twice, the first goes with the first.

    Args:
        before, after: the two runs.
        old, new: their questions.
    """
    known = _by_question(old)
    matched = _by_question(new)
    changes = [
        HitChange(verdict=verdict_of(known[key], line), before=known[key], after=line)
        for key, line in matched.items()
        if key in known
    ]
    counts = {kind: sum(each.verdict is kind for each in changes) for kind in Verdict}
    return HitComparison(
        before=before,
        after=after,
        changes=tuple(each for kind in _ORDER for each in changes if each.verdict is kind),
        won=counts[Verdict.WON],
        lost=counts[Verdict.LOST],
        moved=counts[Verdict.MOVED],
        unchanged=counts[Verdict.UNCHANGED],
        only_before=len(known.keys() - matched.keys()),
        only_after=len(matched.keys() - known.keys()),
    )


def verdict_of(before: HitLine, after: HitLine) -> Verdict:
    """Won or lost where both were judged alike, else whether something else was answered."""
    same_labels = (before.row.expected, before.row.field) == (after.row.expected, after.row.field)
    judged = None not in (before.good, after.good)
    if same_labels and judged and before.good != after.good:
        return Verdict.WON if after.good else Verdict.LOST
    return Verdict.UNCHANGED if _said(before) == _said(after) else Verdict.MOVED


def _said(line: HitLine) -> tuple[object, ...]:
    found = line.result
    return (found.outcome, found.record_id, found.field, found.answer) if found else ()


def _by_question(lines: Sequence[HitLine]) -> dict[tuple[str, str, int], HitLine]:
    """Lines by question, city, and the how-manieth time it is asked."""
    times: dict[tuple[str, str], count[int]] = {}
    found = {}
    for line in lines:
        key = (line.row.question, line.row.city)
        found[(*key, next(times.setdefault(key, count())))] = line
    return found
