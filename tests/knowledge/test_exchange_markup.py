"""Markup: whatever is written into a cell is read back the same."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.record_strategies import TEXTS

from knowledge.exchange.markup import (
    MarkupError,
    escape,
    lines_of,
    read_line,
    read_list,
    unescape,
    write_line,
    write_list,
    write_names,
)

ANY = st.text() | TEXTS
NAMES = ("来源", "出处", "未核实")


@given(ANY)
def test_escaped_text_comes_back(text: str) -> None:
    assert unescape(escape(text)) == text


@given(ANY)
def test_escaped_text_is_one_line_and_no_formula(text: str) -> None:
    escaped = escape(text)
    assert len(escaped.splitlines()) <= 1
    assert not escaped.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert escaped.isprintable() or not any(char < " " for char in escaped)


@given(TEXTS, st.dictionaries(st.sampled_from(NAMES), TEXTS | st.none()))
def test_line_comes_back_with_its_marks(text: str, marks: dict[str, str | None]) -> None:
    line = write_line(text, [(name, value and escape(value)) for name, value in marks.items()])
    found, read = read_line(line, NAMES)
    assert found == text
    said = {name: value for name, value in marks.items() if value is not None}
    assert {name: unescape(value) for name, value in read.items()} == said


@given(st.lists(TEXTS, max_size=4))
def test_lists_and_names_come_back(values: list[str]) -> None:
    assert read_list(write_list(values)) == values
    assert read_list(write_names(values), "、，,｜\n") == values


@given(st.lists(TEXTS, max_size=4))
def test_lines_come_back_through_csv(values: list[str]) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow(["\n".join(escape(value) for value in values)])
    (cell,) = next(csv.reader(io.StringIO(buffer.getvalue(), newline="")))
    assert [unescape(line) for line in lines_of(cell)] == values


@given(st.text("【】\\：｜来源 a", max_size=30))
def test_any_line_is_read_or_refused_with_a_reason(line: str) -> None:
    try:
        text, marks = read_line(line, NAMES)
    except MarkupError as error:
        text, marks = str(error), {}
    assert read_line(write_line(text, marks.items()), NAMES) == (text.strip(), marks)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("文字【来原：a】", "不认识标记【来原】，这里可以用：来源、出处、未核实"),
        ("文字【来源：a】【来源：b】", "标记【来源】写了两次"),
    ],
)
def test_unknown_and_repeated_marks_are_refused(line: str, words: str) -> None:
    with pytest.raises(MarkupError, match=words):
        read_line(line, NAMES)


def test_brackets_inside_a_text_are_no_marks() -> None:
    assert read_line("按【2025】12号文办理。【来源：a】", NAMES) == (
        "按【2025】12号文办理。",
        {"来源": "a"},
    )


@pytest.mark.parametrize(
    ("written", "text"), [(r"a\n b", "a\n b"), (r"\\u0007", r"\u0007"), (r"\ud800", "ud800")]
)
def test_codes_stand_for_characters(written: str, text: str) -> None:
    assert unescape(written) == text
