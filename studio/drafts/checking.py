"""What the rules find in a draft: the same as of ``daoban check``, on the live records with it in."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from knowledge.facts import Source
from knowledge.records import AnyRecord, Record
from studio.drafts.finding import DraftFinding, Level
from studio.live import LiveRecords
from studio.texts import say

_ADAPTER: TypeAdapter[Record | Source] = TypeAdapter(AnyRecord)


class Checking:
    """Looks at drafts."""

    def __init__(self, live: LiveRecords) -> None:
        """Take the live records."""
        self._live = live

    def findings(self, body: Mapping[str, Any] | None, record_id: str) -> list[DraftFinding]:
        """Everything found; see ``Drafts.findings``."""
        if body is None:
            return []
        return _read(body)[1]


def errors_of(found: Iterable[DraftFinding]) -> list[DraftFinding]:
    """Those that keep a draft from being submitted."""
    return [each for each in found if each.level is Level.ERROR]


def _read(body: Mapping[str, Any]) -> tuple[Record | Source | None, list[DraftFinding]]:
    """The record of a text, or what keeps it from being one."""
    try:
        return _ADAPTER.validate_python(body, strict=False), []
    except ValidationError as problem:
        faults = problem.errors(include_url=False)
    return None, [
        DraftFinding(
            ".".join(str(step) for step in fault["loc"][1:]),
            say("findings.shape.message", problem=fault["msg"]),
            say("findings.shape.remedy"),
        )
        for fault in faults
    ]
