"""Carry each slot over once when a new session starts.

A session is rolled over to keep turns cheap, but ``ActionSessionStart`` copies every ``SlotSet`` of the old session
into the new one, also those long overwritten. With slots set in each turn the new session starts as long as the old
one ended. Only the last value of each slot means anything, so only that is carried over.
"""

from __future__ import annotations

from rasa.core.actions.action import ActionSessionStart
from rasa.shared.core.constants import DEFAULT_SLOT_NAMES
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker


def last_values(tracker: DialogueStateTracker) -> list[SlotSet]:
    """One event for each slot of ours whose value is not the initial one."""
    return [
        SlotSet(slot.name, slot.value)
        for slot in tracker.slots.values()
        if slot.name not in DEFAULT_SLOT_NAMES and slot.value != slot.initial_value
    ]


def apply() -> None:
    """Replace Rasa's copy of all slot events."""
    ActionSessionStart._slot_set_events_from_tracker = staticmethod(last_values)
