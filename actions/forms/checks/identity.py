"""Citizen identity numbers GB 11643-1999 and what they tell.

The same structure carries residence permits of people from Hong Kong, Macao and Taiwan
(国务院令 2018 年《港澳台居民居住证申领发放办法》: codes 810000, 820000, 830000).
"""

import re
from dataclasses import dataclass
from datetime import date

from stdnum.cn import ric

from actions.forms.checks.characters import without_gaps
from actions.forms.checks.districts import is_district
from actions.forms.checks.faults import Fault, Format, fault

FIRST_YEAR = 1900
"""Nobody born before is alive to use a number."""

PERMITS = frozenset({"810000", "820000", "830000"})
_CHECK_SIGNS = str.maketrans(dict.fromkeys("xХхⅩⅹ×✕", "X"))


@dataclass(frozen=True, slots=True)
class IdentityFacts:
    """What an identity number says about its owner.

    Attributes:
        birth_date: the registered day of birth.
        sex: 「男」 or 「女」.
        region_code: six digits, where the number was first given.
    """

    birth_date: date
    sex: str
    region_code: str


def identity_facts(number: str, today: date | None = None) -> IdentityFacts | None:
    """The facts in a normalised number; ``None`` when it is not a right one."""
    if CITIZEN_ID.fault(number, today):
        return None
    sex = "男" if int(number[16]) % 2 else "女"
    return IdentityFacts(_born(number[6:14]), sex, number[:6])


def _born(digits: str) -> date:
    """Raises ``ValueError`` when the day is not real."""
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))


def _fault(value: str, today: date) -> Fault | None:
    return _shape_fault(value) or _date_fault(value[6:14], today) or _check_fault(value)


def _shape_fault(value: str) -> Fault | None:
    if not re.fullmatch(r"[0-9]+X?", value):
        return fault("citizen-id", "characters")
    if len(value) == 15:
        return fault("citizen-id", "fifteen")
    if len(value) != 18:
        return fault("citizen-id", "length", found=len(value))
    district = value[:6]
    known = district in PERMITS if district[:2] in {"81", "82", "83"} else is_district(district)
    return None if known else fault("citizen-id", "district", district=district)


def _date_fault(digits: str, today: date) -> Fault | None:
    try:
        born = _born(digits)
    except ValueError:
        return fault("citizen-id", "date", date=digits)
    if born > today:
        return fault("citizen-id", "future")
    return fault("citizen-id", "early") if born.year < FIRST_YEAR else None


def _check_fault(value: str) -> Fault | None:
    right = ric.calc_check_digit(value) == value[-1]
    return None if right else fault("citizen-id", "check")


CITIZEN_ID = Format(
    "citizen-id", lambda text, _: without_gaps(text).translate(_CHECK_SIGNS), _fault
)
