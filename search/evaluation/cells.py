"""From the cells of one row, as people fill them in, to a golden question."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.vocabulary import Audience, GuideField
from search.contracts import Outcome
from search.evaluation.golden import GoldenQuestion
from search.evaluation.labels import FIELDS, KINDS, OUTCOMES, STYLES, UNSAID, Names, code_of

_SEVERAL = re.compile(r"[、;；\n]")
FOUND = (Outcome.ANSWERED, Outcome.RECOMMENDED)
BETWEEN = (Outcome.CLARIFY, Outcome.RECOMMENDED)
BY_KIND = {
    "complaint": Outcome.TICKET,
    "handoff": Outcome.HANDOFF,
    "emergency": Outcome.EMERGENCY,
    "other_people": Outcome.REFUSED,
    "jailbreak": Outcome.REFUSED,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file.

    Attributes:
        name: the id of a question that has none of its own.
        cells: texts, lists of texts or nothing, by the keys of ``labels.COLUMNS``.
    """

    name: str
    cells: Mapping[str, object]

    def text(self, key: str) -> str:
        """One cell as a text; empty when nothing is in it."""
        value = self.cells.get(key)
        if value is None:
            return ""
        if not isinstance(value, str | int | float):
            raise ValueError(f"「{key}」应当是一段文字")
        return str(value).strip()

    def texts(self, key: str) -> tuple[str, ...]:
        """One cell as several texts: a list, or a text cut at 、 and ;."""
        value = self.cells.get(key)
        if isinstance(value, list):
            if not all(isinstance(item, str) for item in value):
                raise ValueError(f"「{key}」里有不是文字的值")
            parts = value
        else:
            parts = _SEVERAL.split(self.text(key))
        return tuple(part.strip() for part in parts if part.strip())


def question_of(row: Row) -> GoldenQuestion:
    """The question of a row; outcomes that are not given follow from the other labels.

    Raises:
        ValueError: what is wrong and what to write instead, in Chinese.
    """
    text = row.text("text")
    if not text:
        raise ValueError("没有写问题，请填写「问题」（text）")
    bundles, topic = row.texts("bundles"), row.text("topic") or None
    kind = row.text("kind")
    kind = code_of(KINDS, kind) or kind
    field = _known(FIELDS, "要素", row.text("field")) if row.text("field") else None
    outcomes = tuple(Outcome(_known(OUTCOMES, "结果", said)) for said in row.texts("outcomes"))
    style = row.text("style") or UNSAID
    return GoldenQuestion(
        id=row.text("id") or row.name,
        text=text,
        style=code_of(STYLES, style) or style,
        bundles=bundles,
        field=GuideField(field) if field else None,
        outcomes=outcomes or outcomes_of(len(bundles) + bool(topic), kind),
        city=row.text("city") or None,
        audience=_audience(row.text("audience")),
        topic=topic,
        kind=kind or None,
    )


def outcomes_of(records: int, kind: str) -> tuple[Outcome, ...]:
    """The outcomes that are right by the labels alone, the best first.

    Args:
        records: how many records are right; between several it is right to ask back.
        kind: of a question outside, or empty.
    """
    if records:
        return FOUND if records == 1 else (*BETWEEN, Outcome.ANSWERED)
    return (BY_KIND.get(kind, Outcome.NO_ANSWER),)


def _known(names: Names, heading: str, said: str) -> str:
    code = code_of(names, said)
    if code is None:
        choices = "、".join(known[0] for known in names.values())
        raise ValueError(f"「{heading}」不认识“{said}”，请写这些之一：{choices}")
    return code


def _audience(said: str) -> Audience | None:
    if not said:
        return None
    try:
        return Audience(said)
    except ValueError:
        choices = "、".join(Audience)
        raise ValueError(f"「服务对象」不认识“{said}”，请写这些之一：{choices}") from None
