"""What may be kept as the text of a draft, and ids for new records."""

import json
import re
import secrets
from typing import Any, get_args

from pypinyin import lazy_pinyin

from daoban.errors import InvalidInput
from knowledge.facts import Source
from knowledge.records import AnyRecord, Record
from studio.texts import error

MODELS: tuple[type[Record | Source], ...] = get_args(get_args(AnyRecord)[0])
KINDS: dict[str, type[Record | Source]] = {
    get_args(model.model_fields["kind"].annotation)[0]: model for model in MODELS
}
"""The model of each kind of record."""
LARGEST = 400_000
"""Characters of JSON that a record may have."""
_ID = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")
_ID_ROOM = 80
_NAMED_ROOM = 48


def checked_body(body: object) -> dict[str, Any]:
    """A text as it is kept: a mapping that is JSON.

    Raises:
        InvalidInput: it is not, or is too large.
    """
    try:
        said = json.dumps(body, ensure_ascii=False, allow_nan=False)
        said.encode()
        plain = json.loads(said)
    except (TypeError, ValueError, RecursionError) as problem:
        raise InvalidInput(*error("body_not_json")) from problem
    if not isinstance(plain, dict):
        raise InvalidInput(*error("body_not_json"))
    if len(said) > LARGEST:
        raise InvalidInput(*error("body_too_large"))
    return plain


def checked_kind(kind: str) -> str:
    """A kind of record.

    Raises:
        InvalidInput: there is none of that name.
    """
    if kind not in KINDS:
        raise InvalidInput(*error("kind_unknown", kind=kind))
    return kind


def checked_id(record_id: object) -> str:
    """An id for a record.

    Raises:
        InvalidInput: it cannot be one.
    """
    good = isinstance(record_id, str) and len(record_id) <= _ID_ROOM
    if not good or not _ID.fullmatch(str(record_id)):
        raise InvalidInput(*error("id_invalid", record_id=record_id))
    return str(record_id)


def new_id(kind: str, title: object) -> str:
    """An id for a new record: its kind, its title in Latin letters, and something random."""
    words = lazy_pinyin(title, errors="ignore") if isinstance(title, str) else []
    named = re.sub(r"[^a-z0-9]+", "", "".join(words).lower())[:_NAMED_ROOM]
    return "-".join(word for word in (kind, named, secrets.token_hex(3)) if word)
