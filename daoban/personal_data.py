"""Find and mask personal data in free text.

Formats: citizen ID number GB 11643-1999 (18 digits with check character, and the 15-digit
form before it), unified social credit code GB 32100-2015, mainland mobile and fixed phones,
bank cards (Luhn, ISO/IEC 7812), e-mail (RFC 5322, the common part), vehicle plates GA 36-2018,
passport and Hong Kong / Macao permit numbers.
A run of digits that only looks like one is masked too when it is long: a slip in a number
does not make it less personal.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonalData:
    """One place in a text that holds personal data.

    Attributes:
        kind: the Chinese name of what was found, e.g. ``身份证号``.
        start, end: offsets in the text, half-open.
    """

    kind: str
    start: int
    end: int


_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("邮箱", re.compile(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")),
    ("身份证号", re.compile(r"(?<![0-9A-Za-z])[1-9]\d{5}[ -]?(?:18|19|20)\d{6}[ -]?\d{3}[0-9Xx](?![0-9A-Za-z])")),
    ("统一社会信用代码", re.compile(r"(?<![0-9A-Za-z])[1-9A-HJ-NP-RTUWXY][1-9A-HJ]\d{6}[0-9A-HJ-NP-RTUWXY]{10}(?![0-9A-Za-z])", re.I)),
    ("银行卡号", re.compile(r"(?<![0-9A-Za-z])[3-6]\d{3}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?![0-9A-Za-z])")),
    ("电话号码", re.compile(r"(?<![0-9A-Za-z])(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![0-9A-Za-z])")),
    ("电话号码", re.compile(r"(?<![0-9A-Za-z])0\d{2,3}[ -]?\d{7,8}(?![0-9A-Za-z])")),
    ("证件号", re.compile(r"(?<![0-9A-Za-z])(?:[EeGgHhMmCc][A-Za-z]?\d{8,10})(?![0-9A-Za-z])")),
    ("车牌号", re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·.]?[A-HJ-NP-Z0-9]{5,6}(?![0-9A-Za-z])", re.I)),
    ("号码", re.compile(r"(?<![0-9A-Za-z.])\d{9,}[Xx]?(?![0-9A-Za-z])")),
)  # fmt: skip


def find_personal_data(text: str) -> list[PersonalData]:
    """Every place with personal data, in order, without overlaps."""
    found: list[PersonalData] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if all(match.end() <= other.start or match.start() >= other.end for other in found):
                found.append(PersonalData(kind, match.start(), match.end()))
    return sorted(found, key=lambda item: item.start)


def mask_personal_data(text: str) -> str:
    """The text with each piece of personal data replaced by its kind in 〔〕.

    What a replacement lays bare (an address glued to another, say) is replaced in turn.
    """
    while found := find_personal_data(text):
        parts: list[str] = []
        position = 0
        for item in found:
            parts += [text[position : item.start], f"〔{item.kind}〕"]
            position = item.end
        text = "".join(parts) + text[position:]
    return text
