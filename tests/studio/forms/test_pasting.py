"""What is pasted from Word and Excel becomes materials, questions and statements."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.forms.moves import list_at
from studio.forms.pasting import MOST_ROWS, items_of, table_of
from studio.forms.shapes import KINDS, FieldShape, fields_of

EXCEL = '材料名称\t形式\t份数\t是否必要\t备注\r\n身份证\t原件\t1份\t必要\t\r\n"授权\n委托书"\t申请表\t2\t非必要\t代办时\r\n'
WORD = """<html><head><style>td {x: y}</style></head><body><table class=MsoTable><tr><td><p>问题</p></td><td>答复</td></tr>
<tr><td><p>要多少钱</p></td><td><p>1、不收费。</p><p>2、工本费十元。</p></td></tr></table></body></html>"""


def field(path: str) -> FieldShape:
    found = list_at(fields_of(KINDS["bundle"]), path)
    assert found
    return found


def part(items: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(each[name] for name in names) for each in items]


def test_materials_come_from_excel_by_their_heads() -> None:
    made = items_of(field("guide.materials"), EXCEL, "law-x")
    assert part(made, "name", "form", "copies", "necessity", "note", "source") == [
        ("身份证", "original", 1, "required", None, "law-x"),
        ("授权委托书", "form", 2, "conditional", "代办时", "law-x"),
    ]
    assert made[1]["when"]


def test_without_heads_columns_count_in_their_order() -> None:
    made = items_of(field("guide.materials"), "户口簿\t复印件\t1", "s")
    assert part(made, "name", "form", "copies") == [("户口簿", "copy", 1)]


def test_questions_come_from_a_table_of_word() -> None:
    (made,) = items_of(field("faqs"), WORD, "law-x")
    assert made["question"] == "要多少钱"
    assert part(made["answer"], "text", "source") == [
        ("不收费。", "law-x"),
        ("工本费十元。", "law-x"),
    ]


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("1、带身份证", "带身份证"),
        ("（二）交材料", "交材料"),
        ("• 领证", "领证"),
        ("2. 缴费", "缴费"),
        ("1.5 倍工资", "1.5 倍工资"),
        ("2025 年起不收费", "2025 年起不收费"),
        ("第一步：申请", "申请"),
    ],
)
def test_lines_become_statements_without_their_numbering(line: str, text: str) -> None:
    assert part(items_of(field("guide.process"), f"\n{line}\n\n", "s"), "text") == [(text,)]


@given(st.text(max_size=300) | st.text('<table>rdh/\t\n"甲', max_size=200))
def test_whatever_is_pasted_can_be_read(text: str) -> None:
    assert len(table_of(text)) <= MOST_ROWS
    for path in ("guide.materials", "faqs", "guide.fee", "matters", "scenarios"):
        items_of(field(path), text)
