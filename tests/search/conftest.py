"""Fixtures of the search room's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.city import copy_city

from daoban.settings import Settings
from search.service import SearchService


@pytest.fixture(scope="session", autouse=True)
def _quick_words(quick_words: None) -> None:
    """Every test here may cut words."""


@pytest.fixture
def own_city(tmp_path: Path, city: Settings) -> Settings:
    """The made-up city in a folder of its own, which may be written to."""
    return copy_city(city, tmp_path / "var")


@pytest.fixture
def service(own_city: Settings) -> Iterator[SearchService]:
    service = SearchService(own_city)
    yield service
    service.close()
