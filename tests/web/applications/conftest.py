"""A fresh application and browser for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from applicant import Applicant
from fastapi import FastAPI
from fastapi.testclient import TestClient
from support.application_pages import applications_of, browser, sign_in


@pytest.fixture
def app(tmp_path: Path) -> Iterator[FastAPI]:
    with applications_of(tmp_path) as app:
        yield app


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with browser(app) as client:
        yield client


@pytest.fixture
def visitor(app: FastAPI, client: TestClient) -> Applicant:
    """Somebody who has not signed in."""
    return Applicant(app, client)


@pytest.fixture
def mother(app: FastAPI, client: TestClient) -> Applicant:
    """李示例, who has just had a daughter, signed in."""
    sign_in(app, client, "li-shili")
    return Applicant(app, client)
