"""Uploaded materials: looked at, scanned, sealed, kept; nothing lies readable on the disk."""

import hashlib
import io
import json
import secrets
import shlex
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PIL import Image, UnidentifiedImageError
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.applications.application import Application, Channel, Way
from actions.applications.store import ApplicationStore, Event
from actions.applications.tables import AttachmentRow
from daoban.errors import InputTooLarge, InvalidInput, NotAllowed, NotFound, Unavailable
from daoban.moments import aware, now
from daoban.sealing import Sealer
from daoban.settings import Settings

SCAN_SECONDS = 60
MOST_PIXELS = 100_000_000
MOST_FILES = 60
"""Files of one application."""
_IMAGES = {"JPEG": "image/jpeg", "PNG": "image/png"}
PDF = "application/pdf"
_WRONG_TYPE = InvalidInput(
    "这个文件不是照片或 PDF，没有保存。", "请上传 JPG、PNG 照片或 PDF 文件。"
)
_TOO_MANY_PIXELS = InvalidInput("这张照片太大了，没有保存。", "请缩小后再上传。")
Scan = Callable[[bytes], bool]
"""Whether a file is clean."""


@dataclass(frozen=True)
class Attachment:
    """An uploaded file.

    Attributes:
        id: in addresses.
        material: the material it is.
        name: of the file, as uploaded.
        media_type: as its content shows, not as it was said to be.
        size: bytes.
        sha256: of its content.
        at: when it was uploaded.
    """

    id: str
    material: str
    name: str
    media_type: str
    size: int
    sha256: str
    at: datetime


def media_type_of(content: bytes) -> str:
    """The type of a file by its content.

    Raises:
        InvalidInput: it is no JPEG, PNG or PDF, or it is damaged.
    """
    if content.startswith(b"%PDF-"):
        return _checked_pdf(content)
    try:
        with Image.open(io.BytesIO(content), formats=tuple(_IMAGES)) as image:
            kind, pixels = str(image.format), image.width * image.height
            if pixels > MOST_PIXELS:
                raise _TOO_MANY_PIXELS
            image.verify()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _TOO_MANY_PIXELS from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise _WRONG_TYPE from error
    return _IMAGES[kind]


def _checked_pdf(content: bytes) -> str:
    try:
        reader = PdfReader(io.BytesIO(content))
        pages = 0 if reader.is_encrypted else len(reader.pages)
    except Exception as error:  # the library fails in many ways on what is no sound PDF
        raise InvalidInput("这个 PDF 打不开，可能已经损坏。", "请重新导出后再上传。") from error
    if not pages:
        raise InvalidInput("这个 PDF 加了密码或是空的。", "请去掉密码后再上传。")
    return PDF


def command_scan(command: str) -> Scan:
    """A scan by a command of the operator's: file as last argument, exit code 0 clean, 1 not."""

    def scan(content: bytes) -> bool:
        with tempfile.NamedTemporaryFile() as file:
            file.write(content)
            file.flush()
            try:
                done = subprocess.run(
                    [*shlex.split(command), file.name],
                    capture_output=True,
                    timeout=SCAN_SECONDS,
                    check=False,
                )
            except (OSError, subprocess.TimeoutExpired) as error:
                raise Unavailable("文件暂时检查不了，没有保存。", "请稍后再上传。") from error
        if done.returncode not in (0, 1):
            raise Unavailable("文件暂时检查不了，没有保存。", "请稍后再上传。")
        return done.returncode == 0

    return scan


def attachments_of(session: Session, sealer: Sealer, application_id: str) -> list[Attachment]:
    """The files of an application, in order."""
    rows = session.scalars(
        select(AttachmentRow)
        .where(AttachmentRow.application_id == application_id)
        .order_by(AttachmentRow.at)
    )
    return [_opened(row, sealer) for row in rows]


def _opened(row: AttachmentRow, sealer: Sealer) -> Attachment:
    note = json.loads(sealer.unseal(row.sealed))
    return Attachment(
        row.id,
        note["material"],
        note["name"],
        row.media_type,
        row.size,
        row.sha256,
        aware(row.at),
    )


