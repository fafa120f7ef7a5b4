"""A house for handed-over conversations, on each database that is there."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.desk_handover import HandoverHouse, handover_house
from support.stores import DATABASES


@pytest.fixture(params=DATABASES)
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[HandoverHouse]:
    with handover_house(tmp_path, request.param) as made:
        yield made
