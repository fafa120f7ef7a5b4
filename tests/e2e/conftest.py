"""The real whole house, started once for all tests that ask for it."""

import os
from collections.abc import Iterator

import pytest
from support.whole_house import WholeHouse


@pytest.fixture(scope="session")
def running_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Base URL of the house: the one named by DAOBAN_URL, or one started now."""
    given = os.environ.get("DAOBAN_URL")
    if given:
        yield given.rstrip("/")
        return
    house = WholeHouse(tmp_path_factory.mktemp("house"))
    try:
        house.wait_until_ready()
        yield house.url
    finally:
        house.stop()
