"""A desk with an empty database for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.desk_accounts import DeskOfTests, desk_in


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskOfTests]:
    with desk_in(tmp_path) as made:
        yield made


@pytest.fixture(params=["sqlite", "postgresql"])
def any_desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DeskOfTests]:
    with desk_in(tmp_path, request.param) as made:
        yield made
