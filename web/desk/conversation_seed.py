"""What a call page begins with when a conversation is to be filed."""

from typing import TYPE_CHECKING

from daoban.errors import NotFound
from desk.accounts.account import Actor
from desk.handover.shapes import Line, Turn
from desk.handover.wishes import asks_for_person
from desk.vocabulary import Author
from web.desk.requests import MOST_CHARACTERS
from web.desk.texts import desk_text

if TYPE_CHECKING:
    from desk.parts import DeskParts


def transcript_of(desk: "DeskParts", conversation: str, actor: Actor) -> tuple[str, str]:
    """The code of the city, which may be empty, and what the citizen said, masked.

    Raises:
        NotFound: nobody has this conversation.
    """
    handover = desk.handovers.current(conversation)
    turns, lines = desk.turns.of(conversation), desk.lines.masked(conversation)
    if handover is None and not turns and not lines:
        words = desk_text()["conversations"]
        raise NotFound(words["missing"], words["missing_hint"])
    desk.handovers.seen(actor)
    city = handover.city if handover else next((turn.city for turn in turns), "")
    return city, "\n".join(said_by_citizen(turns, lines))[-MOST_CHARACTERS:]


def said_by_citizen(turns: list[Turn], lines: list[Line]) -> list[str]:
    """What the citizen said to the assistant and to agents, in order, masked; nothing twice.

    That a person is asked for is no part of the matter.
    """
    said = [(turn.at, turn.said) for turn in turns]
    said += [(line.at, line.masked) for line in lines if line.author is Author.CITIZEN]
    texts = [text.strip() for _at, text in sorted(said) if not asks_for_person(text)]
    return list(dict.fromkeys(filter(None, texts)))
