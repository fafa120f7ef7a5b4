"""The studio on a small city."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.studio import StudioOfTests, studio_in


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[StudioOfTests]:
    with studio_in(tmp_path) as found:
        yield found
