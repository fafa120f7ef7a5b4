"""Places nest by code; a city is found by its name and by everyday names."""

from pathlib import Path

import pytest

from knowledge.regions import is_within, load_regions


@pytest.mark.parametrize(
    ("code", "city", "within"),
    [
        ("500103", "500000", True),
        ("500000", "500000", True),
        ("430100", "500000", False),
        ("430102", "430100", True),
        ("430200", "430100", False),
        ("430100", "430000", True),
        ("500000", "000000", True),
    ],
)
def test_codes_nest(code: str, city: str, within: bool) -> None:
    assert is_within(code, city) is within


def test_served_city_of_a_place(content: Path) -> None:
    regions = load_regions(content)
    assert regions.serving(regions.codes["上溪区"]) == "990100"
    assert regions.serving("990101") == "990100"
    assert regions.serving(regions.codes["南屿"]) is None
    assert regions.serving(None) is None
    assert next(iter(regions.served)) == "云溪"
