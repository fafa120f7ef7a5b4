"""What the citizen is told around people: the queue, office hours, approvals, forms to fill in."""

from typing import Any

from desk.handover.handovers import Handovers
from desk.handover.hours import OfficeHours
from desk.handover.shapes import Handover
from desk.handover.texts import handover_text, hours_text
from desk.vocabulary import ConversationStatus

ChatMessage = dict[str, Any]
TICKET_PAGE = "/ticket/new"
MESSAGE_PAGE = "/message"
_SOON = 1
"""Minutes of waiting that are told as soon."""


class DeskMessages:
    """Makes the messages."""

    def __init__(self, handovers: Handovers, hours: OfficeHours) -> None:
        """Take the queue, and when people answer."""
        self._handovers = handovers
        self._hours = hours

    def asked(self, handover: Handover) -> list[ChatMessage]:
        """To whoever asked for a person, once or again."""
        words = handover_text()["asked"]
        if handover.status is ConversationStatus.ACTIVE:
            return [_text(str(words["active"]).format(title=self._title(handover)))]
        return [_text(str(words["waiting"]).format(**_waiting(*self._place(handover))))]

    def kept(self, handover: Handover) -> list[ChatMessage]:
        """To whoever wrote something for the agent: a word only while nobody has read it."""
        if handover.status is ConversationStatus.ACTIVE:
            return []
        words = str(handover_text()["kept"])
        return [_text(words.format(**_waiting(*self._place(handover))))]

    def closed(self) -> list[ChatMessage]:
        """To whoever asked for a person outside office hours."""
        words = handover_text()
        text = str(words["closed"]["text"]).format(hours=self._hours.text())
        label = words["offer"]["message"]["label"]
        return [{"type": "message_offer", "text": text, "url": MESSAGE_PAGE, "label": label}]

    def said(self, name: str) -> list[ChatMessage]:
        """A plain sentence."""
        return [_text(str(handover_text()[name]))]

    def held(self, office_open: bool) -> list[ChatMessage]:
        """In place of an answer that waits for approval."""
        words = handover_text()["approval"]
        text = str(words["held" if office_open else "held_closed"])
        return [{"type": "notice", "level": "info", "text": text.format(hours=self._hours.text())}]

    def ticket_offer(self, token: str) -> ChatMessage:
        """The card that leads to the form for a ticket."""
        words = handover_text()["offer"]["ticket"]
        url = f"{TICKET_PAGE}?from={token}" if token else TICKET_PAGE
        return {"type": "ticket_offer", "text": words["text"], "url": url, "label": words["label"]}

    def status(self, handover: Handover | None, approval: bool) -> ChatMessage:
        """Where the conversation stands with people, in words and in numbers."""
        found: ChatMessage = {"status": None, "place": None, "minutes": None, "agent": None}
        if handover is None:
            return found | {"text": handover_text()["status"]["approval"] if approval else ""}
        words = handover_text()["status"]
        found["status"] = handover.status.name.lower()
        if handover.status is ConversationStatus.ACTIVE:
            title = self._title(handover)
            return found | {"agent": title, "text": str(words["active"]).format(title=title)}
        place, minutes = self._place(handover)
        text = str(words["waiting"]).format(**_waiting(place, minutes))
        return found | {"place": place, "minutes": minutes, "text": text}

    def _title(self, handover: Handover) -> str:
        return self._handovers.title(handover) or str(handover_text()["somebody"])

    def _place(self, handover: Handover) -> tuple[int, int]:
        """The place, and about how many minutes it takes; the first one at least."""
        place = max(self._handovers.place(handover), 1)
        return place, self._handovers.minutes(place)


def _waiting(place: int, minutes: int) -> dict[str, Any]:
    return {"place": place, "wait": _wait(minutes)}


def _wait(minutes: int) -> str:
    words = handover_text()["wait"]
    if minutes <= _SOON:
        return str(words["soon"])
    if minutes > hours_text()["long_minutes"]:
        return str(words["long"])
    return str(words["minutes"]).format(minutes=minutes)


def _text(said: str) -> ChatMessage:
    return {"type": "text", "text": said}
