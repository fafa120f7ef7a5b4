"""Districts as people choose them."""

import pytest

from daoban.settings import ROOT
from desk.calls.gazetteer import make_gazetteer
from desk.dispatch.messages import training_messages
from knowledge.regions import load_regions
from web.tickets.areas import Area, Areas, in_order

REGIONS = load_regions(ROOT / "knowledge" / "content")
CHONGQING, CHANGSHA = "500000", "430100"


@pytest.fixture(scope="module")
def areas() -> Areas:
    """As the desk's own gazetteer has them."""
    gazetteer = make_gazetteer(ROOT / "knowledge" / "content")
    named = {city: gazetteer.districts(city) for city in REGIONS.served.values()}
    return Areas(REGIONS.served, named)


def test_every_city_offers_its_districts_and_the_whole(areas: Areas) -> None:
    groups = areas.groups(CHANGSHA)
    assert [group.city for group in groups] == ["长沙", "重庆"]
    for group in groups:
        assert len(group.choices) > 9
        assert group.choices[0][1] == f"{group.city}：说不清是哪个区县"
        for sent, shown in group.choices[1:]:
            assert areas.read(sent) == Area(REGIONS.served[group.city], shown)


@pytest.mark.parametrize("sent", ["", "500000", "500000|没有区", "000000|渝中区", "|", "x|y|z"])
def test_what_is_no_area_is_a_whole_city(areas: Areas, sent: str) -> None:
    assert areas.read(sent) == Area(CHONGQING)


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
def test_a_district_however_it_is_called(areas: Areas, said: str, city: str, named: str) -> None:
    assert areas.named(said, city) == named


def test_every_district_that_the_desk_learns_can_be_chosen(areas: Areas) -> None:
    learned = training_messages(REGIONS)
    named = {(each.city, each.district) for each in learned if each.district}
    assert len(named) > 40
    assert [each for each in sorted(named) if not areas.named(each[1], each[0])] == []


def test_districts_stand_in_a_known_order() -> None:
    codes = {"渝中区": "500103", "万州区": "500101"}
    given = ["岳麓区", "渝中区", "芙蓉区", "万州区"]
    assert in_order(given, codes) == ("万州区", "渝中区", "芙蓉区", "岳麓区")


def test_a_city_without_a_gazetteer_is_offered_as_a_whole() -> None:
    areas = Areas({"云溪": "990100"}, {})
    assert [len(group.choices) for group in areas.groups()] == [1]
    assert areas.read("990100|") == Area("990100")
