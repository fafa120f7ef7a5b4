"""What goes through the gateway: a message of a citizen, an answer, news for the citizen."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from actions.applications.dialogue.said import facts_in, masked
from desk.handover.shapes import Line


@dataclass(frozen=True)
class Said:
    """One message of a citizen.

    Attributes:
        conversation: as the engine knows it.
        owner: whose it is.
        known: whether the browser will be known again by its cookie.
        city: code of the served city, or empty.
        text: as it was said.
        key: the sender's own for this message; empty: none.
    """

    conversation: str
    owner: str
    known: bool
    city: str
    text: str
    key: str = ""

    @cached_property
    def masked(self) -> str:
        """The text without names, addresses and numbers of people."""
        return masked(self.text, facts_in(self.text))


@dataclass(frozen=True)
class Answer:
    """What goes back to the citizen.

    Attributes:
        messages: chat messages.
        state: outcome, bundle, field, handoff, as far as they are known.
        heard: what was asked, free of personal data.
        private: whether anything in it came from a form.
        unrecorded: it is no turn of the assistant.
    """

    messages: list[dict[str, Any]]
    state: dict[str, Any] = field(default_factory=dict)
    heard: str = ""
    private: bool = False
    unrecorded: bool = False


@dataclass(frozen=True)
class News:
    """What has come for the citizen, and where the conversation stands with people."""

    lines: list[Line]
    state: dict[str, Any]

    @property
    def waited_for(self) -> bool:
        """Whether more may come."""
        return bool(self.state["handoff"] or self.state["approval"])
