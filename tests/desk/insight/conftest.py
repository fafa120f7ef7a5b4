"""Made-up days, in a database of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.desk_insight import Days, days_in


@pytest.fixture
def days(tmp_path: Path) -> Iterator[Days]:
    with days_in(tmp_path) as made:
        yield made
