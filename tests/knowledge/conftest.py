"""The made-up city in a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from sqlalchemy import Engine


@pytest.fixture
def city_store(tmp_path: Path) -> Iterator[Engine]:
    """A database in which the made-up city is live, with a term and a policy."""
    from support.exchange import city_records
    from support.stores import HERE, migrated

    from knowledge.releases import publish

    with migrated(HERE, tmp_path) as engine:
        publish(engine, city_records(), "编辑")
        yield engine
