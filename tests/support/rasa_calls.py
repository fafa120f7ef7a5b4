"""What Rasa sends to the action server, and the search that the actions then ask."""

from collections.abc import Callable
from typing import Any

from daoban.errors import Unavailable
from daoban.settings import Settings
from search.contracts import Option, Outcome, Question, Reply
from search.messages import TextMessage


def reply(outcome: Outcome = Outcome.ANSWERED, **changes: Any) -> Reply:
    said = TextMessage(text="引自办事指南的一句话。").model_dump()
    values = {"probability": 0.9, "release": "1-x", "messages": [said]} | changes
    return Reply(outcome=outcome, **values)


def options(*titles: str) -> list[Option]:
    return [Option(label=title, bundle=title, send=f"{title}要多久?") for title in titles]


class FakeSearch:
    """Stands in for ``SearchClient``: notes each question and gives the reply it was told to."""

    def __init__(self, _values: Settings | None = None) -> None:
        self.questions: list[Question] = []
        self.reply: Reply | None = reply()
        self.closed = False

    async def ask(self, question: Question) -> Reply:
        self.questions.append(question)
        if self.reply is None:
            raise Unavailable("查询服务没有应答。")
        return self.reply

    async def close(self) -> None:
        self.closed = True


def call(
    action: str,
    text: str = "关店要多久",
    slots: dict[str, Any] | None = None,
    entities: dict[str, str] | None = None,
    metadata: dict[str, Any] | None = None,
    intent: str = "ask_field",
) -> dict[str, Any]:
    """The body of ``POST /webhook``."""
    found = [{"entity": name, "value": value} for name, value in (entities or {}).items()]
    message = {"text": text, "intent": {"name": intent}, "entities": found}
    return {
        "next_action": action,
        "sender_id": "someone",
        "version": "3.6",
        "domain": {},
        "tracker": {
            "sender_id": "someone",
            "slots": slots or {},
            "latest_message": message | {"metadata": metadata or {}},
            "events": [],
            "paused": False,
            "followup_action": None,
            "active_loop": {},
            "latest_action_name": "action_listen",
        },
    }


def slots_set(body: dict[str, Any]) -> dict[str, Any]:
    """The slots that an action's answer sets, by name."""
    return {event["name"]: event["value"] for event in body["events"] if event["event"] == "slot"}


def state_of(body: dict[str, Any]) -> dict[str, Any]:
    """The state that an action reports to the gateway."""
    customs = [item["custom"] for item in body["responses"] if item.get("custom")]
    (state,) = [custom for custom in customs if custom.get("type") == "state"]
    return state


def said(body: dict[str, Any]) -> list[str]:
    """Names of the domain's responses that an action says."""
    return [item["response"] for item in body["responses"] if item.get("response")]


class ScriptedSearch(FakeSearch):
    """A search with a reply of its own for some texts, and one for all others."""

    def __init__(self) -> None:
        super().__init__()
        self.replies: dict[str, Reply | Callable[[Question], Reply]] = {}

    async def ask(self, question: Question) -> Reply:
        self.questions.append(question)
        found = self.replies.get(question.text, self.reply)
        if found is None:
            raise Unavailable("查询服务没有应答。")
        return found if isinstance(found, Reply) else found(question)

    @property
    def texts(self) -> list[str]:
        """What was asked."""
        return [question.text for question in self.questions]
