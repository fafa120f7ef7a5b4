"""The desk's sign-in with an account for everybody, and a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from support.desk_accounts import EVERYBODY, DeskOfTests
from support.desk_sign_in import desk_browser, desk_web


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[FastAPI, DeskOfTests]]:
    with desk_web(tmp_path) as (app, desk):
        for actor in EVERYBODY:
            desk.add(actor)
        yield app, desk


@pytest.fixture
def app(place: tuple[FastAPI, DeskOfTests]) -> FastAPI:
    return place[0]


@pytest.fixture
def desk(place: tuple[FastAPI, DeskOfTests]) -> DeskOfTests:
    return place[1]


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with desk_browser(app) as client:
        yield client
