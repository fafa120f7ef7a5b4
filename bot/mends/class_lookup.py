"""Remember which class stands for an event or a slot type.

``Event.resolve_by_type`` and ``Slot.resolve_by_type`` walk through all subclasses for each event read from the
tracker store, dozens of times in a turn. The answer for a name that was found does not change.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from rasa.shared.core.events import Event
from rasa.shared.core.slots import Slot


def remembered(resolve: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap ``resolve`` so that a class once found is not looked for again; a fall-back is never remembered."""
    known: dict[str, type] = {}

    @wraps(resolve)
    def resolve_by_type(type_name: str, *default: Any, **named: Any) -> Any:
        if type_name in known:
            return known[type_name]
        found = resolve(type_name, *default, **named)
        if isinstance(found, type) and getattr(found, "type_name", None) == type_name:
            known[type_name] = found
        return found

    return resolve_by_type


def apply() -> None:
    """Put the memory in front of both lookups, once."""
    for base in (Event, Slot):
        if not hasattr(base.resolve_by_type, "__wrapped__"):
            base.resolve_by_type = staticmethod(remembered(base.resolve_by_type))
