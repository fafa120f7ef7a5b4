"""One issuer for all tests of signing in; a fresh database for each."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sign_in_city import browser, issuing, running

from daoban.settings import Settings


@pytest.fixture(scope="session")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    with issuing(tmp_path_factory.mktemp("identity")) as values:
        yield values


@pytest.fixture
def values(issuer: Settings, tmp_path: Path) -> Settings:
    return issuer.model_copy(
        update={"var": tmp_path, "database_url": f"sqlite:///{tmp_path / 'daoban.db'}"}
    )


@pytest.fixture
def application(values: Settings) -> Iterator[FastAPI]:
    with running(values) as app:
        yield app


@pytest.fixture
def client(application: FastAPI) -> Iterator[TestClient]:
    with browser(application) as client:
        yield client
