"""Codes of organisations, bank cards and accounts."""

import re
from datetime import date

from stdnum import luhn
from stdnum.cn import uscc

from actions.forms.checks.characters import without_gaps
from actions.forms.checks.faults import Fault, Format, fault

_KINDS = {"1": "1239", "2": "19", "3": "123459", "4": "19", "5": "1239", "6": "129",
          "7": "129", "8": "19", "9": "1239", "A": "19", "N": "1239", "Y": "1"}  # fmt: skip
"""GB 32100-2015 with amendment 1, table 1: kinds of bodies by the office that registers them."""


def _credit_code_fault(value: str, _: date) -> Fault | None:
    if len(value) != 18:
        return fault("credit-code", "length", found=len(value))
    if not re.fullmatch(r"[0-9A-Z]{18}", value):
        return fault("credit-code", "characters")
    if re.search(r"[IOSVZ]", value):
        return fault("credit-code", "letters")
    if not re.fullmatch(r"[0-9]{6}", value[2:8]):
        return fault("credit-code", "region")
    if value[1] not in _KINDS.get(value[0], ""):
        return fault("credit-code", "kind")
    # The library's validate() refuses codes that begin with a letter, as those of villages do.
    right = uscc.calc_check_digit(value[:17]) == value[-1]
    return None if right else fault("credit-code", "check")


def _bank_card_fault(value: str, _: date) -> Fault | None:
    if not re.fullmatch(r"[0-9]+", value):
        return fault("bank-card", "characters")
    if not 12 <= len(value) <= 19:
        return fault("bank-card", "length", found=len(value))
    if value.startswith("0") or not luhn.is_valid(value):
        return fault("bank-card", "check")
    return None


def _bank_account_fault(value: str, _: date) -> Fault | None:
    if not re.fullmatch(r"[0-9]+", value):
        return fault("bank-account", "characters")
    if not 8 <= len(value) <= 30:
        return fault("bank-account", "length", found=len(value))
    return fault("bank-account", "zeros") if not value.strip("0") else None


CREDIT_CODE = Format("credit-code", lambda text, _: without_gaps(text).upper(), _credit_code_fault)
BANK_CARD = Format("bank-card", lambda text, _: without_gaps(text), _bank_card_fault)
BANK_ACCOUNT = Format("bank-account", lambda text, _: without_gaps(text), _bank_account_fault)
