"""Where a matter happens, out of what was said."""

import pytest
from support.dispatching import gazetteer_of

from desk.calls.places import place_of, without_places

CITY = "999900"
NAMES = gazetteer_of(CITY).names(CITY)


@pytest.mark.parametrize(
    ("text", "district", "subdistrict", "said"),
    [
        ("我住在渝北区龙溪街道示例花园，楼上装修", "渝北区", "龙溪街道", "渝北区龙溪街道示例花园"),
        ("渝北区这边的路灯坏了", "渝北区", None, "渝北区"),
        ("观音桥街道示例路5号下水道堵了", "江北区", "观音桥街道", "观音桥街道示例路5号"),
        ("反映我们示例花园的电梯", None, None, "示例花园"),
        ("反映我们单元的电梯", None, None, ""),
        ("路灯坏了", None, None, ""),
        ("", None, None, ""),
    ],
)
def test_place(text: str, district: str | None, subdistrict: str | None, said: str) -> None:
    found = place_of(text, NAMES)
    assert (found.district, found.subdistrict, found.said) == (district, subdistrict, said)


def test_a_place_that_was_left_counts_less() -> None:
    found = place_of("我老家是渝北区的，现在住江北区，家门口在修路", NAMES)
    assert found.district == "江北区"


def test_names_of_places_are_taken_out_and_nothing_else() -> None:
    assert without_places("渝北区和江北的路灯", NAMES) == "某地和某地的路灯"
    assert without_places("路灯", NAMES) == "路灯"
