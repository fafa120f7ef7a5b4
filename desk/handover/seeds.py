"""From a complaint said in the chat to a form that is filled in with it.

The link to the form carries a sealed token: nobody reads the conversation out of it, it serves only
the browser or person that chatted, and only for some time.
"""

import json
from datetime import datetime, timedelta

from daoban.errors import Unavailable
from daoban.moments import now
from daoban.sealing import Sealer
from desk.handover.line_store import Clock
from desk.handover.lines import Lines
from desk.handover.shapes import Turn
from desk.handover.turns import Turns
from desk.vocabulary import Author
from search.contracts import Outcome

_PURPOSE = "ticket-seed"
_GOOD_FOR = timedelta(hours=24)
_ONE_MATTER = timedelta(minutes=30)
"""Turns that are further apart are not about one matter."""
_LOOKED_AT = 20
_MOST_CHARACTERS = 2000


class TicketSeeds:
    """What a form for a ticket begins with."""

    def __init__(self, turns: Turns, lines: Lines, sealer: Sealer, clock: Clock = now) -> None:
        """Take the turns, the lines, the sealer, and what tells the time."""
        self._turns = turns
        self._lines = lines
        self._sealer = sealer
        self._clock = clock

    def token(self, conversation: str, owner: str) -> str:
        """What the link carries; letters, digits, ``-`` and ``_``."""
        said = {
            "for": _PURPOSE,
            "conversation": conversation,
            "owner": owner,
            "until": (self._clock() + _GOOD_FOR).isoformat(),
        }
        return self._sealer.seal(json.dumps(said)).rstrip("=")

    def conversation(self, token: str, owner: str) -> str | None:
        """The conversation of a token, for its owner; ``None`` for anybody else, or when too old."""
        try:
            said = json.loads(self._sealer.unseal(token + "=" * (-len(token) % 4)))
            fits = (said["for"], said["owner"]) == (_PURPOSE, owner)
            fresh = self._clock() <= datetime.fromisoformat(said["until"])
        except (Unavailable, ValueError, KeyError, TypeError):
            return None
        return str(said["conversation"]) if fits and fresh else None

    def ticket_seed(self, conversation: str) -> str:
        """What was complained of, masked: the last turns that were for a ticket, and what was said
        to an agent since; empty when there are none."""
        complained = _last_matter(self._turns.of(conversation, _LOOKED_AT))
        since = complained[0].at if complained else self._clock() - _ONE_MATTER
        said = [(turn.at, turn.said) for turn in complained]
        said += [
            (line.at, line.masked)
            for line in self._lines.masked(conversation)
            if line.author is Author.CITIZEN and line.at >= since
        ]
        texts = dict.fromkeys(text.strip() for _, text in sorted(said))
        return "\n".join(filter(None, texts))[:_MOST_CHARACTERS]


def _last_matter(turns: list[Turn]) -> list[Turn]:
    """The last run of turns for a ticket, in order."""
    found: list[Turn] = []
    for turn in reversed(turns):
        if turn.outcome == Outcome.TICKET:
            if found and found[0].at - turn.at > _ONE_MATTER:
                break
            found.insert(0, turn)
        elif found:
            break
    return found
