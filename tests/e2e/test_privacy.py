"""Fictitious personal values are said and typed; then they are looked for everywhere.

Everywhere is each file that the house has written under ``var``, but for the demonstration city,
which stands for the city's own systems; what it prints; its metrics.
Eighty here; ``DAOBAN_PLANTED=1000 uv run pytest tests/e2e/test_privacy.py -s`` for a thousand.
"""

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from random import Random
from urllib.parse import quote

import httpx
import pytest
from support.form_client import FormClient, Json
from support.form_filler import FLEXIBLE, Filler, value_for
from support.planted import Planted, Trace
from support.whole_house import WholeHouse

pytestmark = pytest.mark.e2e
VALUES = int(os.environ.get("DAOBAN_PLANTED", "80"))
LINES = max(16, min(VALUES // 4, 48))
"""What is said in each conversation: everything in ``IN_PASSING`` and ``IN_QUESTIONS`` at least once."""
SEED = int(os.environ.get("DAOBAN_SEED", "0")) or Random().randrange(1, 10**6)
CITY = "demo_city"
OTHERS_OWN = frozenset({"person-name", "citizen-id", "mobile-phone", "address", "bank-card"})
"""Formats of what registers tell of a person."""
IN_PASSING = (
    "我叫{name}，手机号{mobile}",
    "孩子叫{name}，{day}生的",
    "我的身份证号是{identity}",
    "家住{address}",
    "我妈妈叫{name}，身份证{identity}",
    "名字是{name}，邮箱{email}，寄到{address}",
    "老公叫{name}，电话{mobile}，{day}出生",
    "我女儿叫{name}，生日是{day}，户口在{address}",
    "姓名：{name}，银行卡{card}",
    "对了，孩子爸爸名字叫{name}，他的手机是{mobile}",
)
IN_QUESTIONS = (
    "孩子叫{name}，{day}生的，上户口要带什么材料？",
    "家住{address}，去哪里办退休？",
    "我的身份证号{identity}，能不能查一下社保交了多久？",
    "银行卡{card}可以收医保报销的钱吗？",
    "我老婆叫{name}，电话{mobile}，可以替我办吗？",
    "公司老板叫{name}，住在{address}，注销要多久？",
)
BEGINNING = "我要办灵活就业"
BUNDLES = ("cq-newborn", "cq-flexible-employment", "cq-retirement", "cs-newborn")


class Planter:
    """Brings values into a house in every way there is."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.random = Random(SEED)
        self.planted = Planted(SEED)
        self.shown = 0
        """Values that an application showed again."""

    def person(self) -> FormClient:
        client = FormClient(self.url)
        client.ask("GET", "/")
        return client

    def sentence(self, text: str) -> str:
        day = self.planted.day() if "{day}" in text else None
        makers: dict[str, Callable[[], str]] = {
            "name": self.planted.name,
            "mobile": self.planted.mobile,
            "identity": self.planted.identity_number,
            "address": self.planted.address,
            "card": self.planted.card,
            "email": self.planted.email,
            "day": lambda: f"{day.year}年{day.month}月{day.day}日" if day else "",
        }
        used = {key: make() for key, make in makers.items() if f"{{{key}}}" in text}
        return text.format(**used)

    def value(self, shown: Json, random: Random) -> str:
        """A planted value where the format has one, but days that have to fit other days."""
        make = self.planted.makers.get(shown["format"])
        fits = make is not None and not shown["choices"] and shown["format"] != "past-date"
        return make() if make and fits else value_for(shown, random)

    def talk_without_a_form(self, turns: int) -> None:
        client = self.person()
        for turn, text in enumerate(islice(cycle(IN_PASSING + IN_QUESTIONS), turns)):
            if turn % 8 == 0:
                client.forget_conversation()
            said = self.sentence(text)
            client.say(said)
            if turn % 4 == 0:
                client.ask("POST", "/api/v1/ask", json={"text": said})
        client.say(BEGINNING)  # takes up what was said before
        client.say("填进去")
        client.close()

    def talk_with_a_form_open(self, bundle: str, turns: int) -> None:
        """Answers, things said in passing and questions in turn."""
        client = self.person()
        begun = client.api("POST", "/applications", {"bundle": bundle})
        code = client.api("POST", f"/applications/{begun['id']}/resume-code")["code"]
        form = client.say(code)["state"]["form"]
        asides = cycle(IN_PASSING + IN_QUESTIONS)
        for turn in range(turns):
            shown = client.api("GET", f"/applications/{form['id']}")
            kind, key = shown["step"]["kind"], shown["step"]["key"]
            if turn % 3 == 1:
                client.say(self.sentence(next(asides)))
            elif kind == "heard":
                client.say("填进去" if turn % 2 else "不用")
            elif kind == "field":
                wanted = next(each for each in shown["fields"] if each["path"] == key)
                client.say(self.answer(wanted, turn))
            elif kind in ("on_behalf", "scenario"):
                self._settle(client, shown)
            else:
                client.say({"review": "都对", "rival": "用第二个"}.get(kind, "先不填了"))
                client.say(self.sentence(next(asides)))
                client.say("继续填表")
        self._count_shown(client, form["id"])
        client.close()

    def answer(self, wanted: Json, turn: int) -> str:
        """What is said when a field is asked for: the value alone or in words, right or not."""
        make = self.planted.makers.get(wanted["format"])
        if make is None or wanted["choices"]:
            return value_for(wanted, self.random)
        value = make()
        if wanted["format"] == "citizen-id" and turn % 2:
            value = value[:-1] + ("X" if value[-1] != "X" else "1")
        return [value, f"是{value}", f"{wanted['label']}是{value}", f"应该填{value}吧"][turn % 4]

    def fill_by_api(self, bundle: str) -> None:
        client = self.person()
        shown = client.api("POST", "/applications", {"bundle": bundle})
        path = f"/applications/{shown['id']}"
        values = self._values(shown)
        client.api("PATCH", path, {"version": shown["version"], "values": values})
        self._count_shown(client, shown["id"])
        wrong = {"version": "？", "values": self._values(shown), "more": self.planted.name()}
        assert client.http.patch(f"/api/v1{path}", json=wrong).status_code == 422
        foreign = {"version": 1, "values": {"applicant.name": self.planted.name()}}
        nobodys = client.http.patch("/api/v1/applications/nobodys", json=foreign)
        assert nobodys.status_code == 404
        client.close()

    def fill_by_page(self, bundle: str) -> None:
        client = self.person()
        shown = client.api("POST", "/applications", {"bundle": bundle})
        for action in ("save", "next"):
            sent = {f"field:{path}": value for path, value in self._values(shown).items()}
            data = {"version": str(shown["version"]), "action": action, **sent}
            client.ask("POST", f"/application/{shown['id']}/form", data=data)
        self._count_shown(client, shown["id"])
        self._attach(client, shown)
        client.close()

    def hand_in(self, consents: float) -> None:
        client = self.person()
        client.sign_in(FLEXIBLE.subject)
        filler = Filler(client, self.random, self.value, consents)
        shown = filler.look(filler.fill(FLEXIBLE))
        for each in shown["fields"]:
            origin = (each["provenance"] or {}).get("origin")
            if origin in ("register", "identity") and each["format"] in OTHERS_OWN:
                self.planted.add(each["value"])
        client.close()

    def _values(self, shown: Json) -> dict[str, str]:
        """A value for each field that one can write into, now and then of another kind."""
        makers = self.planted.makers
        return {
            each["path"]: (makers.get(each["format"]) or self.planted.name)()
            for each in shown["fields"]
            if not each["choices"]
        }

    def _settle(self, client: FormClient, shown: Json) -> None:
        """Take the first answer that bars nobody, else the form would end here."""
        path, key = f"/applications/{shown['id']}", shown["step"]["key"]
        question = next((each for each in shown["questions"] if each["id"] == key), None)
        for label in question["options"] if question else ["给自己办"]:
            after = client.api("POST", f"{path}/answers", {"answers": {key: label}})
            if after["step"]["kind"] != "barred":
                return

    def _attach(self, client: FormClient, shown: Json) -> None:
        material = next(each["name"] for each in shown["checklist"] if each["handling"] == "bring")
        picture = bytes.fromhex(
            "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
            "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
        )
        name = f"{self.planted.name()}{self.planted.mobile()}.png"
        client.http.post(
            f"/api/v1/applications/{shown['id']}/materials",
            data={"material": material},
            files={"file": (name, picture, "image/png")},
        ).raise_for_status()

    def _count_shown(self, client: FormClient, application_id: str) -> None:
        page = client.ask("GET", f"/api/v1/applications/{application_id}").content
        self.shown += len({trace.found for trace in self.planted.traces("", page)})


@pytest.mark.timeout(900)
def test_no_personal_value_is_anywhere(rough_house: WholeHouse) -> None:
    house, before = rough_house, digests(rough_house.var)
    planter = Planter(house.url)
    plant_everything(planter)
    planted = planter.planted
    metrics = httpx.get(f"{house.url}/metrics", trust_env=False).content
    traces = [*planted.traces("/metrics", metrics), *traces_in(house.var, before, planted)]
    house.stop()
    traces += traces_in(house.var, before, planted)
    assert planted.count >= VALUES
    assert not traces, listed(traces)
    assert planter.shown >= VALUES / 4, "too little arrived to prove anything"
    assert handed_in(house.var, planted), "nothing was handed in"
    marks = (
        (house.var / "rasa" / "tracker.db")
        .read_bytes()
        .count(json.dumps("〔姓名〕")[1:-1].encode())
    )
    assert marks > LINES // 3, "too little was said to prove anything"
    print(
        f"\n{planted.count} values planted (seed {SEED}), {planter.shown} shown again: none found"
    )


def plant_everything(planter: Planter) -> None:
    """Every way once, then more of the API until there are enough."""
    planter.talk_without_a_form(LINES)
    for bundle in BUNDLES[:3]:
        planter.talk_with_a_form_open(bundle, LINES)
    for consents in (1.0, 0.0):
        planter.hand_in(consents)
    for bundle in BUNDLES:
        planter.fill_by_page(bundle)
    for bundle in cycle(BUNDLES):
        planter.fill_by_api(bundle)
        if planter.planted.count >= VALUES:
            return


def files(var: Path) -> Iterator[Path]:
    """Every file but those of the city's own systems."""
    for path in sorted(var.rglob("*")):
        if path.is_file() and CITY not in path.relative_to(var).parts:
            yield path


def digests(var: Path) -> dict[Path, bytes]:
    """What each file holds before anything was said."""
    return {path: hashlib.sha256(path.read_bytes()).digest() for path in files(var)}


def traces_in(var: Path, before: dict[Path, bytes], planted: Planted) -> list[Trace]:
    """What stands in files that are new or have changed; the others were there before."""
    found: list[Trace] = []
    changed = set()
    for path in files(var):
        data = path.read_bytes()
        if before.get(path) != hashlib.sha256(data).digest():
            changed.add(path.name)
            found += planted.traces(str(path.relative_to(var)), data)
    assert changed >= {"tracker.db", "daoban.db", "web.log"}, changed
    return found


def handed_in(var: Path, planted: Planted) -> list[Trace]:
    """The city has what was handed in to it: the search finds values where they do stand."""
    data = b"".join(path.read_bytes() for path in (var / CITY).glob("acceptance.db*"))
    return list(planted.traces(CITY, data))


def listed(traces: list[Trace]) -> str:
    """What was found where, each once."""
    return "\n".join(f"{count} × {trace}" for trace, count in Counter(traces).most_common(60))


@pytest.mark.parametrize(
    "make", ["name", "address", "company", "identity_number", "mobile", "card"]
)
@pytest.mark.parametrize("written", ["utf-8", "utf-16-le", "utf-16-be", "json", "url", "gap"])
def test_the_search_finds_what_is_there(make: str, written: str) -> None:
    planted = Planted(1)
    value = getattr(planted, make)()
    if written == "gap" and value.isascii():
        value = f"{value[:3]} {value[3:7]}-{value[7:]}"
    encoded = {"json": json.dumps({"said": value}).encode(), "url": quote(value).encode()}
    data = encoded.get(written) or value.encode("utf-8" if written == "gap" else written)
    assert list(planted.traces("there", b"before " + data + b" after"))
    assert list(planted.traces("there", b"before  " + data + b" after"))
    assert not list(planted.traces("there", b"before " + data[:3] + b" after"))
