"""The studio in the whole web process; fresh for each test, or one for all of a module."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from support.studio_web import studio_house

from daoban.settings import Settings


@pytest.fixture
def house(city: Settings, tmp_path: Path) -> Iterator[FastAPI]:
    with studio_house(city, tmp_path) as app:
        yield app


@pytest.fixture(scope="module")
def steady_house(city: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """For tests that change nothing in it."""
    with studio_house(city, tmp_path_factory.mktemp("studio")) as app:
        yield app
