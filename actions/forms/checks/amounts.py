"""Amounts of money in yuan, and whole numbers."""

import re
from datetime import date
from decimal import Decimal

from actions.forms.checks.characters import narrow, small_number
from actions.forms.checks.faults import Fault, Format, fault

_SIGNS = re.compile(r"^(?:人民币|RMB|CNY|[¥￥])+|(?:人民币|元整|元|块钱|块|圆|RMB)$", re.I)
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_TEN_THOUSANDS = re.compile(
    r"(?P<count>[0-9]{1,9}(?:\.[0-9]{1,6})?|[零一二两三四五六七八九十]{1,3})万"
)
_PLAIN = re.compile(r"(?P<whole>[0-9]+)(?P<rest>\.[0-9]+)?")
_MEASURE = re.compile(
    r"(?P<count>[0-9零〇一二两三四五六七八九十]+)(?:个|位|名|口|人|次|份|套|张|件|年|岁|天)?人?"
)


def _bare(text: str) -> str:
    """Without gaps and signs of the currency."""
    bare = narrow(text).replace(" ", "")
    while (shorter := _SIGNS.sub("", bare)) != bare:
        bare = shorter
    return bare.replace(",", "") if _GROUPED.fullmatch(bare) else bare


def _normalise_money(text: str, _: date) -> str:
    bare = _bare(text)
    many = _TEN_THOUSANDS.fullmatch(bare)
    if many:
        count = small_number(many["count"])
        try:
            amount = Decimal(many["count"] if count is None else count) * 10_000
        except ArithmeticError:
            return bare
        exact = f"{amount:f}"
        bare = exact.rstrip("0").rstrip(".") if "." in exact else exact
    plain = _PLAIN.fullmatch(bare)
    return (plain["whole"].lstrip("0") or "0") + (plain["rest"] or "") if plain else bare


def _money_fault(value: str, _: date) -> Fault | None:
    if value.startswith("-"):
        return fault("money", "negative")
    if not re.fullmatch(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", value):
        return fault("money", "form")
    whole, _dot, rest = value.partition(".")
    if len(rest) > 2:
        return fault("money", "places")
    return fault("money", "large") if len(whole) > 13 else None


def _normalise_whole(text: str, _: date) -> str:
    bare = _bare(text)
    measured = _MEASURE.fullmatch(bare)
    if not measured:
        return bare
    count = measured["count"]
    number = small_number(count)
    if number is not None:
        return str(number)
    return (count.lstrip("0") or "0") if re.fullmatch(r"[0-9]+", count) else bare


def _whole_fault(value: str, _: date) -> Fault | None:
    if not re.fullmatch(r"0|[1-9][0-9]*", value):
        return fault("whole-number", "form")
    return fault("whole-number", "large") if len(value) > 15 else None


MONEY = Format("money", _normalise_money, _money_fault)
WHOLE_NUMBER = Format("whole-number", _normalise_whole, _whole_fault)
