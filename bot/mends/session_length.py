"""Start a new session after a number of messages, so that a turn costs the same however long the conversation is.

Rasa walks through the whole session in each prediction (``RulePolicy`` ignores ``max_history``) and sends it whole
with each action call: at the three hundredth message a turn takes ten times as long as at the first. Rasa itself
starts a new session after an hour without messages; here also after :data:`MESSAGES_IN_A_SESSION`. The slots stay, so
the citizen notices nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

MESSAGES_IN_A_SESSION = 20


def messages_in_session(tracker: DialogueStateTracker) -> int:
    """How many messages the citizen has sent since the session began."""
    count = 0
    for event in reversed(tracker.events):
        if isinstance(event, SessionStarted):
            break
        count += isinstance(event, UserUttered)
    return count


def expired_or_long(
    has_expired: Callable[[MessageProcessor, DialogueStateTracker], bool],
) -> Callable[[MessageProcessor, DialogueStateTracker], bool]:
    """Wrap Rasa's question whether the session has expired."""

    def has_session_ended(processor: MessageProcessor, tracker: DialogueStateTracker) -> bool:
        return messages_in_session(tracker) >= MESSAGES_IN_A_SESSION or has_expired(processor, tracker)

    has_session_ended.__wrapped__ = has_expired  # type: ignore[attr-defined]
    return has_session_ended


def apply() -> None:
    """Ask our question in place of Rasa's, once."""
    if not hasattr(MessageProcessor._has_session_expired, "__wrapped__"):
        MessageProcessor._has_session_expired = expired_or_long(MessageProcessor._has_session_expired)
