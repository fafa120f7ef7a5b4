"""All formats by the name that a form's JSON Schema gives them."""

from collections.abc import Mapping
from types import MappingProxyType

from jsonschema import FormatChecker

from actions.forms.checks import (
    amounts,
    choices,
    days,
    districts,
    identity,
    names,
    organisations,
    papers,
    telephones,
)
from actions.forms.checks.faults import Format

_ALL = (
    identity.CITIZEN_ID,
    organisations.CREDIT_CODE,
    organisations.BANK_CARD,
    organisations.BANK_ACCOUNT,
    telephones.MOBILE_PHONE,
    telephones.PHONE,
    telephones.POSTCODE,
    days.DATE,
    days.PAST_DATE,
    days.FUTURE_DATE,
    districts.REGION_CODE,
    names.PERSON_NAME,
    names.COMPANY_NAME,
    names.ADDRESS,
    names.EMAIL,
    names.PLAIN_TEXT,
    amounts.MONEY,
    amounts.WHOLE_NUMBER,
    papers.LICENCE_PLATE,
    papers.CERTIFICATE_NUMBER,
    papers.REAL_ESTATE_NUMBER,
    choices.YES_NO,
)

FORMATS: Mapping[str, Format] = MappingProxyType({item.name: item for item in _ALL})


def _judge(item: Format, value: object) -> bool:
    """JSON Schema asks formats of strings only."""
    return not isinstance(value, str) or item.fault(value) is None


def format_checker() -> FormatChecker:
    """A checker for ``jsonschema`` that knows these formats and no others."""
    checker = FormatChecker(formats=())
    for name, item in FORMATS.items():
        checker.checks(name)(lambda value, item=item: _judge(item, value))
    return checker
