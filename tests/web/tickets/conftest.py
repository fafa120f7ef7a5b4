"""A fresh application with tickets, and a browser, for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from support.citizen_tickets import browser, tickets_of
from ticket_reporter import Reporter


@pytest.fixture
def app(tmp_path: Path) -> Iterator[FastAPI]:
    with tickets_of(tmp_path) as app:
        yield app


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with browser(app) as client:
        yield client


@pytest.fixture
def reporter(app: FastAPI, client: TestClient) -> Reporter:
    """Somebody who has not been here."""
    return Reporter(app, client)
