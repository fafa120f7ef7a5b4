"""Fictitious personal values that occur nowhere by chance, and the search for them in files.

Whatever is Chinese among them is written with two signs from a corner of Unicode (U+3680 to
U+36FF, hardly ever used in names) that no text of ours contains, so that any part of a value
shows; numbers are looked up in every run of digits.
"""

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import permutations
from random import Random
from urllib.parse import quote, unquote

from stdnum import luhn
from stdnum.cn import ric

SIGNS = "".join(map(chr, range(0x3680, 0x3700)))
SURNAMES = "吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张"
_MARK = "zqxj"
"""At the beginning of every planted e-mail address."""
_DAYS = (date(1931, 1, 1), 6500)
"""The first, and how many follow: no rule or document of ours is that old."""
_SIGN = {
    "UTF-8": re.compile(rb"(?:\xe3[\x9a\x9b][\x80-\xbf])+"),
    "JSON": re.compile(rb"(?:\\u36[89a-f][0-9a-f])+", re.I),
    "URL": re.compile(rb"(?:%e3%9[ab]%[89ab][0-9a-f])+", re.I),
    "HTML": re.compile(rb"(?:&#x36[89a-f][0-9a-f];)+|(?:&#1(?:39[5-9]\d|40[0-7]\d);)+", re.I),
}
"""Our signs as they stand in bytes; two bytes alone, as in UTF-16, would be found by chance."""
_WIDE = {
    "UTF-16-LE": re.compile(rb"(?:[\x80-\xff]\x36){2}"),
    "UTF-16-BE": re.compile(rb"(?:\x36[\x80-\xff]){2}"),
}
_RUN = re.compile(rb"\d(?:[ -]?\d){9,}")
_DATES = (
    re.compile(rb"19\d\d-\d\d-\d\d"),
    re.compile(r"19\d\d年\d{1,2}月\d{1,2}日".encode()),
    re.compile(rb"19\d\d\\u5e74\d{1,2}\\u6708\d{1,2}\\u65e5"),
    re.compile(rb"19\d\d%e5%b9%b4\d{1,2}%e6%9c%88\d{1,2}%e6%97%a5", re.I),
)
_EMAIL = re.compile(rf"{_MARK}\d{{6}}".encode())


@dataclass(frozen=True)
class Trace:
    """A planted value, or a part of one, in a place."""

    place: str
    encoding: str
    found: str
    """What it was, as its kind and the value."""


class Planted:
    """Makes values and knows them again."""

    def __init__(self, seed: int) -> None:
        """Draw all of them from this seed."""
        self._random = Random(seed)
        pairs = ["".join(pair) for pair in permutations(SIGNS, 2)]
        self._random.shuffle(pairs)
        self._pairs = iter(pairs)
        self._serials = iter(self._random.sample(range(10**6), 10**5))
        self._dates = iter(self._random.sample(range(_DAYS[1]), _DAYS[1]))
        self.texts: dict[str, str] = {}
        """The two signs of every name and address, to the whole."""
        self.numbers: dict[bytes, str] = {}
        """The digits of every number, to what it is."""
        self.days: dict[bytes, str] = {}
        self.emails: set[bytes] = set()
        self.others: dict[bytes, str] = {}
        """Whole values that come from elsewhere, in each encoding."""
        self.makers: Mapping[str, Callable[[], str]] = {
            "person-name": self.name,
            "citizen-id": self.identity_number,
            "mobile-phone": self.mobile,
            "address": self.address,
            "bank-card": self.card,
            "bank-account": self.card,
            "email": self.email,
            "past-date": lambda: self.day().isoformat(),
            "plain-text": self.address,
            "company-name": self.company,
            "certificate-number": self.mobile,
            "phone": self.mobile,
        }
        """By the format of a field."""

    @property
    def count(self) -> int:
        """How many different values there are."""
        return len(self.texts) + len(self.numbers) + len(self.days) // 2 + len(self.emails)

    def _text(self, before: str, after: str) -> str:
        pair = next(self._pairs)
        self.texts[pair] = f"{before}{pair}{after}"
        return self.texts[pair]

    def name(self) -> str:
        """A person's name that begins with a surname."""
        return self._text(self._random.choice(SURNAMES), "")

    def address(self) -> str:
        """An address in Chongqing."""
        return self._text("重庆市渝中区", f"路{self._random.randrange(1, 300)}号")

    def company(self) -> str:
        """A company's name."""
        return self._text("重庆", "商贸有限公司")

    def identity_number(self) -> str:
        """A right identity number."""
        first = f"500103{self.day(False):%Y%m%d}{next(self._serials) % 1000:03d}"
        number: str = first + ric.calc_check_digit(first + "0")
        self.numbers[first.encode()] = f"身份证号 {number}"
        return number

    def mobile(self) -> str:
        """A mobile number."""
        number = f"19973{next(self._serials):06d}"
        self.numbers[number.encode()] = f"手机号 {number}"
        return number

    def card(self) -> str:
        """A right number of a bank card."""
        first = f"622258973{next(self._serials):06d}"
        number = first + luhn.calc_check_digit(first)
        self.numbers[number.encode()] = f"银行卡号 {number}"
        return number

    def email(self) -> str:
        """An e-mail address."""
        local = f"{_MARK}{next(self._serials):06d}"
        self.emails.add(local.encode())
        return f"{local}@example.com"

    def day(self, counted: bool = True) -> date:
        """A day of birth; the same never twice."""
        day = _DAYS[0] + timedelta(days=next(self._dates))
        if counted:
            spelled = f"{day.year}年{day.month}月{day.day}日"
            for written in (day.isoformat(), spelled):
                self.days[written.encode()] = f"日期 {day}"
        return day

    def add(self, text: str) -> None:
        """Look for a value as well that comes from elsewhere, of a register say."""
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            self.others[text.encode(encoding)] = text
        self.others[json.dumps(text)[1:-1].encode()] = text
        self.others[quote(text).encode()] = text

    def traces(self, place: str, data: bytes) -> Iterator[Trace]:
        """Every planted value in these bytes, in any encoding that text is stored in."""
        for encoding, pattern in _SIGN.items():
            for found in pattern.findall(data):
                yield Trace(place, encoding, _readable(found))
        for encoding, pattern in _WIDE.items():
            for found in pattern.finditer(data):
                pair = found[0].decode(encoding, "replace")
                if pair in self.texts:
                    yield Trace(place, encoding, self.texts[pair])
        for written, text in self.others.items():
            if written in data:
                yield Trace(place, "whole", text)
        # Every other byte: what is plain in UTF-8 stands like this in UTF-16.
        for encoding, half in (("bytes", data), ("LE", data[0::2]), ("BE", data[1::2])):
            for what in self._plain(half):
                yield Trace(place, encoding, what)

    def _plain(self, data: bytes) -> Iterator[str]:
        for run in _RUN.findall(data):
            digits = re.sub(rb"[ -]", b"", run)
            for length in {len(number) for number in self.numbers}:
                for start in range(len(digits) - length + 1):
                    if what := self.numbers.get(digits[start : start + length]):
                        yield what
        for pattern in _DATES:
            for found in pattern.findall(data):
                if what := self.days.get(_readable(found).encode()):
                    yield what
        for found in _EMAIL.findall(data):
            if found in self.emails:
                yield found.decode()


def _readable(found: bytes) -> str:
    """What bytes say, whatever they are escaped with."""
    text = found.decode("utf-8", "replace")
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), text)
    return html.unescape(unquote(text))
