"""Faults that a presenter or a test asks of one register."""

from enum import StrEnum
from itertools import cycle
from typing import Any


class Fault(StrEnum):
    """What can be wrong with a register."""

    DOWN = "down"
    SLOW = "slow"
    WRONG = "wrong"
    PARTIAL = "partial"


_GARBAGE: tuple[Any, ...] = (20261345, None, "锟斤拷" * 2000, {"": []}, [True])


def garbled(record: dict[str, Any]) -> dict[str, Any]:
    """The same keys with values that no form can use."""
    return dict(zip(record, cycle(_GARBAGE), strict=False))


def halved(record: dict[str, Any]) -> dict[str, Any]:
    """Every second key, without the first."""
    return {key: record[key] for key in list(record)[1::2]}
