"""Administrative divisions GB/T 2260, those of today and of the past (data of python-stdnum)."""

from datetime import date
from functools import lru_cache

from stdnum import numdb

from actions.forms.checks.characters import without_gaps
from actions.forms.checks.faults import Fault, Format, fault


@lru_cache(maxsize=8192)
def is_district(code: str) -> bool:
    """Whether six digits are, or once were, the code of a division.

    The years for which a code held are not looked at: numbers were given late, to people born
    before a code existed, and papers keep codes that are gone.
    """
    return any("county" in properties for _, properties in numdb.get("cn/loc").info(code))


def _fault(value: str, _: date) -> Fault | None:
    if len(value) != 6 or not (value.isascii() and value.isdigit()):
        return fault("region-code", "form")
    return None if is_district(value) else fault("region-code", "unknown", district=value)


REGION_CODE = Format("region-code", lambda text, _: without_gaps(text), _fault)
