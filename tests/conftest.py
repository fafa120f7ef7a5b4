"""Fixtures that every room's tests share: the made-up city, indexed once."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

if TYPE_CHECKING:
    from daoban.settings import Settings
    from search.run import Tools

hypothesis_settings.register_profile(
    "daoban", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("daoban")
NEAR = ("127.", "::1", "localhost", "0.0.0.0")


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """No test reaches another machine."""
    connect = socket.socket.connect

    def connect_nearby(self: socket.socket, address: object) -> None:
        far = isinstance(address, tuple) and not str(address[0]).startswith(NEAR)
        if far:
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_nearby)
        yield


@pytest.fixture(scope="session")
def quick_words() -> Iterator[None]:
    """Read jieba's dictionary once for all segmenters instead of once for each."""
    from search.tokens import jieba

    whole = jieba.Tokenizer()
    whole.initialize()

    def initialize(self: jieba.Tokenizer) -> None:
        self.FREQ, self.total, self.initialized = dict(whole.FREQ), whole.total, True

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jieba.Tokenizer, "initialize", initialize)
        yield


@pytest.fixture(scope="session")
def no_weights(quick_words: None) -> Iterator[None]:
    """The n-gram encoder stands in for the real one; models are read once."""
    from support.city import without_weights
    from support.quick_models import remember_models

    with pytest.MonkeyPatch.context() as patch:
        without_weights(patch)
        remember_models(patch)
        yield


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory, no_weights: None) -> Settings:
    """Settings of the made-up city, published, indexed and trained; not to be written to."""
    from support.city import index_city, settings_for

    values = settings_for(tmp_path_factory.mktemp("city"))
    index_city(values)
    return values


@pytest.fixture(scope="session")
def tools(city: Settings) -> Tools:
    """The tools of the made-up city, as the web process loads them."""
    from search.service import load_tools

    return load_tools(city)


@pytest.fixture(scope="session")
def content() -> Path:
    """The content folder of the made-up city."""
    from support.city import CONTENT

    return CONTENT
