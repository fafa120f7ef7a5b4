"""Telephone numbers of the mainland (numbering plan as kept by phonenumbers)."""

import re
from datetime import date

import phonenumbers

from actions.forms.checks.characters import in_digits, narrow, without_gaps
from actions.forms.checks.faults import Fault, Format, fault

_GAPS = " -.()·"
_AREA = "0(?:[12][0-9]|[3-9][0-9]{2})"
_COUNTRY = re.compile(r"^(?:\+|00)86(?=[0-9])|^86(?=1[0-9]{10}$)")
_EXTENSION = re.compile(r"(?:转|分机号?|ext\.?|#)\D{0,2}|(?<=[0-9]{7})[ -]+(?=[0-9]{1,6}$)", re.I)
_FIXED = re.compile(rf"(?P<area>{_AREA})(?P<number>[0-9]{{7,8}})")
_CANONICAL = re.compile(rf"(?P<main>{_AREA}-[2-9][0-9]{{6,7}})(?:-[0-9]{{1,6}})?")


def _is(digits: str, *kinds: int) -> bool:
    """Whether the digits are a number of one of these kinds."""
    try:
        number = phonenumbers.parse(digits, "CN")
    except phonenumbers.NumberParseException:
        return False
    return number.country_code == 86 and phonenumbers.number_type(number) in kinds


def _bare(text: str) -> str:
    """Without gaps and the country code."""
    digits = in_digits("".join(char for char in text if char not in _GAPS))
    bare = _COUNTRY.sub("", digits, count=1)
    if bare == digits or _COUNTRY.match(bare):
        return digits
    # Abroad, the area code is dialled without its 0: +86 23 …, +86 10 ….
    fixed = re.fullmatch(r"10[0-9]{8}|(?![48]00)[2-9][0-9]{8,10}", bare)
    return f"0{bare}" if fixed else bare


def _normalise_mobile(text: str, _: date) -> str:
    return _bare(narrow(text))


def _mobile_fault(value: str, _: date) -> Fault | None:
    if not re.fullmatch(r"[0-9]+", value):
        return fault("mobile-phone", "characters")
    if len(value) != 11:
        return fault("mobile-phone", "length", found=len(value))
    if _is(value, phonenumbers.PhoneNumberType.MOBILE):
        return None
    return fault("mobile-phone", "prefix", prefix=value[:3])


def _normalise_phone(text: str, _: date) -> str:
    plain = narrow(text)
    main, *extension = _EXTENSION.split(plain, maxsplit=1)
    fixed = _FIXED.fullmatch(_bare(main))
    if fixed and all(re.fullmatch(r"[0-9]{1,6}", digits) for digits in extension):
        return "-".join((fixed["area"], fixed["number"], *extension))
    fixed = _FIXED.fullmatch(_bare(plain))
    return f"{fixed['area']}-{fixed['number']}" if fixed else _bare(plain)


def _phone_fault(value: str, today: date) -> Fault | None:
    if not re.fullmatch(r"[0-9-]+", value):
        return fault("phone", "characters")
    if re.fullmatch(r"1[0-9]+", value):
        return _mobile_fault(value, today)
    if re.fullmatch(r"[48]00[0-9]{7}", value):
        return None
    fixed = _CANONICAL.fullmatch(value)
    if fixed and _is(fixed["main"], phonenumbers.PhoneNumberType.FIXED_LINE):
        return None
    without_area = re.fullmatch(r"[2-8][0-9]{6,7}", value)
    return fault("phone", "area" if without_area else "number")


def _postcode_fault(value: str, _: date) -> Fault | None:
    if not re.fullmatch(r"[0-9]{6}", value):
        return fault("postcode", "form")
    known = re.fullmatch(r"(?:0[1-7]|[1-7][0-9]|8[0-6])[0-9]{4}|99907[78]", value)
    return None if known else fault("postcode", "unknown")


MOBILE_PHONE = Format("mobile-phone", _normalise_mobile, _mobile_fault)
PHONE = Format("phone", _normalise_phone, _phone_fault)
POSTCODE = Format("postcode", lambda text, _: without_gaps(text), _postcode_fault)
