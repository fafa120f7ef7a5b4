"""A fresh application and browser for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from application_city import applications_of, browser
from fastapi import FastAPI
from fastapi.testclient import TestClient


@pytest.fixture
def app(tmp_path: Path) -> Iterator[FastAPI]:
    with applications_of(tmp_path) as app:
        yield app


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with browser(app) as client:
        yield client
