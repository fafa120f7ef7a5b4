"""Receipt numbers (受理编号): ``YS20261122-000128``.

``YS`` (demonstration acceptance), the day of receipt in China, a hyphen, the running number of
the case with at least five digits, and one check digit. The check digit is that of Damm over all
digits before it (``20261122`` and ``00012`` here): it finds every single wrong digit and every
two neighbours that changed places.
"""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from stdnum import damm

CHINA = ZoneInfo("Asia/Shanghai")
_NUMBER = re.compile(r"YS(\d{8})-(\d{5,12})(\d)", re.ASCII)


def local_day(moment: datetime) -> date:
    """The day in China at a moment."""
    return moment.astimezone(CHINA).date()


def make_receipt(day: date, number: int) -> str:
    """The receipt number of the case with this running number."""
    digits = f"{day:%Y%m%d}", f"{number:05d}"
    return f"YS{digits[0]}-{digits[1]}{damm.calc_check_digit(''.join(digits))}"


def running_number(receipt: str) -> int | None:
    """The running number in a receipt number, ``None`` if it is not one."""
    found = _NUMBER.fullmatch(receipt)
    if found is None or not damm.is_valid("".join(found.groups())):
        return None
    return int(found[2])
