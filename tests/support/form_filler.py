"""Filling in whole applications at a running house, and remembering what it said it had kept."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from threading import Event

from stdnum import luhn

from .form_client import FormClient, Json, Refused, words_of

MOST_STEPS = 200
CHANGES = 5
"""How often something is typed over before it is handed in."""
TYPED_IN_CHAT = frozenset(
    {"choice", "mobile-phone", "past-date", "money", "whole-number", "person-name", "citizen-id"}
)
"""Formats that a bare answer is understood for."""
_LEFT = re.compile(r"（还有 \d+ 项）")
_SUBMITTED = "已经提交"


@dataclass(frozen=True)
class Task:
    """What somebody applies for.

    Attributes:
        bundle: its id.
        subject: who is signed in.
        answers: scenario id to the label that leads to a complete application.
        values: field path to the value that alone fits this person.
    """

    bundle: str
    subject: str
    answers: Mapping[str, str]
    values: Mapping[str, str]


FLEXIBLE = Task(
    "cq-flexible-employment",
    "wu-shiyong",
    {
        "on-behalf": "给自己办",
        "flexible-job-now": "自己干，没有单位给我交社保",
        "flexible-age": "满16周岁，没到退休年龄",
        "flexible-which-insurance": "养老和医保都要",
        "flexible-card": "有",
        "flexible-archive": "有，要转来存放",
    },
    {
        "applicant.name": "吴试用",
        "applicant.identity_number": "510211198805219816",
        "personal_details.sex": "男",
        "personal_details.birth_date": "1988-05-21",
        "residence.region_code": "500105",
    },
)


def value_for(shown: Json, random: Random) -> str:
    """A right value for a field as the API shows it, in canonical form, nearly never the same."""
    if shown["choices"]:
        return str(random.choice(shown["choices"]))
    number = random.randrange(10**8)
    days = timedelta(days=random.randrange(3000))
    card = f"6222{number:08d}000000"
    made = {
        "mobile-phone": f"199{number:08d}",
        "phone": f"023-6{number % 10**7:07d}",
        "past-date": (date(2012, 1, 1) + days).isoformat(),
        "money": str(3000 + number % 5000),
        "whole-number": str(1 + number % 200),
        "postcode": f"4000{number % 100:02d}",
        "person-name": "李示" + "".join(random.sample("甲乙丙丁戊己庚辛", 2)),
        "address": f"重庆市渝中区示例路{number}号",
        "bank-card": card + luhn.calc_check_digit(card),
        "bank-account": card,
        "plain-text": f"示例{number}",
        "certificate-number": f"YB-{number:08d}",
    }
    return made[shown["format"]]


@dataclass
class Filled:
    """An application and what the house said it had of it."""

    id: str
    number: str
    values: dict[str, str] = field(default_factory=dict)
    """Field path to the last value that was acknowledged."""
    submitted: bool = False


class Filler:
    """Fills in by chat, page and API in turn, and hands in twice to be sure."""

    def __init__(
        self,
        client: FormClient,
        random: Random,
        value: Callable[[Json, Random], str] = value_for,
        consents: float = 0.25,
    ) -> None:
        """Take somebody with a browser, the source of chance, values and the share of consents."""
        self.client = client
        self._value = value
        self._consents = consents
        self.random = random
        self.done: list[Filled] = []
        self.handing_in = Event()
        """Set while an application is being handed in."""
        self.turns: dict[str, int] = {"chat": 0, "page": 0, "api": 0}
        self._asked = ""

    def fill(self, task: Task) -> Filled:
        """One application from its beginning to the counter."""
        begun = self.client.api("POST", "/applications", {"bundle": task.bundle})
        filled = Filled(begun["id"], begun["number"])
        self.done.append(filled)
        self._lead_chat_to(filled)
        for _ in range(MOST_STEPS):
            shown = self.look(filled)
            if shown["step"]["kind"] == "submit":
                break
            self._answer(task, filled, shown)
        else:
            raise AssertionError(f"no end: {shown['step']}")
        self._change_some(task, filled)
        self._hand_in(filled)
        return filled

    def look(self, filled: Filled) -> Json:
        """The application as the API shows it now."""
        return self.client.api("GET", f"/applications/{filled.id}")

    def _lead_chat_to(self, filled: Filled) -> None:
        """A code that was used is lost with the answer, so each try takes a new one."""
        while True:
            code = self.client.api("POST", f"/applications/{filled.id}/resume-code")["code"]
            reply = self.client.say_once(code)
            if reply and (reply["state"]["form"] or {}).get("id") == filled.id:
                return

    def _answer(self, task: Task, filled: Filled, shown: Json) -> None:
        kind, key = shown["step"]["kind"], shown["step"]["key"]
        path = f"/applications/{filled.id}"
        by_chat = self.random.random() < 0.5
        if kind in ("on_behalf", "scenario"):
            if by_chat:
                self._say(task.answers[key])
            else:
                self.client.api("POST", f"{path}/answers", {"answers": {key: task.answers[key]}})
        elif kind == "consent":
            gives = self.random.random() < self._consents
            if by_chat:
                self._say("同意" if gives else "不同意，我自己填")
            else:
                decision = {"register": key, "decision": "give" if gives else "refuse"}
                self.client.api("POST", f"{path}/consents", decision)
        elif kind == "heard":
            self._say("填进去")
        elif kind == "review":
            self._say("都对")
        elif kind == "materials":
            self._say("都带到窗口交")
        elif kind == "field":
            wanted = next(each for each in shown["fields"] if each["path"] == key)
            value = task.values.get(key) or self._value(wanted, self.random)
            if not (
                by_chat
                and wanted["format"] in TYPED_IN_CHAT
                and self._fill_by_chat(filled, key, value)
            ):
                self._fill(filled, {key: value}, shown["version"])
        else:
            raise AssertionError(shown["step"])

    def _say(self, text: str) -> None:
        """A turn whose outcome is looked at afterwards, whether it was answered or not."""
        self.turns["chat"] += 1
        reply = self.client.say_once(text)
        self._asked = _question(reply) if reply else ""

    def _fill_by_chat(self, filled: Filled, path: str, value: str) -> bool:
        """Whether the field was filled; a question that changes says that it was."""
        if not self._asked:
            self._say("继续填表")
        asked = self._asked
        self.turns["chat"] += 1
        reply = self.client.say_once(value)
        self._asked = _question(reply) if reply else ""
        answered = reply is not None and reply["state"]["outcome"] == "answered"
        if answered and asked and reply and asked not in words_of(reply):
            filled.values[path] = value
            return True
        return self._holds(filled, path, value)

    def _holds(self, filled: Filled, path: str, value: str) -> bool:
        fields = {each["path"]: each["value"] for each in self.look(filled)["fields"]}
        if fields.get(path) == value:
            filled.values[path] = value
            return True
        return False

    def _fill(self, filled: Filled, values: Mapping[str, str], version: int) -> None:
        """Fill by page or API; answered is kept."""
        self._asked = ""
        if self.random.random() < 0.5:
            self.turns["page"] += 1
            sent = {f"field:{path}": value for path, value in values.items()}
            data = {"version": str(version), "action": "save", **sent}
            self.client.ask("POST", f"/application/{filled.id}/form", data=data)
        else:
            self.turns["api"] += 1
            body = {"version": version, "values": dict(values)}
            self.client.api("PATCH", f"/applications/{filled.id}", body)
        filled.values.update(values)

    def _change_some(self, task: Task, filled: Filled) -> None:
        """Type other values over some that are there."""
        for _ in range(CHANGES):
            shown = self.look(filled)
            free = [
                each
                for each in shown["fields"]
                if each["value"] and not each["choices"] and each["path"] not in task.values
            ]
            chosen = self.random.sample(free, min(2, len(free)))
            values = {each["path"]: self._value(each, self.random) for each in chosen}
            self._fill(filled, values, shown["version"])

    def _hand_in(self, filled: Filled) -> None:
        """Hand in by chat and by API, in either order."""
        self.handing_in.set()
        ways = [self._submit_by_chat, self._submit_by_api]
        self.random.shuffle(ways)
        for way in ways:
            way(filled)
        self.handing_in.clear()
        assert filled.submitted

    def _submit_by_chat(self, filled: Filled) -> None:
        self.turns["chat"] += 1
        reply = self.client.say_once("提交")
        if reply and _SUBMITTED in words_of(reply):
            filled.submitted = True

    def _submit_by_api(self, filled: Filled) -> None:
        try:
            self.client.api("POST", f"/applications/{filled.id}/submit", {"declared": True})
        except Refused as refused:
            raise AssertionError(self.look(filled)["findings"]) from refused
        filled.submitted = True


def _question(reply: Json) -> str:
    """What a reply asks at its end."""
    texts = [message["text"] for message in reply["messages"] if message.get("text")]
    return _LEFT.sub("", texts[-1]).strip() if texts else ""
