"""The lists of the studio."""

import pytest
from support.studio import BOUND, EDITOR, LOST, StudioOfTests

from daoban.errors import NotFound
from studio.drafts.draft import DraftState
from studio.records import RecordList, RecordQuery


@pytest.fixture
def records(studio: StudioOfTests) -> RecordList:
    return RecordList(studio.drafts)


def ids(records: RecordList, **wanted: object) -> set[str]:
    page = records.list(EDITOR, RecordQuery(**wanted))  # type: ignore[arg-type]
    assert page.total == len(page.items)
    return {item.record_id for item in page.items}


def test_everybody_sees_their_own(studio: StudioOfTests, records: RecordList) -> None:
    assert records.list(EDITOR).total == len(studio.live.now.records)
    mine = {item.record_id for item in records.list(BOUND).items}
    assert mine == {"shop-licence", "shop-sign", "shop-open"}
    assert records.list(LOST).total == 0


def test_filters(studio: StudioOfTests, records: RecordList) -> None:
    draft = studio.with_fee("20元")
    new = studio.drafts.create(EDITOR, "topic", {"title": "夜市", "city": "990100"})
    assert ids(records, text="小店 执照要多少钱") == {"shop-licence", "far-licence"}
    assert ids(records, kinds=("topic",)) == {"topic-shop", new.record_id}
    assert ids(records, states=(DraftState.EDITING,)) == {"shop-licence", new.record_id}
    assert ids(records, department="市税务局") == {"shop-tax"}
    assert ids(records, city="880100", kinds=("matter",)) == {"far-licence"}
    assert ids(records, status="withdrawn") == set()
    (item,) = records.list(EDITOR, RecordQuery(text="shop-licence")).items
    assert item.draft == draft
    page = records.list(EDITOR, RecordQuery(limit=2, offset=1))
    assert (len(page.items), page.total) == (2, len(studio.live.now.records) + 1)


def test_versions(studio: StudioOfTests, records: RecordList) -> None:
    (only,) = records.revisions_of(BOUND, "shop-licence")
    assert (only.author, only.releases, only.is_live) == ("tests", (1,), True)
    assert records.body_of(BOUND, only.id)["id"] == "shop-licence"
    (other,) = records.revisions_of(EDITOR, "shop-tax")
    assert records.revisions_of(BOUND, "shop-tax") == []
    assert records.live_body(BOUND, "shop-tax") is None
    with pytest.raises(NotFound):
        records.body_of(BOUND, other.id)
