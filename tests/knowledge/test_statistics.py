"""What is counted of a bundle: its own facts, those of its matters and of its policies."""

from pathlib import Path

import pytest
from support.exchange import SOURCE, city_records

from knowledge.exchange.cells import FIELDS
from knowledge.facts import Guide, Statement
from knowledge.files import read_content
from knowledge.records import Bundle, Policy
from knowledge.statistics import BundleStatistics, statistics_of
from knowledge.vocabulary import GuideField

OPEN = "yx-shop-open"


def counted(*added: Policy, **changes: object) -> dict[str, BundleStatistics]:
    records = {record.id: record for record in city_records()}
    opened = records[OPEN]
    assert isinstance(opened, Bundle)
    records[OPEN] = opened.model_copy(update=changes)
    records |= {record.id: record for record in added}
    return {item.bundle.id: item for item in statistics_of(records)}


def test_bundles_are_listed_by_city_and_stage(content: Path) -> None:
    records = {item.record.id: item.record for item in read_content(content)[0]}
    listed = [item.bundle for item in statistics_of(records)]
    assert [bundle.life_stage for bundle in listed] == ["开办阶段", "经营阶段", "退出阶段"]


def test_counts_take_in_matters_and_policies() -> None:
    found = counted()[OPEN]
    assert (found.matters, found.materials, found.faqs, found.sources) == (2, 4, 3, 5)
    assert found.variants == 3 * 3 + 4 + 3
    assert counted()["yx-shop-close"].matters == 1


@pytest.mark.parametrize("field", GuideField)
def test_each_field_is_sourced_doubtful_or_missing(field: GuideField) -> None:
    for found in counted().values():
        places = (found.sourced, found.doubtful, found.missing)
        assert sum(field in place for place in places) == 1


def test_unverified_statements_make_a_field_doubtful() -> None:
    fee = Statement(text="有人说要交50元。", source=SOURCE, unverified=True)
    found = counted(guide=Guide(fee=(fee,)))[OPEN]
    assert found.doubtful == (GuideField.FEE,)
    assert GuideField.PLACE in found.missing
    assert found.share == len(found.sourced) / 10 == 0.4


def test_policy_fills_a_field_of_its_bundle() -> None:
    policy = next(record for record in city_records() if isinstance(record, Policy))
    place = Statement(text="小店专窗。", source=SOURCE)
    filled = policy.model_copy(update={"guide": Guide(place=(place,))})
    assert GuideField.PLACE in counted(guide=Guide())[OPEN].missing
    assert GuideField.PLACE in counted(filled, guide=Guide())[OPEN].sourced


def test_step_that_is_no_matter_is_not_counted() -> None:
    records = {record.id: record for record in city_records() if record.id != "yx-shop-tax"}
    found = {item.bundle.id: item.matters for item in statistics_of(records)}
    assert found == {OPEN: 1, "yx-shop-transfer": 1, "yx-shop-close": 0}


def test_every_field_has_a_heading() -> None:
    assert set(FIELDS) == set(GuideField)


def test_no_bundles_no_statistics() -> None:
    assert statistics_of({}) == []
