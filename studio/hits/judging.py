"""What is right for a question of a batch, and whether it was hit."""

from collections import Counter
from collections.abc import Iterable

from knowledge.vocabulary import GuideField
from search.evaluation.golden import GoldenQuestion
from search.evaluation.labels import UNSAID
from search.evaluation.measure import Measured
from search.run import Tools
from studio.golden import expected_of
from studio.hits.shapes import HitRow
from studio.hits.texts import hit_text

MOST_DOUBTS = 8


def labelled(row: HitRow, tools: Tools, name: str = "") -> GoldenQuestion:
    """A row as a question with labels; where nothing was said, they are empty.

    Args:
        row: the question.
        tools: know the titles.
        name: the id it gets.
    """
    titles, outcomes = expected_of(row.expected, tools)
    return GoldenQuestion(
        id=name,
        text=row.question,
        style=UNSAID,
        bundles=titles,
        field=GuideField(row.field) if row.field else None,
        outcomes=outcomes,
        city=row.city or None,
    )


def verdict(item: Measured) -> bool | None:
    """Whether a question was hit: what was answered, and the field where one was given."""
    if item.golden.outcomes:
        return not item.missed
    return item.field_right if item.golden.field else None


def place(item: Measured) -> int | None:
    """The place of the first right record."""
    return item.place() if item.golden.titles else None


def doubts(rows: Iterable[HitRow], tools: Tools) -> list[str]:
    """Labels that nothing released bears out."""
    missing: Counter[str] = Counter()
    for row in rows:
        golden = labelled(row, tools)
        missing.update(golden.titles - set(tools.snapshot.by_title))
    text = hit_text()["doubts"]["title"]
    return [
        text.format(title=title, count=count) for title, count in missing.most_common(MOST_DOUBTS)
    ]
