"""Numbers on plates and papers: vehicles GA 36-2018, certificates, real estate."""

import re
from datetime import date

from actions.forms.checks.characters import HAN, narrow, without_gaps
from actions.forms.checks.faults import Fault, Format, fault

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
FIRST_YEAR = 2015
"""Real estate has been registered as one since 1 March 2015 (《不动产登记暂行条例》)."""

_ORDINARY = re.compile(r"(?=.*[0-9])(?:[A-HJ-NP-Z0-9]{5}|[A-HJ-NP-Z0-9]{4}[挂学警港澳领试超])")
_NEW_ENERGY = re.compile(r"[A-HJK][A-HJ-NP-Z0-9][0-9]{4}|[0-9]{5}[A-HJK]")
_BRACKETS = str.maketrans("【】[]", "〔〕〔〕")
_ROUND_BRACKETS = str.maketrans("【】[]〔〕()", "（）（）（）（）")
_CERTIFICATE = re.compile(rf"(?=.*[0-9])[A-Za-z0-9{HAN}〔〕()（）/.·-]+")
_REAL_ESTATE = re.compile(
    rf"[{PROVINCES}]（(?P<year>[0-9]{{4}})）[{HAN}]{{2,20}}不动产(?:权|证明)第[0-9]{{1,12}}号"
)


def _normalise_plate(text: str, _: date) -> str:
    return without_gaps(text, " -.·•・．‧").upper()


def _plate_fault(value: str, _: date) -> Fault | None:
    if not re.fullmatch(rf"[{PROVINCES}][A-HJ-NP-Z].*", value):
        return fault("licence-plate", "province")
    serial = value[2:]
    if len(serial) not in {5, 6}:
        return fault("licence-plate", "length", found=len(serial))
    if re.search(r"[IO]", serial):
        return fault("licence-plate", "letters")
    if (_ORDINARY if len(serial) == 5 else _NEW_ENERGY).fullmatch(serial):
        return None
    return fault("licence-plate", "ordinary" if len(serial) == 5 else "new_energy")


def _normalise_certificate(text: str, _: date) -> str:
    return narrow(text).replace(" ", "").translate(_BRACKETS)


def _certificate_fault(value: str, _: date) -> Fault | None:
    if not 4 <= len(value) <= 60:
        return fault("certificate-number", "length")
    return None if _CERTIFICATE.fullmatch(value) else fault("certificate-number", "characters")


def _normalise_real_estate(text: str, _: date) -> str:
    return narrow(text).replace(" ", "").translate(_ROUND_BRACKETS)


def _real_estate_fault(value: str, today: date) -> Fault | None:
    if "不动产" not in value:
        return _certificate_fault(value, today)
    match = _REAL_ESTATE.fullmatch(value)
    if not match:
        return fault("real-estate-number", "form")
    right = FIRST_YEAR <= int(match["year"]) <= today.year
    return None if right else fault("real-estate-number", "year", year=match["year"])


LICENCE_PLATE = Format("licence-plate", _normalise_plate, _plate_fault)
CERTIFICATE_NUMBER = Format("certificate-number", _normalise_certificate, _certificate_fault)
REAL_ESTATE_NUMBER = Format("real-estate-number", _normalise_real_estate, _real_estate_fault)
