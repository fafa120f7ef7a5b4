"""Workbooks spoiled below what a spreadsheet program lets people do."""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

SHEET = "xl/worksheets/sheet1.xml"


def repacked(data: bytes, edit: Callable[[str, bytes], bytes], **added: bytes) -> bytes:
    """A workbook with its parts edited, and parts added (``__`` stands for a slash)."""
    buffer = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, edit(name, old.read(name)))
        for name, body in added.items():
            new.writestr(name.replace("__", "/"), body)
    return buffer.getvalue()


def sheet_edited(data: bytes, old: bytes, new: bytes) -> bytes:
    """A workbook with a piece of the XML of its sheet replaced."""

    def edit(name: str, body: bytes) -> bytes:
        if name != SHEET:
            return body
        assert old in body
        return body.replace(old, new, 1)

    return repacked(data, edit)


def cell_replaced(data: bytes, place: str, xml: bytes) -> bytes:
    """A workbook with the XML of one filled cell replaced."""
    pattern = b'<c r="%s"[^>]*>.*?</c>' % place.encode()
    with zipfile.ZipFile(BytesIO(data)) as packed:
        found = re.search(pattern, packed.read(SHEET))
    assert found
    return sheet_edited(data, found[0], xml)


def part_damaged(data: bytes) -> bytes:
    """A workbook whose sheet cannot be inflated."""
    place = data.index(SHEET.encode()) + len(SHEET)
    return data[:place] + b"\xff" * 8 + data[place + 8 :]


def lying_about_sizes(data: bytes) -> bytes:
    """A workbook whose directory says that each part is one byte long."""
    changed = bytearray(data)
    place = changed.find(b"PK\x01\x02")
    while place >= 0:
        changed[place + 24 : place + 28] = (1).to_bytes(4, "little")
        place = changed.find(b"PK\x01\x02", place + 4)
    return bytes(changed)


def stored(path: Path, data: bytes) -> Path:
    """A file with these bytes."""
    path.write_bytes(data)
    return path
