"""What the call page shows of suggestions and matters.

``static/js/desk/views.js`` prepares the same values in the browser.
"""

from dataclasses import dataclass
from typing import Any

from desk.drafts import Suggestion
from search.contracts import AnswerItem
from web.desk.cities import CityChoice
from web.desk.matter_fields import Matter
from web.desk.texts import desk_text
from web.page_messages import quoted_title

SHOWN_SUGGESTIONS = 3
SHOWN_ITEMS = 3
"""Quoted texts that a card shows before it is opened."""
View = dict[str, Any]


def chance(probability: float) -> str:
    """A probability as words and as a number: 很可能（92%）."""
    words = desk_text()
    word = next(each["word"] for each in words["chances"] if probability >= each["from"])
    said: str = words["call"]["chance"].format(word=word, percent=f"{round(probability * 100)}%")
    return said


def suggestion_views(suggestions: list[Suggestion], base: str) -> list[View]:
    """The best suggestions, as cards."""
    return [suggestion_view(each, base) for each in suggestions[:SHOWN_SUGGESTIONS]]


def suggestion_view(suggestion: Suggestion, base: str) -> View:
    """One suggestion as a card."""
    words = desk_text()["call"]
    items = [_item(each) for each in suggestion.answer]
    rest = items[SHOWN_ITEMS:]
    return {
        "id": suggestion.id,
        "title": suggestion.title,
        "city": words["city_tag"].format(city=suggestion.city) if suggestion.city else "",
        "percent": round(suggestion.probability * 100),
        "chance": chance(suggestion.probability),
        "message": suggestion.message,
        "items": items[:SHOWN_ITEMS],
        "rest": rest,
        "more": words["more_items"].format(count=len(rest)),
        "url": f"{base}{suggestion.url}" if suggestion.url else "",
    }


def _item(item: AnswerItem) -> View:
    words = desk_text()["call"]
    return {
        "text": item.text,
        "source": quoted_title(item.citation.source),
        "seen": words["seen"].format(day=item.citation.seen),
        "reference": words["reference"] if item.reference else "",
        "unverified": words["unverified"] if item.unverified else "",
    }


@dataclass(frozen=True)
class MatterView:
    """One matter as the template prints it.

    Attributes:
        values: what stands in its fields.
        kept: what comes back with the form, as JSON.
        departments: the likely ones as radio buttons.
        other: title of a department that is not among them; empty: none.
    """

    values: dict[str, str]
    kept: str
    departments: list[View]
    other: str


def matter_view(matter: Matter, city: CityChoice) -> MatterView:
    """A matter with its departments."""
    chosen = matter.values.get("department", "")
    likely = [
        {
            "id": each.id,
            "name": each.name,
            "chance": chance(each.probability),
            "reasons": "；".join(each.reasons),
            "checked": chosen in (each.id, each.name),
        }
        for each in matter.departments[:SHOWN_SUGGESTIONS]
    ]
    is_likely = any(each["checked"] for each in likely)
    titles = {each.id: each.title for each in city.departments}
    other = "" if is_likely else titles.get(chosen, chosen)
    return MatterView(dict(matter.values), matter.kept, likely, other)
