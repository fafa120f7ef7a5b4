"""Checks while typing: the rules of ``daoban check``, hints, and who else answers the question."""

from typing import Any

import pytest
from support.studio import EDITOR, StudioOfTests

from daoban.errors import ContentInvalid
from studio.drafts.finding import Level


def body_of(studio: StudioOfTests, record_id: str, **changes: Any) -> dict[str, Any]:
    return studio.live.now.records[record_id].model_dump(mode="json") | changes


def faq(question: str, *variants: str) -> dict[str, Any]:
    answer = {"text": "见说明。", "source": "some-source"}
    return {"question": question, "variants": list(variants), "answer": [answer]}


def messages(studio: StudioOfTests, record_id: str, level: Level, **changes: Any) -> list[str]:
    body = body_of(studio, record_id, **changes)
    found = studio.drafts.findings(body, record_id)
    return [f"{each.path}|{each.message}" for each in found if each.level is level]


def test_live_records_have_no_errors(studio: StudioOfTests) -> None:
    for record_id in studio.live.now.records:
        assert messages(studio, record_id, Level.ERROR) == []


@pytest.mark.parametrize(
    ("record_id", "changes", "expected"),
    [
        ("shop-licence", {"sources": ["nowhere"]}, "|引用的 source nowhere 不存在"),
        ("shop-licence", {"title": "小店税务"}, "|名称「小店税务」与「小店税务」重复"),
        (
            "topic-shop",
            {"faqs": [faq("小店执照要多少钱？")]},
            "faqs.0|问法「小店执照要多少钱？」已在「小店执照」出现",
        ),
        (
            "shop-licence",
            {"guide": {"fee": [{"text": "收费10", "source": "some-source"}]}},
            "guide.fee.0|「收费10」中的数字没有单位",
        ),
        ("shop-licence", {"title": "", "extra": 1}, "title|这一栏要填"),
        (
            "shop-licence",
            {"sources": ["没有的文件"]},
            "sources.0|没有找到“没有的文件”，请从列表里选，或先新增",
        ),
        (
            "shop-licence",
            {"guide": {"materials": [{"name": "表", "source": "some-source", "copies": "许多"}]}},
            "guide.materials.0.copies|要写 1 到 20 的整数",
        ),
        (
            "shop-open",
            {"matters": [{"matter": "shop-gone"}]},
            "matters.0|引用的 matter shop-gone 不存在",
        ),
    ],
)
def test_errors_name_the_field(
    studio: StudioOfTests, record_id: str, changes: dict[str, Any], expected: str
) -> None:
    assert expected in messages(studio, record_id, Level.ERROR, **changes)


def test_what_a_removal_breaks_elsewhere_is_said(studio: StudioOfTests) -> None:
    found = studio.drafts.findings(None, "shop-tax")
    assert [(each.record_id, each.level) for each in found] == [("shop-open", Level.ERROR)]
    assert found[0].message.startswith("「开小店一件事」")
    draft = studio.drafts.remove(EDITOR, "shop-tax", "不办了")
    with pytest.raises(ContentInvalid):
        studio.drafts.submit(EDITOR, draft.id, draft.revision)


def test_a_question_that_is_answered_elsewhere_too(studio: StudioOfTests) -> None:
    found = studio.drafts.findings(
        body_of(studio, "topic-shop", faqs=[faq("小店执照要交多少钱")]), "topic-shop"
    )
    alike = [each for each in found if each.record_id == "shop-licence"]
    assert [(each.path, each.level) for each in alike] == [("faqs.0.question", Level.HINT)]
    assert "小店执照要多少钱" in alike[0].message


def test_reading_hints(studio: StudioOfTests) -> None:
    summary = {"text": "申请人逾期的，" + "有" * 70 + "。", "source": "some-source"}
    hints = messages(studio, "topic-shop", Level.HINT, summary=summary)
    assert [hint.split("|")[0] for hint in hints] == [
        "summary.text",
        "summary.text",
        "summary.brief",
    ]


def test_a_new_record_of_another_draft_may_be_named_but_not_published_without(
    studio: StudioOfTests,
) -> None:
    source = studio.drafts.create(
        EDITOR, "source", {"id": "new-source", "title": "新文件", "seen": "2026-01-01"}
    )
    draft = studio.drafts.open(EDITOR, "shop-licence")
    body = draft.body | {"sources": ["some-source", "new-source"]}
    draft = studio.drafts.save(EDITOR, draft.id, draft.revision, body)
    assert studio.drafts.findings(body, "shop-licence") == []
    assert studio.drafts.findings_together([draft]) != []
    assert studio.drafts.findings_together([draft, source]) == []
