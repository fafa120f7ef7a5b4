"""Districts as people choose them."""

import pytest

from daoban.settings import ROOT
from desk.dispatch.messages import training_messages
from knowledge.regions import load_regions
from web.tickets.areas import Area, area_groups, area_of, district_named, districts_of

CITIES = load_regions(ROOT / "knowledge" / "content").served
CHONGQING, CHANGSHA = "500000", "430100"


def test_every_city_offers_its_districts_and_the_whole() -> None:
    groups = area_groups(CITIES, CHANGSHA)
    assert [group.city for group in groups] == ["长沙", "重庆"]
    for group in groups:
        assert group.choices[0][1] == f"{group.city}：说不清是哪个区县"
        for sent, shown in group.choices[1:]:
            assert area_of(sent, CITIES) == Area(CITIES[group.city], shown)


@pytest.mark.parametrize("sent", ["", "500000", "500000|没有区", "000000|渝中区", "|", "x|y|z"])
def test_what_is_no_area_is_a_whole_city(sent: str) -> None:
    assert area_of(sent, CITIES) == Area(CHONGQING)


@pytest.mark.parametrize(
    ("said", "city", "named"),
    [
        ("渝北区", CHONGQING, "渝北区"),
        ("渝北", CHONGQING, "渝北区"),
        ("两江新区", CHONGQING, "两江新区"),
        ("石柱土家族自治县", CHONGQING, "石柱县"),
        ("长沙县", CHANGSHA, "长沙县"),
        ("长沙市", CHANGSHA, ""),
        ("岳麓区", CHONGQING, ""),
        ("", CHONGQING, ""),
    ],
)
def test_a_district_however_it_is_called(said: str, city: str, named: str) -> None:
    assert district_named(said, city) == named


def test_every_district_that_the_desk_learns_can_be_chosen() -> None:
    learned = training_messages(load_regions(ROOT / "knowledge" / "content"))
    named = {(each.city, each.district) for each in learned if each.district}
    assert len(named) > 40
    assert [each for each in sorted(named) if not district_named(each[1], each[0])] == []


def test_no_district_stands_twice() -> None:
    for city in CITIES.values():
        assert len(set(districts_of(city))) == len(districts_of(city)) >= 9
