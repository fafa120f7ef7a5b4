"""Hit tests on the made-up city."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.hitting import HitHouse, hit_house

from search.run import Tools


@pytest.fixture
def house(tmp_path: Path, tools: Tools) -> Iterator[HitHouse]:
    with hit_house(tmp_path, tools) as made:
        yield made
