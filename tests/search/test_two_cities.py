"""The same service in two cities: that of the person's own city is answered, else it is said."""

import dataclasses
from datetime import UTC, datetime

import pytest
from support.asking import reply_to

from knowledge.records import Bundle
from knowledge.releases import Release
from search.contracts import Outcome
from search.run import Tools
from search.snapshot import build_snapshot

OTHER = "990200"


@pytest.fixture(scope="module")
def two_cities(tools: Tools) -> Tools:
    """云溪 as it is, and 星湖 with 小店停业 only, under the same title."""
    records = dict(tools.snapshot.records)
    bundle = records["yx-shop-close"]
    assert isinstance(bundle, Bundle)
    text = bundle.summary.model_copy(update={"text": "星湖的小店这样停业。"})
    other = bundle.model_copy(
        update={"id": "xh-shop-close", "city": OTHER, "summary": text, "differences": ()}
    )
    records[other.id] = other
    release = Release(9, "9" * 64, datetime.now(UTC), records)
    snapshot = build_snapshot(release, tools.encoder, tools.lexicon.synonyms, tools.snapshot)
    return dataclasses.replace(tools, snapshot=snapshot)


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("小店停业要多久", None, "yx-shop-close"),
        ("小店停业要多久", "云溪", "yx-shop-close"),
        ("小店停业要多久", "星湖", "xh-shop-close"),
        ("星湖市的小店停业要多久", "云溪", "xh-shop-close"),
        ("在上溪区关店要多久", "星湖", "yx-shop-close"),
    ],
)
def test_record_of_the_own_city_comes_first(
    two_cities: Tools, text: str, place: str | None, expected: str
) -> None:
    reply = reply_to(two_cities, text, city=place)
    assert reply.bundles[0].id == expected
    assert not any(message["type"] == "notice" for message in reply.messages or [])


def test_what_the_own_city_lacks_is_given_as_the_other_citys(two_cities: Tools) -> None:
    reply = reply_to(two_cities, "开便民小店要带什么材料", city="星湖")
    assert reply.outcome is Outcome.ANSWERED
    assert reply.bundles[0].id == "yx-shop-open"
    (notice,) = [item for item in reply.messages or [] if item["type"] == "notice"]
    assert "星湖" in notice["text"]
    assert "云溪" in notice["text"]


def test_context_by_title_is_that_of_the_own_city(two_cities: Tools) -> None:
    context = {"bundle": "小店停业"}
    reply = reply_to(two_cities, "那要多久", city="星湖", context=context)
    assert {item.record_id for item in reply.answer} & {"xh-shop-close", "yx-shop-tax"}
    assert "yx-shop-close" not in {item.record_id for item in reply.answer}