class Attachments:
    """The uploaded files of all applications."""

    def __init__(self, settings: Settings, store: ApplicationStore) -> None:
        """Take the limits, the folder and the store."""
        self._limit = settings.upload_limit
        self._folder = settings.var / "attachments"
        self._store = store
        self._scan = command_scan(settings.scan_command) if settings.scan_command else None

    def add(
        self,
        application_id: str,
        owner: str,
        material: str,
        name: str,
        content: bytes,
        channel: Channel,
    ) -> Attachment:
        """Take a file for a material.

        Raises:
            InputTooLarge: it is larger than the limit.
            InvalidInput: it is no photo or PDF, empty, or not clean.
            NotAllowed: the application may not be changed, or has too many files.
            Unavailable: it could not be scanned.
        """
        _only_open(self._store.get(application_id, owner))
        if len(self.of(application_id, owner)) >= MOST_FILES:
            raise NotAllowed(f"一份申请最多上传 {MOST_FILES} 个文件。", "请先删去不要的。")
        if not content:
            raise InvalidInput("这个文件是空的。", "请重新选择文件。")
        if len(content) > self._limit:
            size = self._limit // 1_000_000
            raise InputTooLarge("这个文件太大了，没有保存。", f"请控制在 {size} MB 以内。")
        kind = media_type_of(content)
        if self._scan and not self._scan(content):
            raise InvalidInput("这个文件没有通过安全检查，没有保存。", "请换一个文件。")
        attachment = Attachment(
            secrets.token_urlsafe(16),
            material,
            Path(name).name[:120] or "文件",
            kind,
            len(content),
            hashlib.sha256(content).hexdigest(),
            now(),
        )
        self._write(attachment.id, content)
        try:
            self._note(application_id, owner, attachment, channel)
        except Exception:
            self._path(attachment.id).unlink(missing_ok=True)
            raise
        return attachment

    def of(self, application_id: str, owner: str) -> list[Attachment]:
        """The files of an application, in order.

        Raises:
            NotFound: there is no such application, or it is somebody else's.
        """
        self._store.get(application_id, owner)
        with Session(self._store.engine) as session:
            return attachments_of(session, self._store.sealer, application_id)

    def content(self, application_id: str, owner: str, attachment_id: str) -> bytes:
        """What a file holds.

        Raises:
            NotFound: there is no such file in an application of this owner.
        """
        self._find(application_id, owner, attachment_id)
        return self._store.sealer.unseal_bytes(self._path(attachment_id).read_bytes())

    def remove(self, application_id: str, owner: str, attachment_id: str, channel: Channel) -> None:
        """Delete a file; its material is open again when it was the last one.

        Raises:
            NotFound: there is no such file in an application of this owner.
            NotAllowed: the application may not be changed.
        """
        found = self._find(application_id, owner, attachment_id)
        others = [
            each
            for each in self.of(application_id, owner)
            if each.material == found.material and each.id != found.id
        ]

        def edit(application: Application) -> Application:
            if not application.open:
                raise NotAllowed("这份申请现在不能删去材料。", "请等受理部门的通知。")
            if others or application.content.ways.get(found.material) is not Way.ATTACHED:
                return application
            ways = {
                name: way
                for name, way in application.content.ways.items()
                if name != found.material
            }
            return application.with_content(ways=ways)

        def also(session: Session, _application: Application) -> None:
            row = session.get(AttachmentRow, attachment_id)
            if row:
                session.delete(row)

        self._store.change(application_id, owner, edit, Event("detached", channel), also)
        self._path(attachment_id).unlink(missing_ok=True)

    def _find(self, application_id: str, owner: str, attachment_id: str) -> Attachment:
        found = next(
            (each for each in self.of(application_id, owner) if each.id == attachment_id), None
        )
        if found is None:
            raise NotFound("没有这个文件。", "它可能已经删去，请刷新页面。")
        return found

    def _note(
        self, application_id: str, owner: str, attachment: Attachment, channel: Channel
    ) -> None:
        note = json.dumps(
            {"material": attachment.material, "name": attachment.name}, ensure_ascii=False
        )

        def edit(application: Application) -> Application:
            _only_open(application)
            ways = {**application.content.ways, attachment.material: Way.ATTACHED}
            return application.with_content(ways=ways)

        def also(session: Session, _application: Application) -> None:
            session.add(
                AttachmentRow(
                    id=attachment.id,
                    application_id=application_id,
                    sealed=self._store.sealer.seal(note),
                    media_type=attachment.media_type,
                    size=attachment.size,
                    sha256=attachment.sha256,
                    at=attachment.at,
                )
            )

        self._store.change(application_id, owner, edit, Event("attached", channel), also)

    def _path(self, attachment_id: str) -> Path:
        return self._folder / f"{attachment_id}.sealed"

    def _write(self, attachment_id: str, content: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._path(attachment_id).write_bytes(self._store.sealer.seal_bytes(content))


def _only_open(application: Application) -> None:
    if not application.open:
        raise NotAllowed("这份申请现在不能再加材料。", "请等受理部门的通知。")
