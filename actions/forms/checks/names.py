"""Names of people and companies, addresses, e-mail, other plain text."""

import re
import unicodedata
from datetime import date

from actions.forms.checks.characters import HAN, LATIN, narrow, narrow_letters, visible
from actions.forms.checks.faults import Fault, Format, fault

_DOTS = re.compile(r" ?[·•・．‧∙⋅●.﹒･] ?")
_HAN_NAME = re.compile(rf"[{HAN}]+(?:·[{HAN}]+)*")
_LATIN_NAME = re.compile(rf"[{LATIN}]+\.?(?:(?: |[-'’·])[{LATIN}]+\.?)*")
_COMPANY = re.compile(rf"[{HAN}{LATIN}0-9 ()（）《》“”‘’\"'·、，,.．&＆+＋/:：!！\-—]+")
_EMAIL = re.compile(
    r"(?=.{6,254}$)(?=[^@]{1,64}@)[A-Za-z0-9_%+-]+(?:\.[A-Za-z0-9_%+-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}"
)


def _normalise_person(text: str, _: date) -> str:
    name = narrow_letters(text)
    if re.search(rf"[{HAN}]", name):
        return _DOTS.sub("·", name).replace(" ", "")
    # Letters and their marks in one character; Han characters would change by this.
    return unicodedata.normalize("NFC", narrow(name))


def _person_fault(value: str, _: date) -> Fault | None:
    letters = len(re.findall(rf"[{HAN}]", value))
    if letters and _HAN_NAME.fullmatch(value):
        return None if 2 <= letters <= 30 else fault("person-name", "length", found=letters)
    if _LATIN_NAME.fullmatch(value):
        return None if 2 <= len(value) <= 60 else fault("person-name", "length", found=len(value))
    return fault("person-name", "characters")


def _normalise_company(text: str, _: date) -> str:
    name = narrow_letters(text)
    if re.search(rf"[{HAN}]", name):
        return name.replace("(", "（").replace(")", "）")
    return narrow(name)


def _company_fault(value: str, _: date) -> Fault | None:
    if not _COMPANY.fullmatch(value):
        return fault("company-name", "characters")
    letters = len(re.findall(rf"[{HAN}{LATIN}]", value))
    return None if letters >= 2 and len(value) <= 100 else fault("company-name", "length")


def _address_fault(value: str, _: date) -> Fault | None:
    if "\n" in value:
        return fault("address", "lines")
    if not 5 <= len(value) <= 120:
        return fault("address", "length")
    named = len(re.findall(rf"[{HAN}]", value)) >= 2 or len(re.findall(rf"[{LATIN}]", value)) >= 5
    return None if named else fault("address", "place")


def _normalise_email(text: str, _: date) -> str:
    return re.sub(r"^mailto:", "", narrow(text).replace(" ", "").replace("。", "."), flags=re.I)


def _email_fault(value: str, _: date) -> Fault | None:
    if _EMAIL.fullmatch(value):
        return None
    return fault("email", "form" if "@" in value else "sign")


PERSON_NAME = Format("person-name", _normalise_person, _person_fault)
COMPANY_NAME = Format("company-name", _normalise_company, _company_fault)
ADDRESS = Format("address", lambda text, _: narrow_letters(text), _address_fault)
EMAIL = Format("email", _normalise_email, _email_fault)
PLAIN_TEXT = Format("plain-text", lambda text, _: visible(text), lambda value, _: None)
