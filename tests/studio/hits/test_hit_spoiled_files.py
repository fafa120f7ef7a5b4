"""Whatever is uploaded is read or refused in Chinese; nothing breaks."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.hitting import book_of
from support.workbooks import repacked

from daoban.errors import InvalidInput
from search.run import Tools
from studio.hits.reading import read_file

BOOK = book_of(("问题", "城市", "应答"), ("小店转让要多久", "云溪", "小店转让"), ("关店", "", ""))
CHINESE = re.compile(r"[一-鿿]")


def _refusal(tools: Tools, name: str, data: bytes) -> InvalidInput | None:
    """How a file is refused; ``None``: it holds questions."""
    try:
        rows = read_file(name, data, tools.lexicon.regions).rows
    except InvalidInput as refusal:
        return refusal
    return None if rows and all(row.question for row in rows) else InvalidInput("")


def _read_or_refuse(tools: Tools, name: str, data: bytes) -> None:
    refusal = _refusal(tools, name, data)
    assert refusal is None or (CHINESE.search(refusal.message) and refusal.hint)


@given(data=st.binary(max_size=400), ending=st.sampled_from(["xlsx", "csv", "XLSX", "txt"]))
def test_any_bytes(tools: Tools, data: bytes, ending: str) -> None:
    _read_or_refuse(tools, f"a.{ending}", data)


@given(at=st.integers(0, len(BOOK) - 1), value=st.integers(0, 255), cut=st.booleans())
def test_damaged_workbooks(tools: Tools, at: int, value: int, cut: bool) -> None:
    data = BOOK[:at] if cut else BOOK[:at] + bytes([value]) + BOOK[at + 1 :]
    _read_or_refuse(tools, "a.xlsx", data)


@given(
    text=st.text(max_size=200), before=st.sampled_from(["", "问题\n", "城市,问题\n", '问题,"x"\n'])
)
def test_any_text_as_csv(tools: Tools, text: str, before: str) -> None:
    _read_or_refuse(tools, "a.csv", (before + text).encode("utf-8", "surrogatepass"))


def test_macros_and_formulas_are_refused(tools: Tools) -> None:
    regions = tools.lexicon.regions
    macros = repacked(BOOK, lambda _name, body: body, **{"xl__vbaProject.bin": b"x"})
    with pytest.raises(InvalidInput, match="宏"):
        read_file("a.xlsx", macros, regions)

    def with_formula(name: str, body: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return body
        return re.sub(rb'<c r="A2"[^>]*>.*?</c>', b'<c r="A2"><f>1+1</f><v>2</v></c>', body)

    with pytest.raises(InvalidInput) as fault:
        read_file("a.xlsx", repacked(BOOK, with_formula), regions)
    assert "公式" in fault.value.details[0]["message"]


def test_the_sheet_with_questions_is_found_and_masked(tools: Tools) -> None:
    data = book_of(
        ("编号", "问题"), ("1", "我的身份证11010519491231002X，关店要多久"), name="第二张"
    )
    (row,) = read_file("a.xlsx", data, tools.lexicon.regions).rows
    assert (
        row.question == "我的〔身份证号〕，关店要多久" or "11010519491231002X" not in row.question
    )
