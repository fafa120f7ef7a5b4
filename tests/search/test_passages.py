"""Records are cut into passages that point back to where their text stands."""

from itertools import pairwise
from pathlib import Path

import pytest

from knowledge.facts import Source
from knowledge.files import read_content
from knowledge.records import Bundle, Matter, Policy, Record, Topic
from knowledge.vocabulary import RecordStatus
from search.passages import Passage, PassageKind, make_passages, parts_of_bundles


@pytest.fixture(scope="module")
def records(content: Path) -> dict[str, Record | Source]:
    return {item.record.id: item.record for item in read_content(content)[0]}


def passages_of(records: dict[str, Record | Source]) -> list[Passage]:
    return make_passages(records, parts_of_bundles(records))


def texts(passages: list[Passage], kind: PassageKind, record_id: str) -> list[str]:
    return [item.text for item in passages if item.kind is kind and item.record_id == record_id]


def test_bundles_and_topics_are_searched_with_their_matters(
    records: dict[str, Record | Source],
) -> None:
    passages = passages_of(records)
    searched = {item.record_id for item in passages}
    assert searched == {key for key, item in records.items() if isinstance(item, Bundle | Topic)}
    assert texts(passages, PassageKind.TITLE, "yx-shop-open") == ["开便民小店"]
    assert "开杂货店" in texts(passages, PassageKind.ALIAS, "yx-shop-open")
    assert "想开个小卖部" in texts(passages, PassageKind.EVENT, "yx-shop-open")
    assert "小店税务报告" in texts(passages, PassageKind.MATTER, "yx-shop-close")
    assert any(
        "云办通提交" in text or "税务" in text
        for text in texts(passages, PassageKind.GUIDE, "yx-shop-close")
    )


def test_passages_of_one_record_stand_together_and_once(
    records: dict[str, Record | Source],
) -> None:
    passages = passages_of(records)
    order = [item.record_id for item in passages]
    changes = sum(one != other for one, other in pairwise(order))
    assert changes == len(set(order)) - 1
    places = [(item.record_id, item.text) for item in passages]
    assert len(places) == len(set(places))


def test_question_points_to_its_answer(records: dict[str, Record | Source]) -> None:
    for passage in passages_of(records):
        if passage.kind is PassageKind.QUESTION:
            owner = records[str(passage.faq_record)]
            faq = owner.faqs[passage.faq]  # type: ignore[union-attr, index]
            assert passage.text in (faq.question, *faq.variants)
            assert passage.field == faq.field


def test_question_of_a_matter_belongs_to_each_of_its_bundles(
    records: dict[str, Record | Source],
) -> None:
    owners = {
        item.record_id for item in passages_of(records) if item.faq_record == "yx-shop-licence"
    }
    assert owners == {"yx-shop-open", "yx-shop-transfer"}


def test_withdrawn_bundles_are_not_searched(records: dict[str, Record | Source]) -> None:
    gone = records["yx-shop-close"].model_copy(update={"status": RecordStatus.WITHDRAWN})
    passages = passages_of({**records, gone.id: gone})
    assert gone.id not in {item.record_id for item in passages}


def test_matter_and_policy_of_no_bundle_are_searched_by_themselves(
    records: dict[str, Record | Source],
) -> None:
    licence = records["yx-shop-licence"]
    assert isinstance(licence, Matter)
    alone = licence.model_copy(update={"id": "alone", "title": "摊位备案"})
    policy = Policy(
        id="subsidy",
        title="小店补贴",
        city="990100",
        sources=licence.sources,
        summary=licence.summary,
        benefit=(licence.summary,),
    )
    passages = passages_of({**records, alone.id: alone, policy.id: policy})
    assert texts(passages, PassageKind.TITLE, "alone") == ["摊位备案"]
    assert texts(passages, PassageKind.TITLE, "subsidy") == ["小店补贴"]
    claimed = policy.model_copy(update={"bundles": ("yx-shop-open",)})
    passages = passages_of({**records, policy.id: claimed})
    assert texts(passages, PassageKind.TITLE, "subsidy") == []
    assert "小店补贴" in texts(passages, PassageKind.MATTER, "yx-shop-open")


def test_equal_texts_share_a_digest() -> None:
    one, other = (Passage(record_id=name, kind=PassageKind.TITLE, text="停业") for name in "ab")
    assert one.digest == other.digest
    assert one.digest != one._replace(text="开业").digest
