"""What dispatch is measured on: messages and calls that it has not learnt from."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from daoban.errors import NotFound
from daoban.settings import ROOT
from desk.dispatch.messages import (
    CALLS,
    LabelledCall,
    LabelledMessage,
    read_calls,
    read_messages,
)
from desk.evaluation.field_measures import ToldCall, read_told
from desk.evaluation.texts import say
from knowledge.regions import Regions

GOLDEN = ROOT / "tests" / "golden" / "desk"
CALLS_FILE = f"{CALLS}.jsonl"
ROUTED, URGENCY = "routed.jsonl", "urgency.jsonl"
FIELDS_FILE = "fields.jsonl"
"""May be missing: fields are then not measured."""


@dataclass(frozen=True)
class Golden:
    """Everything with its right answer.

    Attributes:
        routed: messages about one matter, with all labels.
        urgency: messages whose urgency is easily mistaken, with urgency and district.
        calls: transcripts with one or several matters.
        told: calls with the words that tell each field.
    """

    routed: list[LabelledMessage]
    urgency: list[LabelledMessage]
    calls: list[LabelledCall]
    told: Sequence[ToldCall] = ()

    @property
    def messages(self) -> list[LabelledMessage]:
        """All that is about one matter."""
        return [*self.routed, *self.urgency]

    @property
    def texts(self) -> set[str]:
        """Every text, so that none of them is learnt."""
        calls = (text for call in self.calls for text in (call.text, *_texts(call.matters)))
        return {*_texts(self.messages), *calls, *(call.text for call in self.told)}


def _texts(messages: list[LabelledMessage] | tuple[LabelledMessage, ...]) -> list[str]:
    return [message.text for message in messages]


def read_golden(folder: Path, regions: Regions) -> Golden:
    """Read the three files of a folder.

    Raises:
        NotFound: one of them is missing.
    """
    for name in (ROUTED, URGENCY, CALLS_FILE):
        if not (folder / name).is_file():
            raise NotFound(say("no_golden", file=folder / name), say("no_golden_hint"))
    return Golden(
        read_messages(folder / ROUTED, regions),
        read_messages(folder / URGENCY, regions),
        read_calls(folder / CALLS_FILE, regions),
        read_told(folder / FIELDS_FILE, regions),
    )
