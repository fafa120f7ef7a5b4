"""Each contract test runs against every implementation of the port."""

from collections.abc import Iterator

import pytest
from cities_own import InMemory, System, serving


@pytest.fixture(scope="session", params=["memory", "http"])
def one_system(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[System]:
    """An acceptance system that all tests of the port share."""
    if request.param == "memory":
        yield InMemory()
        return
    with serving(tmp_path_factory.mktemp("acceptance")) as system:
        yield system


@pytest.fixture
def system(one_system: System) -> Iterator[System]:
    """The same, without faults before and after."""
    one_system.fail(None)
    yield one_system
    one_system.fail(None)
