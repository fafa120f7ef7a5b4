"""Sealing of personal values: nothing personal lies readable in the database or on the disk.

Fernet (AES-128-CBC with HMAC-SHA256) of the kept library ``cryptography``; several keys may be in
force, so that a key can be exchanged: the first one seals, any one unseals.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from daoban.errors import SetupFailed, Unavailable
from daoban.settings import Settings

KEY_FILE = "keys/applications.key"
"""Under ``var``; made once, readable by its owner only."""


class Sealer:
    """Seals and unseals texts and files, and makes keyed digests."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Take Fernet keys, newest first.

        Raises:
            SetupFailed: one of them is no Fernet key.
        """
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except (ValueError, TypeError) as error:
            raise SetupFailed(
                "封存申请内容的密钥不正确。",
                "DAOBAN_APPLICATION_KEYS 要写 Fernet 密钥，多个用逗号隔开，新的在前。",
            ) from error
        self._digest_key = hashlib.sha256(keys[-1].encode() + b"digest").digest()

    def seal(self, text: str) -> str:
        """The text, sealed."""
        return self._fernet.encrypt(text.encode()).decode()

    def unseal(self, token: str) -> str:
        """The text that was sealed.

        Raises:
            Unavailable: it was sealed with a key that is not in force, or has been altered.
        """
        return self.unseal_bytes(token.encode()).decode()

    def seal_bytes(self, content: bytes) -> bytes:
        """A file's content, sealed."""
        return self._fernet.encrypt(content)

    def unseal_bytes(self, token: bytes) -> bytes:
        """The content that was sealed.

        Raises:
            Unavailable: as ``unseal``.
        """
        try:
            return self._fernet.decrypt(token)
        except InvalidToken as error:
            raise Unavailable(
                "封存的内容打不开。", "密钥可能换过，请管理员检查 DAOBAN_APPLICATION_KEYS。"
            ) from error

    def digest(self, text: str) -> str:
        """A keyed digest, 64 hex digits: equal texts have equal ones, nobody can try them out."""
        return hmac.new(self._digest_key, text.encode(), hashlib.sha256).hexdigest()


def make_sealer(values: Settings) -> Sealer:
    """The sealer of this installation; makes its key the first time."""
    given = values.application_keys.get_secret_value()
    keys = [key.strip() for key in given.split(",") if key.strip()]
    return Sealer(keys or [_own_key(values.var / KEY_FILE)])


def _own_key(file: Path) -> str:
    """The key of the file; of several processes that start at once, one makes it."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with suppress(FileExistsError):
        draft = file.with_suffix(f".{secrets.token_hex(8)}")
        draft.touch(mode=0o600)
        draft.write_text(Fernet.generate_key().decode(), "ascii")
        try:
            os.link(draft, file)
        finally:
            draft.unlink()
    return file.read_text("ascii").strip()
