"""A house for tickets for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.desk_tickets import TicketHouse, ticket_house


@pytest.fixture
def house(tmp_path: Path) -> Iterator[TicketHouse]:
    with ticket_house(tmp_path) as made:
        yield made


@pytest.fixture(params=["sqlite", "postgresql"])
def any_house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TicketHouse]:
    with ticket_house(tmp_path, request.param) as made:
        yield made
