"""Days in cells: as people write them, and never a bare number."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine
from support.exchange import guide, plan, why, write_rows

from knowledge.exchange.importing import Plan


def planned_guide(engine: Engine, folder: Path, **changes: str) -> Plan:
    return plan(write_rows(folder / "行.json", {"办事指南": [guide(**changes)]}), engine)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-01-31", date(2026, 1, 31)),
        ("2026/1/31", date(2026, 1, 31)),
        ("2026年1月31日", date(2026, 1, 31)),
        ("2026.01.31", date(2026, 1, 31)),
        ("2026-01-31 00:00:00", date(2026, 1, 31)),
    ],
)
def test_day_is_read_as_people_write_it(
    city_store: Engine, tmp_path: Path, written: str, day: date
) -> None:
    (record,) = planned_guide(city_store, tmp_path, 生效日期=written).records
    assert record.valid_from == day


@pytest.mark.parametrize(
    "written",
    ["2026-02-30", "明天", "99999", "0", "86400", "46053", "2026-1/3", "31/01/2026", "0000-00-00"],
)
def test_what_is_no_day_is_refused(city_store: Engine, tmp_path: Path, written: str) -> None:
    planned = planned_guide(city_store, tmp_path, 失效日期=written)
    assert "不是日期" in why(planned)
    assert "「失效日期」" in why(planned)
