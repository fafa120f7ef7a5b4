"""Uploaded materials: known by their content, scanned, sealed, for their owner only."""

import io
import struct
import warnings
import zlib
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from PIL import Image
from pypdf import PdfWriter
from support.applications import OWNER, PAGE, House, house_at

from actions.applications.application import Application, Status, Way
from actions.applications.attachments import MOST_FILES, media_type_of
from daoban.errors import (
    DaobanError,
    InputTooLarge,
    InvalidInput,
    NotAllowed,
    NotFound,
    Unavailable,
)

MATERIAL = "出生医学证明"


def photo(kind: str = "PNG", size: tuple[int, int] = (8, 8)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "white").save(file, kind)
    return file.getvalue()


def document(password: str | None = None, pages: int = 1) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    if password:
        writer.encrypt(password, algorithm="AES-256")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def bomb(side: int) -> bytes:
    """A PNG of a few bytes that says it is huge."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = b""
    for name, data in ((b"IHDR", head), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")):
        check = struct.pack(">I", zlib.crc32(name + data))
        chunks += struct.pack(">I", len(data)) + name + data + check
    return b"\x89PNG\r\n\x1a\n" + chunks


@pytest.fixture
def application(house: House) -> Application:
    return house.begin()


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (photo("PNG"), "image/png"),
        (photo("JPEG"), "image/jpeg"),
        (document(), "application/pdf"),
    ],
)
def test_the_type_is_known_by_the_content(content: bytes, wanted: str) -> None:
    assert media_type_of(content) == wanted


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00 a program",
        b"<html><script>alert(1)</script>",
        b"PK\x03\x04 an archive",
        photo("GIF"),
        photo("PNG")[:40],
        b"%PDF-1.7 and nothing more",
        document()[:-200],
        document(password="secret"),
        document(pages=0),
        bomb(12_000),
        bomb(60_000),
    ],
    ids=[
        "program",
        "page",
        "archive",
        "gif",
        "cut-png",
        "no-pdf",
        "cut-pdf",
        "locked",
        "empty-pdf",
        "large",
        "bomb",
    ],
)
def test_what_is_no_photo_or_document_is_refused(content: bytes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(InvalidInput) as caught:
            media_type_of(content)
    assert caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize(
    "whole", [photo("PNG"), photo("JPEG"), document()], ids=["png", "jpeg", "pdf"]
)
def test_a_damaged_file_is_taken_or_refused_in_words(whole: bytes) -> None:
    random = Random(5)
    for _ in range(150):
        damaged = bytearray(whole)
        for _change in range(random.randint(1, 8)):
            damaged[random.randrange(5, len(damaged))] = random.randrange(256)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with suppress(InvalidInput):
                assert media_type_of(bytes(damaged)) == media_type_of(whole)


def test_a_file_is_kept_sealed_and_comes_back_whole(
    house: House, application: Application, tmp_path: Path
) -> None:
    content = photo()
    kept = house.attachments.add(application.id, OWNER, MATERIAL, "../../李晓雨.png", content, PAGE)
    assert (kept.name, kept.media_type, kept.size) == ("李晓雨.png", "image/png", len(content))
    assert house.attachments.content(application.id, OWNER, kept.id) == content
    assert house.attachments.of(application.id, OWNER) == [kept]
    assert house.look(application).application.content.ways == {MATERIAL: Way.ATTACHED}
    for file in (each for each in tmp_path.rglob("*") if each.is_file()):
        raw = file.read_bytes()
        assert content not in raw, file
        assert "李晓雨".encode() not in raw, file
    (sealed,) = (tmp_path / "attachments").iterdir()
    assert sealed.stat().st_size > len(content)


@pytest.mark.parametrize("content", [b"", b"no photo"])
def test_a_refused_file_leaves_nothing(
    house: House, application: Application, tmp_path: Path, content: bytes
) -> None:
    with pytest.raises(InvalidInput):
        house.attachments.add(application.id, OWNER, MATERIAL, "a.png", content, PAGE)
    assert house.attachments.of(application.id, OWNER) == []
    assert not (tmp_path / "attachments").exists()
    assert house.look(application).application.content.ways == {}


def test_too_large_a_file_is_refused(tmp_path: Path) -> None:
    with house_at(tmp_path, upload_limit=1_000_000) as house:
        application = house.begin()
        with pytest.raises(InputTooLarge) as caught:
            house.attachments.add(application.id, OWNER, MATERIAL, "a.png", b"a" * 1_000_001, PAGE)
        assert "1 MB" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("script", "error"),
    [("exit 0", None), ("exit 1", InvalidInput), ("exit 2", Unavailable), (None, Unavailable)],
    ids=["clean", "unclean", "failing", "missing"],
)
def test_a_file_is_scanned_first(
    tmp_path: Path, script: str | None, error: type[DaobanError] | None
) -> None:
    scanner = tmp_path / "scan with space"
    if script is not None:
        scanner.write_text(f'#!/bin/sh\ntest -s "$2" || exit 9\n{script}\n')
        scanner.chmod(0o700)
    with house_at(tmp_path / "var", scan_command=f"'{scanner}' --quick") as house:
        application = house.begin()
        if error is None:
            house.attachments.add(application.id, OWNER, MATERIAL, "a.png", photo(), PAGE)
        else:
            with pytest.raises(error):
                house.attachments.add(application.id, OWNER, MATERIAL, "a.png", photo(), PAGE)
        assert len(house.attachments.of(application.id, OWNER)) == (error is None)


def test_nobody_else_sees_or_removes_a_file(house: House, application: Application) -> None:
    kept = house.attachments.add(application.id, OWNER, MATERIAL, "a.png", photo(), PAGE)
    own = house.begin(owner="visitor:other")
    for owner, which in (("visitor:other", application.id), ("visitor:other", own.id)):
        with pytest.raises(NotFound):
            house.attachments.content(which, owner, kept.id)
        with pytest.raises(NotFound):
            house.attachments.remove(which, owner, kept.id, PAGE)
    with pytest.raises(NotFound):
        house.attachments.of(application.id, "visitor:other")
    with pytest.raises(NotFound):
        house.attachments.add(application.id, "visitor:other", MATERIAL, "a.png", photo(), PAGE)
    assert house.attachments.content(application.id, OWNER, kept.id) == photo()


def test_a_removed_file_is_gone_and_its_material_open_with_the_last(
    house: House, application: Application, tmp_path: Path
) -> None:
    first = house.attachments.add(application.id, OWNER, MATERIAL, "a.png", photo(), PAGE)
    second = house.attachments.add(application.id, OWNER, MATERIAL, "b.pdf", document(), PAGE)
    house.attachments.remove(application.id, OWNER, first.id, PAGE)
    assert house.look(application).application.content.ways == {MATERIAL: Way.ATTACHED}
    house.attachments.remove(application.id, OWNER, second.id, PAGE)
    assert house.look(application).application.content.ways == {}
    assert list((tmp_path / "attachments").iterdir()) == []


def test_nothing_is_added_once_it_is_handed_in_and_no_file_is_left(
    house: House, application: Application, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = house.attachments._write

    def ended_meanwhile(attachment: str, content: bytes) -> None:
        write(attachment, content)
        house.applications.withdraw(application.id, OWNER, PAGE)

    monkeypatch.setattr(house.attachments, "_write", ended_meanwhile)
    with pytest.raises(NotAllowed):
        house.attachments.add(application.id, OWNER, MATERIAL, "a.png", photo(), PAGE)
    assert house.look(application).application.status is Status.WITHDRAWN
    assert list((tmp_path / "attachments").iterdir()) == []
    with pytest.raises(NotAllowed):
        house.attachments.add(application.id, OWNER, MATERIAL, "a.png", photo(), PAGE)


def test_there_is_a_most_of_files(
    house: House, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("actions.applications.attachments.MOST_FILES", 2)
    assert MOST_FILES > 2
    for _ in range(2):
        house.attachments.add(application.id, OWNER, MATERIAL, "a.png", photo(), PAGE)
    with pytest.raises(NotAllowed, match="2 个"):
        house.attachments.add(application.id, OWNER, MATERIAL, "a.png", photo(), PAGE)
