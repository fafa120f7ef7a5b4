"""The tables of an evaluation, the same for the screen and for the report."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from desk.evaluation.comparison import Comparison
from desk.evaluation.evaluation import Evaluation
from desk.evaluation.judging import Answer
from desk.evaluation.labelled import LabelledResult
from desk.evaluation.measures import FIRST, FIRST_THREE, MEASURES, department_right
from desk.evaluation.texts import words
from search.evaluation.calibration import Calibration
from search.evaluation.views import NONE, View, percent

LENGTHS = (30, 80, 150)
"""Characters up to which a message is of a style; the rest is longer."""
Groups = Mapping[str, Sequence[Answer]]


def names(kind: str) -> Mapping[str, str]:
    """Headings of a kind, by their names in ``content/evaluation.yml``."""
    found: Mapping[str, str] = words()[kind]
    return found


def by_set(found: Evaluation) -> View:
    """What was asked, by where it comes from; the whole, and as agents see it, at the end."""
    sets = names("sets")
    groups = {
        sets["routed"]: found.routed,
        sets["urgency"]: found.urgency,
        sets["spoken"]: found.spoken,
        sets["whole"]: found.whole,
        sets["desk"]: found.desk,
    }
    return measured_view("by_set", groups)


def by_city(found: Evaluation) -> View:
    """One row for each city."""
    return measured_view(
        "by_city", grouped(found.whole, lambda item: found.cities[item.message.city])
    )


def by_length(found: Evaluation) -> View:
    """One row for each style, by length."""
    groups = grouped(found.whole, lambda item: str(_bound(item)))
    ordered = sorted(groups, key=float)
    return measured_view("by_length", {_length(float(name)): groups[name] for name in ordered})


def _bound(answer: Answer) -> float:
    count = len(answer.message.text)
    return next((most for most in LENGTHS if count <= most), math.inf)


def _length(most: float) -> str:
    if most == math.inf:
        return str(words()["longer"].format(least=LENGTHS[-1] + 1))
    least = max((below for below in LENGTHS if below < most), default=0) + 1
    return str(words()["length"].format(least=least, most=int(most)))


def grouped(answers: Sequence[Answer], name: Callable[[Answer], str]) -> Groups:
    """Answers by name."""
    groups: dict[str, list[Answer]] = {}
    for answer in answers:
        groups.setdefault(name(answer), []).append(answer)
    return groups


def measured_view(title: str, groups: Groups) -> View:
    """Every figure of each group."""
    return View(
        words()["titles"][title],
        (*names("headings")["group"].split(), *(names("measures")[m.name] for m in MEASURES)),
        tuple(
            (name, str(len(items)), *(percent(measure.share(items)) for measure in MEASURES))
            for name, items in groups.items()
        ),
    )


def by_department(found: Evaluation) -> View:
    """One row for each right department, the worst first, with what came instead."""
    groups = grouped(FIRST.counted(found.routed), lambda item: item.message.department)
    rows = [
        (
            found.departments.title(department),
            str(len(items)),
            percent(FIRST.share(items)),
            percent(FIRST_THREE.share(items)),
            _instead(found, items),
        )
        for department, items in sorted(groups.items(), key=lambda pair: _worth(pair[1]))
    ]
    headings = tuple(names("headings")["department"].split())
    return View(words()["titles"]["by_department"], headings, tuple(rows))


def _worth(items: Sequence[Answer]) -> tuple[float, int]:
    return FIRST.share(items) or 0.0, -len(items)


def _instead(found: Evaluation, items: Sequence[Answer]) -> str:
    wrong = Counter(
        item.judged.departments[0]
        for item in items
        if not department_right(item) and item.judged.departments
    )
    told = (f"{found.departments.title(name)} {count}" for name, count in wrong.most_common())
    return "、".join(told) or NONE


def split_view(found: Evaluation) -> View:
    """How well the matters of calls are found."""
    rows = tuple(
        (
            names("calls")[name],
            str(len(sums.calls)),
            str(sum(len(call.golden) for call in sums.calls)),
            str(sum(len(call.found) for call in sums.calls)),
            percent(sums.f1),
            percent(sums.number_right),
            percent(sums.dispatched),
        )
        for name, sums in found.split.items()
    )
    return View(words()["titles"]["split"], tuple(names("headings")["split"].split()), rows)


def fields_view(found: Evaluation) -> View:
    """How well each standard field is found."""
    rows = tuple(
        (
            names("fields")[name],
            str(sums.told),
            str(sums.found),
            percent(sums.precision),
            percent(sums.recall),
            percent(sums.f1),
        )
        for name, sums in found.fields.items()
    )
    return View(words()["titles"]["fields"], tuple(names("headings")["fields"].split()), rows)


def calibration_view(found: Calibration) -> View:
    """Stated and true probability of the first department."""
    rows = tuple(
        (
            f"{item.low:.1f}–{item.high:.1f}",
            str(item.count),
            percent(item.stated),
            percent(item.found),
        )
        for item in found.bins
    )
    headings = tuple(names("headings")["calibration"].split())
    return View(words()["titles"]["calibration"], headings, rows)


def labelled_view(result: LabelledResult) -> View:
    """Macro-F1 by seed, beside the plain recipe, and what it took."""
    recipes = names("recipes")
    ours = sum(result.scores) / len(result.scores)
    plain = sum(result.plain_scores) / len(result.plain_scores)
    return View(
        words()["titles"]["labelled"].format(source=result.source, count=result.count),
        tuple(names("headings")["labelled"].split()),
        (
            (
                recipes["ours"].format(own=result.own),
                f"{ours:.3f}",
                *(f"{score:.3f}" for score in result.scores),
                f"{result.encoding_seconds:.0f}",
                f"{result.training_seconds:.0f}",
                f"{result.encoding_seconds + result.training_seconds:.0f}",
            ),
            (
                recipes["plain"],
                f"{plain:.3f}",
                *(f"{score:.3f}" for score in result.plain_scores),
                NONE,
                f"{result.plain_seconds:.0f}",
                f"{result.plain_seconds:.0f}",
            ),
        ),
    )


def comparison_view(found: Comparison) -> View:
    """Models before and new ones side by side."""
    rows = tuple(
        (
            names("measures")[item.measure.name],
            percent(item.before),
            percent(item.after),
            str(len(item.won)) if item.measure.by_label else NONE,
            str(len(item.lost)) if item.measure.by_label else NONE,
        )
        for item in found.figures
    )
    title = words()["titles"]["comparison"].format(title=found.title, count=found.count)
    return View(title, tuple(names("headings")["comparison"].split()), rows)
