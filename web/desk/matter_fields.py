"""The fields of one matter as plain texts, as a form of a page holds them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from desk.drafts import DepartmentChance, MatterDraft
from desk.vocabulary import Emotion, TicketType, Urgency

FIELDS = (
    "type",
    "category1",
    "category2",
    "department",
    "district",
    "subdistrict",
    "place",
    "happened",
    "object",
    "demand",
    "summary",
    "text",
    "urgency",
    "emotion",
)
"""Of a matter, in the order of the page. ``category2`` is the whole path, with slashes."""
SETTLED = ("type", "department", "district", "urgency")
"""Fields whose corrections are kept, besides the category."""
BLANK: Mapping[str, str] = {
    **dict.fromkeys(FIELDS, ""),
    "type": TicketType.HELP.value,
    "urgency": Urgency.NORMAL.value,
    "emotion": Emotion.CALM.value,
}
PATH_MARK = "/"


@dataclass(frozen=True)
class Matter:
    """One matter on the page.

    Attributes:
        values: what stands in its fields.
        drafted: what was drafted for them; empty when nothing was.
        departments: the most likely ones.
    """

    values: Mapping[str, str] = field(default_factory=lambda: dict(BLANK))
    drafted: Mapping[str, str] = field(default_factory=dict)
    departments: tuple[DepartmentChance, ...] = ()

    @property
    def touched(self) -> frozenset[str]:
        """Fields that somebody changed."""
        return frozenset(
            name
            for name in FIELDS
            if self.values.get(name, "") != self.drafted.get(name, BLANK[name])
        )

    @property
    def kept(self) -> str:
        """What has to come back with the form, as JSON."""
        chances = [each.model_dump() for each in self.departments]
        return json.dumps({"drafted": dict(self.drafted), "departments": chances})

    def redrafted(self, draft: MatterDraft) -> "Matter":
        """With a newer draft in every field that nobody touched."""
        drafted = drafted_values(draft)
        values = {**drafted, **{name: self.values.get(name, "") for name in self.touched}}
        return Matter(values, drafted, tuple(draft.departments))


def drafted_values(draft: MatterDraft) -> dict[str, str]:
    """A draft as plain texts."""
    fields, path = draft.fields, draft.category_path
    return {
        "type": draft.type.value,
        "category1": path[0] if path else "",
        "category2": PATH_MARK.join(path[:2]) if len(path) > 1 else "",
        "department": draft.departments[0].id if draft.departments else draft.department,
        "district": draft.district or "",
        "subdistrict": fields.place.subdistrict or "",
        "place": fields.place.said,
        "happened": fields.time.said if fields.time else "",
        "object": fields.object,
        "demand": fields.demand,
        "summary": draft.summary,
        "text": draft.text,
        "urgency": draft.urgency.value,
        "emotion": fields.emotion.value,
    }


def category_path(values: Mapping[str, Any]) -> list[str]:
    """Level 1 and 2 of a category; level 1 alone when no level 2 was chosen."""
    if values.get("category2"):
        return str(values["category2"]).split(PATH_MARK, 1)
    return [str(values["category1"])] if values.get("category1") else []


def settled_values(values: Mapping[str, str]) -> dict[str, Any]:
    """What corrections compare: type, category, department, district, urgency."""
    return {
        **{name: values.get(name, "") for name in SETTLED},
        "category_path": category_path(values),
    }
