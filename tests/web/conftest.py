"""The web application on the made-up city, with a Rasa that the tests tell what to answer."""

from collections.abc import Iterator

import pytest
import structlog
from fastapi import FastAPI
from fastapi.testclient import TestClient
from support.gateway import FakeRasa, make_web

from daoban.settings import Settings


@pytest.fixture(scope="session", autouse=True)
def _quiet_log() -> None:
    """Unforeseen errors are part of these tests; their tracebacks are not."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))


@pytest.fixture
def rasa() -> FakeRasa:
    return FakeRasa()


@pytest.fixture(scope="module")
def module_rasa() -> FakeRasa:
    return FakeRasa()


@pytest.fixture
def app(city: Settings, rasa: FakeRasa) -> FastAPI:
    return make_web(city, rasa)


@pytest.fixture
def web(app: FastAPI) -> Iterator[TestClient]:
    """A client that gets the answer to an unforeseen error, as a browser does."""
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="module")
def steady_web(city: Settings, module_rasa: FakeRasa) -> Iterator[TestClient]:
    """One application for all tests of a module that change nothing in it."""
    app = make_web(city, module_rasa)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client
