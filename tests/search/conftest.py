"""Fixtures of the search room's tests."""

import pytest


@pytest.fixture(scope="session", autouse=True)
def _quick_words(quick_words: None) -> None:
    """Every test here may cut words."""
