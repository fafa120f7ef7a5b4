"""A house of its own for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.applications import House, house_at


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Applications on a fresh database, with the registers of the demonstration city."""
    with house_at(tmp_path) as house:
        yield house
