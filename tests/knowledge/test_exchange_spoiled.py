"""Spoiled workbooks: an error for people, never a traceback, never half an import."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from support.exchange import guide, plan, row_counts, write_sheet
from support.workbooks import lying_about_sizes, part_damaged, repacked, sheet_edited, stored

from daoban.errors import DaobanError, InvalidInput
from knowledge.exchange import workbooks
from knowledge.releases import live_release

LAUGHS = b"".join(
    b'<!ENTITY a%d "%s">' % (number, b"&a%d;" % (number - 1) * 10 if number else b"ha")
    for number in range(10)
)
ROWS = b'<row r="%d"><c r="A%d" s="0"/></row>'
TOP = b"<worksheet"
END = b"</sheetData>"


@pytest.fixture
def good(tmp_path: Path) -> bytes:
    return write_sheet(tmp_path / "好.xlsx", [guide()]).read_bytes()


def typed(kind: bytes) -> Callable[[bytes], bytes]:
    return lambda good: sheet_edited(good, TOP, b"<!DOCTYPE x [" + kind + b"]>" + TOP)


def empty_zip(_good: bytes) -> bytes:
    buffer = BytesIO()
    zipfile.ZipFile(buffer, "w").close()
    return buffer.getvalue()


SPOILED: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "macros": (lambda good: repacked(good, lambda _n, body: body, xl__vbaProject__bin=b"x").replace(b"vbaProject/bin", b"vbaProject.bin"), "带有宏"),
    "old or locked": (lambda _good: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "旧的 .xls"),
    "truncated": (lambda good: good[: len(good) // 2], "已损坏"),
    "a web page": (lambda _good: "<html><table><tr><td>表</td></tr></table></html>".encode(), "已损坏"),
    "empty": (lambda _good: b"", "已损坏"),
    "an empty archive": (empty_zip, "不是 Excel 工作簿"),
    "another kind of archive": (lambda good: good.replace(b"xl/workbook.xml", b"xl/wordbook.xml"), "不是 Excel 工作簿"),
    "lying about sizes": (lying_about_sizes, "已损坏"),
    "part that does not inflate": (part_damaged, "已损坏"),
    "sheet that is no XML": (lambda good: sheet_edited(good, END, b"<"), "已损坏"),
    "billion laughs": (typed(LAUGHS), "不该有的定义"),
    "external entity": (typed(b'<!ENTITY e SYSTEM "file:///etc/hostname">'), "不该有的定义"),
    "a million empty rows with a format": (lambda good: sheet_edited(good, END, b"".join(ROWS % (n, n) for n in range(3, 1_000_003)) + END), "超过 100000 行"),
    "a row far below": (lambda good: sheet_edited(good, END, ROWS % (1048576, 1048576) + END), "超过 100000 行"),
    "a column far to the right": (lambda good: sheet_edited(good, END, b'<row r="3"><c r="XFD3"/></row>' + END), "16384 列"),
    "a cell that is none": (lambda good: sheet_edited(good, END, b'<row r="3"><c r="?" t="s"><v>x</v></c></row>' + END), "已损坏"),
    "a control character": (lambda good: sheet_edited(good, END, b'<row r="3"><c r="A3" t="inlineStr"><is><t>\x07</t></is></c></row>' + END), "已损坏"),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILED)
def test_spoiled_workbook_is_refused(
    city_store: Engine, tmp_path: Path, good: bytes, name: str
) -> None:
    spoil, words = SPOILED[name]
    before = row_counts(city_store)
    with pytest.raises(InvalidInput, match=words) as caught:
        plan(stored(tmp_path / "坏.xlsx", spoil(good)), city_store)
    assert caught.value.hint
    assert row_counts(city_store) == before


def test_workbook_without_its_sheet_holds_nothing(
    city_store: Engine, tmp_path: Path, good: bytes
) -> None:
    data = good.replace(b"worksheets/sheet1", b"worksheets/sheet7")
    planned = plan(stored(tmp_path / "坏.xlsx", data), city_store)
    assert (planned.is_sound, planned.records) == (False, ())


@pytest.mark.parametrize("claimed", [b"A1:E100001", b"A1:XFD1048576", b"?"])
def test_claimed_size_is_not_believed(
    city_store: Engine, tmp_path: Path, good: bytes, claimed: bytes
) -> None:
    data = sheet_edited(good, b'ref="A1:E2"', b'ref="' + claimed + b'"')
    assert len(plan(stored(tmp_path / "表.xlsx", data), city_store).records) == 1


def bomb(good: bytes) -> bytes:
    return sheet_edited(good, END, END + b"<!--" + bytes(3_000_000) + b"-->")


@pytest.mark.parametrize("make", [bomb, lambda good: lying_about_sizes(bomb(good))])
def test_bomb_is_refused_before_it_is_unpacked(
    city_store: Engine,
    tmp_path: Path,
    good: bytes,
    monkeypatch: pytest.MonkeyPatch,
    make: Callable[[bytes], bytes],
) -> None:
    monkeypatch.setattr(workbooks, "UNPACKED_LIMIT", 1024 * 1024)
    path = stored(tmp_path / "坏.xlsx", make(good))
    assert path.stat().st_size < 20_000
    with pytest.raises(InvalidInput, match=r"解压后超过 1 MB|已损坏"):
        plan(path, city_store)


@pytest.mark.parametrize(("name", "limit"), [("CELLS_LIMIT", 5), ("FILE_LIMIT", 1024)])
def test_large_file_is_refused(
    city_store: Engine, tmp_path: Path, good: bytes, monkeypatch: pytest.MonkeyPatch, name: str, limit: int
) -> None:  # fmt: skip
    monkeypatch.setattr(workbooks, name, limit)
    with pytest.raises(InvalidInput, match=r"单元格太多|超过 0 MB"):
        plan(stored(tmp_path / "大.xlsx", good), city_store)


def test_file_that_cannot_be_opened_is_refused(city_store: Engine, tmp_path: Path) -> None:
    (tmp_path / "夹.xlsx").mkdir()
    for name, words in (("没有.xlsx", "不存在"), ("夹.xlsx", "是一个文件夹")):
        with pytest.raises(InvalidInput, match=words) as caught:
            plan(tmp_path / name, city_store)
        assert caught.value.hint


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    noise=st.binary(max_size=80),
    changes=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=5),
)
def test_noise_and_flipped_bytes_never_break_off(
    city_store: Engine, tmp_path: Path, good: bytes, noise: bytes, changes: list[tuple[int, int]]
) -> None:
    flipped = bytearray(good)
    for place, value in changes:
        flipped[place % len(flipped)] = value
    for data in (noise, b"PK\x03\x04" + noise, bytes(flipped), good + noise):
        try:
            said = repr(plan(stored(tmp_path / "坏.xlsx", data), city_store))
        except DaobanError as error:
            said = error.hint or ""
        assert said
    assert live_release(city_store).number == 1
