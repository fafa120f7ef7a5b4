"""The desk with an account for everybody; fresh for each test, or one for all tests of a module."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from support.desk_accounts import AGENT, SUPERVISOR
from support.desk_pages import browser_of, desk_house


@pytest.fixture
def house(tmp_path: Path) -> Iterator[FastAPI]:
    with desk_house(tmp_path) as app:
        yield app


@pytest.fixture(scope="module")
def steady_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """For tests that change nothing in it."""
    with desk_house(tmp_path_factory.mktemp("desk")) as app:
        yield app


@pytest.fixture
def agent(house: FastAPI) -> Iterator[TestClient]:
    """The browser of an agent."""
    with browser_of(house, AGENT) as client:
        yield client


@pytest.fixture
def supervisor(house: FastAPI) -> Iterator[TestClient]:
    """The browser of a supervisor."""
    with browser_of(house, SUPERVISOR) as client:
        yield client
