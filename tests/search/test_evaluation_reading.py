"""Questions are read as people write them, and what cannot be read is named with its remedy."""

import json
from pathlib import Path

import openpyxl
import pytest

from daoban.errors import InvalidInput, NotFound
from knowledge.vocabulary import Audience, GuideField
from search.contracts import Outcome
from search.evaluation.golden import GOLDEN
from search.evaluation.reading import read_questions


def jsonl(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return path


def xlsx(path: Path, *rows: tuple[object, ...], title: str = "问题") -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def faults(path: Path) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        read_questions(path)
    assert "docs/evaluation.md" in str(caught.value.hint)
    return [str(detail["message"]) for detail in caught.value.details]


def test_golden_questions_are_read_as_they_are_labelled() -> None:
    file = read_questions(GOLDEN)
    lines = [
        json.loads(line)
        for path in sorted(GOLDEN.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    assert file.unread == ()
    assert len(file.questions) == len(lines)
    for question, line in zip(file.questions, lines, strict=True):
        assert question.model_dump(mode="json") == {
            "topic": None,
            "kind": None,
            **line,
        }


def test_a_file_needs_no_more_than_the_text(tmp_path: Path) -> None:
    (question,) = read_questions(jsonl(tmp_path / "own.jsonl", {"问题": " 今天天气 "})).questions
    assert (question.id, question.text, question.bundles) == ("own:1", "今天天气", ())
    assert question.outcomes == (Outcome.NO_ANSWER,)


def test_workbook_with_chinese_headings(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "own.xlsx",
        ("编号", "问题", "套餐", "要素", "表达方式", "城市", "类别", "结果", "服务对象", "备注"),
        ("a1", "关店要多久", "小店停业", "时限", "口语", "云溪", None, "回答；反问", "企业", "难"),
        (None, "房子和户口", "公民身后、二手房", None, None, None, None, None, None, None),
        (None,) * 10,
        (None, "我要投诉", None, None, None, None, "投诉", None, None, None),
    )
    file = read_questions(path)
    first, second, third = file.questions
    assert file.unread == ("备注",)
    assert (first.id, first.style, first.city) == ("a1", "colloquial", "云溪")
    assert (first.field, first.audience) == (GuideField.TIME_LIMIT, Audience.COMPANY)
    assert first.outcomes == (Outcome.ANSWERED, Outcome.CLARIFY)
    assert second.bundles == ("公民身后", "二手房")
    assert second.outcomes[0] is Outcome.CLARIFY
    assert (third.kind, third.outcomes) == ("complaint", (Outcome.TICKET,))


@pytest.mark.parametrize(
    ("labels", "outcomes"),
    [
        ({"bundles": ["小店停业"]}, ["answered", "recommended"]),
        ({"topic": "云办通"}, ["answered", "recommended"]),
        ({"kind": "handoff"}, ["handoff"]),
        ({"kind": "jailbreak"}, ["refused"]),
        ({"kind": "险情"}, ["emergency"]),
        ({"kind": "闲聊"}, ["no_answer"]),
        ({"bundle": "小店停业", "outcome": "推荐"}, ["recommended"]),
    ],
)
def test_outcomes_follow_from_the_other_labels(
    tmp_path: Path, labels: dict[str, object], outcomes: list[str]
) -> None:
    (question,) = read_questions(jsonl(tmp_path / "a.jsonl", {"text": "问", **labels})).questions
    assert question.outcomes == tuple(outcomes)


def test_every_row_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "own.jsonl"
    path.write_text(
        '{"text": "好的"}\n{"text": \n\n[1]\n{"text": "问", "field": "价钱"}\n{"field": "fee"}\n'
        '{"text": "问", "outcomes": ["maybe"]}\n{"text": ["问"]}\n{"text": "问", "bundles": [1]}\n'
        '{"text": "问", "audience": "老人"}\n',
        "utf-8",
    )
    found = faults(path)
    assert [fault.split("：")[0] for fault in found] == [
        f"own.jsonl 第 {number} 行" for number in (2, 4, 5, 6, 7, 8, 9, 10)
    ]
    assert "引号" in found[0]
    assert "一行写一个" in found[1]
    assert "费用" in found[2]
    assert "没有写问题" in found[3]
    assert "反问" in found[4]
    assert "个人" in found[7]


def test_formula_and_sheet_are_named(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "own.xlsx", ("问题", "套餐"), ("=A3", "小店停业"), ("关店", "小店停业"))
    (fault,) = faults(path)
    assert fault.startswith("own.xlsx 工作表「问题」第 2 行：「问题」是公式")


def test_sheets_without_questions_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "own.xlsx"
    xlsx(path, ("问题",), ("关店",))
    book = openpyxl.load_workbook(path)
    book.create_sheet("说明").append(("怎么填",))
    book.save(path)
    assert [item.text for item in read_questions(path).questions] == ["关店"]
    with pytest.raises(InvalidInput, match="没有「问题」一列"):
        read_questions(xlsx(tmp_path / "b.xlsx", ("内容",), ("关店",)))


def test_ids_must_differ(tmp_path: Path) -> None:
    rows = [{"id": "a", "text": "关店"}, {"id": "a", "text": "开店"}]
    assert faults(jsonl(tmp_path / "own.jsonl", *rows)) == [
        "编号 a 出现了不止一次，请改成不同的编号。"
    ]


def test_files_that_are_none_of_these(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="没有问题"):
        read_questions(tmp_path)
    with pytest.raises(NotFound, match=r"没有 none\.txt"):
        read_questions(tmp_path / "none.txt")
    (tmp_path / "own.txt").write_text("关店", "utf-8")
    with pytest.raises(InvalidInput, match=r"不是 \.jsonl 或 \.xlsx"):
        read_questions(tmp_path / "own.txt")
    (tmp_path / "own.xlsx").write_text("关店", "utf-8")
    with pytest.raises(InvalidInput, match="已损坏") as caught:
        read_questions(tmp_path / "own.xlsx")
    assert "评估" in str(caught.value.hint)
    (tmp_path / "own.jsonl").write_bytes('{"text": "关店"}'.encode("gbk"))
    with pytest.raises(InvalidInput, match="UTF-8"):
        read_questions(tmp_path / "own.jsonl")
