"""Checking what a register replied, before any of it reaches a form."""

import re
from datetime import datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from actions.applications.registers.catalogue import Key, register
from actions.applications.registers.port import RegisterQuery

LONGEST_TEXT = 1_000
"""Characters of one value; longer ones are not from a register."""
LONGEST_LIST = 100
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffd]")
_TEXT: TypeAdapter[str] = TypeAdapter(
    Annotated[str, Field(strict=True, min_length=1, max_length=LONGEST_TEXT)]
)
_LIST: TypeAdapter[list[dict[str, Any]]] = TypeAdapter(
    Annotated[list[dict[str, Any]], Field(max_length=LONGEST_LIST)]
)


class WrongData(ValueError):
    """A reply that does not fit the catalogue; says where, never what."""


class _Reply(BaseModel):
    model_config = ConfigDict(extra="forbid")

    record: dict[str, Any] | None
    as_of: AwareDatetime


def read_reply(query: RegisterQuery, body: bytes) -> tuple[dict[str, Any] | None, datetime]:
    """The record, or ``None`` when the register does not know the subject, and its moment.

    Raises:
        WrongData: the reply is not what the catalogue says.
    """
    try:
        reply = _Reply.model_validate_json(body)
    except ValidationError:
        raise WrongData("reply") from None
    if reply.record is None:
        return None, reply.as_of
    keys = register(query.register).keys
    if not reply.record.keys() <= set(query.keys):
        raise WrongData("keys")
    return {key: _value(key, keys[key], value) for key, value in reply.record.items()}, reply.as_of


def _value(place: str, key: Key, value: Any) -> str | list[dict[str, str]]:
    if not key.items:
        return _text(place, value)
    try:
        entries = _LIST.validate_python(value, strict=True)
    except ValidationError:
        raise WrongData(place) from None
    needed = {part for part, item in key.items.items() if not item.optional}
    for entry in entries:
        if not needed <= entry.keys() <= key.items.keys():
            raise WrongData(place)
    return [{part: _text(place, text) for part, text in entry.items()} for entry in entries]


def _text(place: str, value: Any) -> str:
    try:
        text = _TEXT.validate_python(value)
    except ValidationError:
        raise WrongData(place) from None
    if _CONTROL.search(text):
        raise WrongData(place)
    return text
