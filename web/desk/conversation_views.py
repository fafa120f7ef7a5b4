"""Conversations as agents see them: who waits, what was said, what can be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from daoban.errors import DaobanError, NotFound
from desk.accounts.roles import Right, may
from desk.handover.shapes import Handover, Line, Queued, Turn, plain_text
from desk.vocabulary import Author, ConversationStatus
from web.desk.here import AtDesk
from web.desk.moments import short, span
from web.desk.texts import desk_text

SUGGESTED_LINES = 3
"""So many of the citizen's last lines are what suggestions are asked for."""


@dataclass(frozen=True)
class Entry:
    """One thing that was said.

    Attributes:
        id: of the line; 0 for a turn with the assistant.
        author: ``citizen``, ``assistant``, ``agent`` or ``system``.
        who: in words.
        text: masked, unless it was asked for.
        at: when.
    """

    id: int
    author: str
    who: str
    text: str
    at: datetime

    def as_json(self) -> dict[str, Any]:
        """For the page's script."""
        return {
            "id": self.id,
            "author": self.author,
            "who": self.who,
            "text": self.text,
            "at": self.at.isoformat(),
            "said_at": short(self.at),
        }


def entries_of(here: AtDesk, turns: Sequence[Turn], lines: Sequence[Line]) -> list[Entry]:
    """What was said to the assistant and to agents, in order."""
    found = [entry for turn in turns for entry in _of_turn(turn)]
    found += [of_line(here, line) for line in lines]
    return sorted(found, key=lambda entry: entry.at)


def _of_turn(turn: Turn) -> list[Entry]:
    words = desk_text()["conversation"]
    said = Entry(0, Author.CITIZEN.value, words["citizen"], turn.said, turn.at)
    answered = turn.answered or words["form_content"]
    return [said, Entry(0, Author.ASSISTANT.value, words["assistant"], answered, turn.at)]


def of_line(here: AtDesk, line: Line) -> Entry:
    """A line; by an agent under the agent's title."""
    who = desk_text()["conversation"][line.author.value]
    if line.author is Author.AGENT:
        who = title_of(here, line.actor) or who
    return Entry(line.id, line.author.value, who, plain_text(line.messages), line.at)


def title_of(here: AtDesk, account: str) -> str:
    """How an account is shown to colleagues; the name when it is gone."""
    if account == here.actor.name:
        return here.actor.title
    found = (each.actor.title for each in here.desk.accounts.list() if each.actor.name == account)
    return next(found, account)


def handover_of(here: AtDesk, conversation: str, lines: Sequence[Line]) -> Handover | None:
    """The open handover of a conversation, or the one that it had last."""
    current = here.desk.handovers.current(conversation)
    if current:
        return current
    last = next((line.handover_id for line in reversed(lines) if line.handover_id), "")
    try:
        return here.desk.handovers.get(last) if last else None
    except NotFound:
        return None


def colleagues(here: AtDesk) -> list[tuple[str, str]]:
    """Name and title of everybody a conversation can be passed on to."""
    return [
        (each.actor.name, each.actor.title)
        for each in here.desk.accounts.list()
        if not each.disabled
        and each.actor.name != here.actor.name
        and may(each.actor.role, Right.CONVERSE)
    ]


def waiting_view(here: AtDesk, queued: Queued) -> dict[str, Any]:
    """One who waits."""
    words, handover = desk_text()["conversations"], queued.handover
    reserved = ""
    if handover.agent:
        mine = handover.agent == here.actor.name
        name = title_of(here, handover.agent)
        reserved = words["reserved_me"] if mine else words["reserved"].format(name=name)
    return {
        "id": handover.id,
        "conversation": handover.conversation,
        "revision": handover.revision,
        "place": queued.place,
        "said": words["waiting_row"].format(place=queued.place, span=span(queued.waited_seconds)),
        "waited_seconds": queued.waited_seconds,
        "reason": handover.reason,
        "reserved": reserved,
    }


def mine_view(handover: Handover) -> dict[str, Any]:
    """One that whoever asks has, or that waits for exactly them."""
    words = desk_text()["conversations"]
    active = handover.status is ConversationStatus.ACTIVE
    since = short(handover.taken_at) if handover.taken_at else ""
    return {
        "conversation": handover.conversation,
        "said": words["mine_row"].format(since=since) if active else words["mine_waiting"],
        "reason": handover.reason,
    }


def lists(here: AtDesk) -> dict[str, list[dict[str, Any]]]:
    """Who waits, and what whoever asks has."""
    handovers = here.desk.handovers
    return {
        "waiting": [waiting_view(here, each) for each in handovers.waiting()],
        "mine": [mine_view(each) for each in handovers.mine(here.actor)],
    }


def queue_place(here: AtDesk, handover: Handover) -> str:
    """Where a waiting one stands, in words; empty for any other."""
    for each in here.desk.handovers.waiting():
        if each.handover.id == handover.id:
            words = desk_text()["conversation"]
            waited = span(each.waited_seconds)
            return str(words["place"]).format(place=each.place, span=waited)
    return ""


def missing() -> DaobanError:
    """There is no such conversation."""
    words = desk_text()["conversations"]
    return NotFound(words["missing"], words["missing_hint"])
