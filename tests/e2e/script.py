"""Written dialogues: what is said turn by turn, and what must hold of each reply."""

from functools import cache
from pathlib import Path
from typing import Any, Self

import httpx
import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from knowledge.vocabulary import GuideField
from search.contracts import Outcome

FOLDER = Path(__file__).with_name("dialogues")
FAILURES = ("多轮对话暂时不可用", "查询暂时用不了", "utter_")
"""What no reply of a healthy house says."""


class Strict(BaseModel):
    """Refuses keys that it does not know, so that a misspelt check cannot pass unseen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _several(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


class TurnScript(Strict):
    """One turn: what the person says or presses, and what must hold of the reply."""

    say: str | None = None
    press: str | None = None
    """Part of the label of a button of the last reply."""
    outcome: list[Outcome]
    bundle: list[str | None] | None = None
    """Titles of which the conversation is about one now; not looked at when left out."""
    field: GuideField | None = None
    fields: set[GuideField] = set()
    """Fields of the guide of which the reply quotes all."""
    shows: list[str] = []
    """Texts that all stand in the reply, its buttons included."""
    hides: list[str] = []
    """Texts that must not stand in the reply."""
    choices: int = 0
    """Buttons that the reply has at least."""

    @model_validator(mode="before")
    @classmethod
    def _one_or_several(cls, data: dict[str, Any]) -> dict[str, Any]:
        lists = {name: _several(data[name]) for name in ("outcome", "bundle") if name in data}
        return data | lists

    @model_validator(mode="after")
    def _said_or_pressed(self) -> Self:
        assert (self.say is None) != (self.press is None), "a turn is said or pressed"
        return self

    def misses(self, reply: "Heard") -> list[str]:
        """What does not hold of a reply, in words; nothing when all does."""
        found = []
        if reply.outcome not in self.outcome:
            found.append(f"outcome {reply.outcome}")
        if self.bundle is not None and reply.bundle not in self.bundle:
            found.append(f"bundle {reply.bundle}")
        if self.field and reply.field != self.field:
            found.append(f"field {reply.field}")
        found += [f"does not quote {field}" for field in sorted(self.fields - reply.fields)]
        if len(reply.buttons) < self.choices:
            found.append(f"{len(reply.buttons)} buttons")
        found += [f"does not show {text}" for text in self.shows if text not in reply.text]
        hidden = (*self.hides, *FAILURES)
        return [*found, *(f"shows {text}" for text in hidden if text in reply.text)]


class Dialogue(Strict):
    """One scripted conversation."""

    name: str
    city: str | None = None
    """The city chosen on the page."""
    turns: list[TurnScript] = Field(min_length=4, max_length=12)


class Heard(BaseModel):
    """What came back in one turn."""

    outcome: Outcome
    bundle: str | None
    field: GuideField | None
    fields: set[GuideField]
    """Fields of the guide that it quotes."""
    text: str
    buttons: dict[str, str]
    """What each button sends, by its label."""

    @classmethod
    def from_body(cls, body: dict[str, Any]) -> "Heard":
        """Read the body of ``POST /api/v1/chat``."""
        pressable = [item for part in body["messages"] for item in part.get("buttons", ())]
        buttons = {item["label"]: item["send"] for item in pressable}
        text = "\n".join([*(message["text"] for message in body["messages"]), *buttons])
        found = {"fields": _quoted(body["messages"]), "text": text, "buttons": buttons}
        return cls.model_validate(body["state"] | found)


def _quoted(messages: list[dict[str, Any]]) -> set[str]:
    """The fields that the guides and checklists among messages quote."""
    fields = {str(part["field"]) for part in messages if part.get("field")}
    lists = any(part["type"] == "checklist" for part in messages)
    return fields | ({GuideField.MATERIALS.value} if lists else set())


class Conversation:
    """One conversation over ``/api/v1/chat``."""

    def __init__(self, http: httpx.Client, city: str | None) -> None:
        self._http = http
        self._city = city
        self._session: str | None = None
        self._buttons: dict[str, str] = {}

    def _words(self, turn: TurnScript) -> str:
        if turn.say is not None:
            return turn.say
        sent = [send for label, send in self._buttons.items() if str(turn.press) in label]
        assert sent, f"no button 「{turn.press}」 among {list(self._buttons)}"
        return sent[0]

    def take(self, turn: TurnScript) -> Heard:
        """Say or press what the turn says; what came back."""
        body = {"session": self._session, "text": self._words(turn), "city": self._city}
        response = self._http.post("/api/v1/chat", json=body)
        assert response.status_code == 200, response.text
        reply = response.json()
        self._session = reply["session"]
        heard = Heard.from_body(reply)
        self._buttons = heard.buttons
        return heard


@cache
def dialogues() -> tuple[Dialogue, ...]:
    """All dialogues, file by file."""
    read = TypeAdapter(list[Dialogue])
    files = sorted(FOLDER.glob("*.yml"))
    loaded = (read.validate_python(yaml.safe_load(file.read_text("utf-8"))) for file in files)
    return tuple(dialogue for part in loaded for dialogue in part)
