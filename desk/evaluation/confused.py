"""Which departments, and which labels, are taken for which."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from desk.dispatch.departments import Departments
from desk.evaluation.judging import Answer
from desk.evaluation.labelled import LabelledResult
from desk.evaluation.measures import FIRST, department_right
from knowledge.records import Department
from search.evaluation.confusion import Confusion, Heat


def departments_confused(
    answers: Sequence[Answer], departments: Departments, cities: Mapping[str, str]
) -> Confusion:
    """What came first for each message with a department; any right one counts as the labelled.

    Args:
        cities: names by code.
    """
    counts: Counter[tuple[str, str]] = Counter()
    asked: Counter[str] = Counter()
    for answer in FIRST.counted(answers):
        wanted = _title(answer.message.department, departments, cities)
        right = department_right(answer)
        first = next(iter(answer.judged.departments), "")
        counts[wanted, wanted if right else _title(first, departments, cities)] += 1
        asked[wanted] += 1
    return Confusion(counts, asked)


def _title(department_id: str, departments: Departments, cities: Mapping[str, str]) -> str:
    """A department's title, after the name of its city where the title does not tell it."""
    title = departments.title(department_id)
    found = departments.by_id.get(department_id)
    city = cities.get(found.city, "") if isinstance(found, Department) else ""
    return title if title.startswith(city) else f"{city}{title}"


def labels_confused(result: LabelledResult) -> tuple[Heat, Counter[tuple[str, str]]]:
    """Shares in rows of the right label, columns of the one said; and how often each pair was."""
    names = tuple(sorted(set(result.right.tolist())))
    counts = Counter(zip(result.right.tolist(), result.said.tolist(), strict=True))
    table = np.array([[counts[right, said] for said in names] for right in names], float)
    shares = table / table.sum(axis=1, keepdims=True)
    return Heat(names, tuple(tuple(row) for row in shares.tolist())), counts
