"""Lines of a cell: a text followed by its marks, ``文字【来源：law-x】【简述：…】``.

A backslash keeps the meaning out of ``【``, ``】``, ``｜`` and of another backslash, and stands before
``=``, ``+``, ``-``, ``@`` at the start of a line, which spreadsheets take for a formula. What no cell
can hold is written by its code: ``\\n`` for a line break, ``\\u0007`` for any other control character.
"""

import re
from collections.abc import Iterable, Mapping

Marks = Mapping[str, str]
BAR = "｜"
_SPECIAL = re.compile(r"[\\【】｜]")
_COMMA = re.compile(r"[、，,]")
_FORMULA = re.compile(r"^[=+\-@]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
_WORKBOOK_CODE = re.compile(r"(x[0-9A-Fa-f]{4})_")
"""``_x000D_`` stands for a character in a workbook (Office Open XML, ST_Xstring)."""
_ESCAPED = re.compile(r"\\(u(?!d[89a-f])[0-9a-f]{4}|.)", re.S)
_MARK = re.compile(r"(?<!\\)((?:\\\\)*)【((?:[^\\【】]|\\.)*)】\s*$", re.S)


class MarkupError(ValueError):
    """A cell that cannot be read; says in Chinese what is wrong."""


def escape(text: str) -> str:
    """The text so that it stands on one line and holds no marks."""
    text = _SPECIAL.sub(lambda match: "\\" + match[0], text)
    text = _CONTROL.sub(_code, text)
    text = _WORKBOOK_CODE.sub(r"\1\\_", text)
    return _FORMULA.sub(lambda match: "\\" + match[0], text)


def _code(match: re.Match[str]) -> str:
    return "\\n" if match[0] == "\n" else f"\\u{ord(match[0]):04x}"


def unescape(text: str) -> str:
    """What ``escape`` was given."""
    return _ESCAPED.sub(_char, text)


def _char(match: re.Match[str]) -> str:
    code = match[1]
    if code == "n":
        return "\n"
    return chr(int(code[1:], 16)) if len(code) > 1 else code


def write_line(text: str, marks: Iterable[tuple[str, str | None]]) -> str:
    """A text with those of its marks that have a value."""
    said = "".join(
        f"【{name}：{value}】" if value else f"【{name}】"
        for name, value in marks
        if value is not None
    )
    return escape(text) + said


def read_line(line: str, allowed: Iterable[str]) -> tuple[str, dict[str, str]]:
    """A text and its marks; the values of the marks are still escaped.

    Raises:
        MarkupError: a mark is not among those allowed here.
    """
    marks: dict[str, str] = {}
    allowed = tuple(allowed)
    while found := _MARK.search(line):
        name, _, value = found[2].partition("：")
        if name not in allowed:
            names = "、".join(allowed)
            raise MarkupError(f"不认识标记【{name}】，这里可以用：{names}")
        if name in marks:
            raise MarkupError(f"标记【{name}】写了两次")
        marks[name] = value
        line = line[: found.start()] + found[1]
    return unescape(line.strip()), marks


def write_list(values: Iterable[str]) -> str | None:
    """Several values in one mark; ``None`` for no values."""
    return BAR.join(escape(value) for value in values) or None


def write_names(names: Iterable[str]) -> str:
    """Names one after the other, between 、."""
    return "、".join(_COMMA.sub(lambda match: "\\" + match[0], escape(name)) for name in names)


def read_list(value: str | None, separators: str = BAR) -> list[str]:
    """What ``write_list`` or ``write_names`` was given, between any of the separators."""
    parts = re.findall(rf"(?:[^\\{separators}]|\\.)+", value or "", re.S)
    return [unescape(part.strip()) for part in parts if part.strip()]


def lines_of(cell: str) -> list[str]:
    """The lines of a cell that say something."""
    return [line.strip() for line in re.split(r"\r\n|\r|\n", cell) if line.strip()]
