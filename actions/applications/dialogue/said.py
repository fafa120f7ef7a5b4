"""What people say in passing about who is who: 「孩子叫李晓雨，11月3号生的」.

Each fact keeps its place in the text, so that the same text can go on without it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

import yaml

from actions.forms.checks.formats import FORMATS
from actions.forms.form import Field
from daoban.personal_data import find_personal_data, mask_personal_data

_CLAUSES = re.compile(r"[，,。；;！!？?\n]")
_OF = re.compile(r"(?:家|屋头)?的?")
"""Between whose somebody is and who that is."""
_NUMBERS = {
    "身份证号": "identity_number",
    "电话号码": "mobile",
    "银行卡号": "number",
    "统一社会信用代码": "credit_code",
    "邮箱": "email",
}
"""Kind of a number to the key of the field that holds it."""
NICKNAME = "nickname"
"""A name without a surname: kept out of what goes on, but it fills nothing."""
KINDS = {
    "name": "姓名",
    NICKNAME: "姓名",
    "birth_date": "出生日期",
    "death_date": "日期",
    "address": "地址",
}
"""Facts that are masked on top of what ``mask_personal_data`` finds."""


@dataclass(frozen=True)
class Fact:
    """One fact that was said.

    Attributes:
        role: the standard word for whom it is about; ``None`` when that was not said.
        key: of the field that holds it: name, birth_date, sex, identity_number …
        value: in canonical form.
        start, end: where it stands in the text, half-open; equal when it is only implied.
        index: which of several, from 0; ``None`` when that was not said.
    """

    role: str | None
    key: str
    value: str
    start: int
    end: int
    index: int | None = None


@cache
def words() -> dict[str, Any]:
    """The wordings of ``words.yml``."""
    loaded: dict[str, Any] = yaml.safe_load(
        Path(__file__).with_name("words.yml").read_text("utf-8")
    )
    return loaded


@cache
def pattern(name: str) -> re.Pattern[str]:
    """A pattern of ``words.yml`` by its name."""
    return re.compile(words()["patterns"][name])


@cache
def _roles() -> list[tuple[str, str]]:
    """Every wording of a role with the standard word, the longest first."""
    found = [(word, role) for role, said in words()["roles"].items() for word in said]
    return sorted(found, key=lambda pair: -len(pair[0]))


def roles_of(wordings: Sequence[str]) -> set[str]:
    """The standard words that any of these wordings stands for."""
    return {role for word, role in _roles() if word in wordings or role in wordings}


def is_name(text: str) -> bool:
    """Whether a text by itself is somebody's name: it begins with a surname."""
    if FORMATS["person-name"].fault(text) or text in words()["not_names"]:
        return False
    if pattern("no_name").match(text):
        return False
    bare = text.replace("·", "")
    return "·" in text or (2 <= len(bare) <= 4 and bare[0] in words()["surnames"])


def facts_in(text: str) -> list[Fact]:
    """Every fact that a text states, in order."""
    found: list[Fact] = []
    role, start = None, 0
    for clause in _CLAUSES.split(text):
        role = _role(clause) or role
        found += _in_clause(text, clause, start, role)
        start += len(clause) + 1
    found += _counts(text)
    return sorted(found, key=lambda fact: fact.start)


@cache
def _role_words() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word, _role in _roles()))


def _role(clause: str) -> str | None:
    """The role that a clause speaks of: the one named first, 「我」 only when nobody else is.

    Whose somebody is does not count: 「孩子的爸爸」 is about the father.
    """
    named = list(_role_words().finditer(clause))
    about = [
        each[0]
        for each, following in zip_longest(named, named[1:])
        if following is None or not _OF.fullmatch(clause[each.end() : following.start()])
    ]
    roles = [role for word in about for known, role in _roles() if known == word]
    others = [role for role in roles if role != "申请人"]
    return next(iter([*others, *roles]), None)


def _index(clause: str) -> int | None:
    order: dict[str, int] = words()["order"]
    return next((place for word, place in order.items() if word in clause), None)


def _in_clause(text: str, clause: str, start: int, role: str | None) -> Iterator[Fact]:
    index = _index(clause)
    for item in find_personal_data(clause):
        if key := _NUMBERS.get(item.kind):
            value = clause[item.start : item.end]
            yield Fact(role, key, value, start + item.start, start + item.end, index)
    for found in pattern("name").finditer(clause):
        if name := _name_of(found["value"], role):
            place = start + found.start("value")
            key = "name" if is_name(name) else NICKNAME
            yield Fact(role, key, name, place, place + len(name), index)
    yield from _dates(text, clause, start, role, index)
    if address := pattern("address").search(clause):
        place = start + address.start("value")
        value = FORMATS["address"].normalise(address["value"])
        yield Fact(role, "address", value, place, start + address.end("value"), index)
    if role == "孩子":
        yield from _sex(clause, start, index)


def _name_of(said: str, role: str | None) -> str | None:
    """The name at the beginning of what follows 「叫」; particles after it are cut off."""
    if any(said.startswith(word) for word in words()["not_names"]):
        return None
    said = re.sub(r"(?:[的了吧啊呢哈嘛]|是|生).*$", "", said) if len(said) > 2 else said
    return said if is_name(said) or (role not in (None, "企业") and len(said) > 1) else None


def _dates(
    text: str, clause: str, start: int, role: str | None, index: int | None
) -> Iterator[Fact]:
    """Birth and death dates: a date beside a word that says what happened on it."""
    born, died = pattern("birth").search(clause), pattern("death").search(clause)
    if not born and not died:
        return
    for found in pattern("date").finditer(clause):
        value = FORMATS["past-date"].normalise(found["value"])
        if FORMATS["past-date"].fault(value) is None:
            key, whose = ("birth_date", role) if born else ("death_date", "去世的人")
            place = start + found.start("value")
            yield Fact(whose, key, value, place, start + found.end("value"), index)


def _sex(clause: str, start: int, index: int | None) -> Iterator[Fact]:
    for name, sex in (("son", "男"), ("daughter", "女")):
        if found := pattern(name).search(clause):
            place = start + found.start()
            yield Fact("孩子", "sex", sex, place, place, index)


def _counts(text: str) -> Iterator[Fact]:
    counts: dict[str, str] = words()["counts"]
    for word, number in counts.items():
        if (place := text.find(word)) >= 0:
            yield Fact("孩子", "count", number, place, place)
            return


def is_certain(value: str, field: Field) -> bool:
    """Whether a value can be nothing but what was asked for: an address, names where they are asked.

    Args:
        value: what was said.
        field: that was asked for.
    """
    if pattern("address_alone").search(value):
        return True
    if field.format == "address":
        return pattern("address_part").search(value) is not None
    asks_for_names = "名" in field.title or field.title.endswith("人")
    return asks_for_names and all(map(is_name, re.split("[、，, 和]", value)))


def masked(text: str, facts: Sequence[Fact]) -> str:
    """The text with every fact that tells of a person replaced by its kind in 〔〕."""
    parts, position = [], 0
    for fact in sorted(facts, key=lambda fact: fact.start):
        if fact.key in KINDS and fact.start >= position:
            parts += [text[position : fact.start], f"〔{KINDS[fact.key]}〕"]
            position = fact.end
    rest = "".join(parts) + text[position:]
    return mask_personal_data(pattern("address_alone").sub(f"〔{KINDS['address']}〕", rest))
