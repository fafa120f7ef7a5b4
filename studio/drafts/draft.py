"""A draft as the rest of the house sees it, and where it stands."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class DraftState(StrEnum):
    """Where a draft stands, in the order of its life."""

    EDITING = "编辑中"
    SUBMITTED = "待审核"
    APPROVED = "已批准"
    PUBLISHED = "已发布"
    DISCARDED = "已放弃"


OPEN = (DraftState.EDITING, DraftState.SUBMITTED, DraftState.APPROVED)
"""States in which something can still be done with a draft."""


@dataclass(frozen=True)
class Draft:
    """A change of one record that is being made.

    Attributes:
        id: counts up.
        record_id, kind, title: of the record.
        state: where it stands.
        body: the whole record as it is to be; while it is edited it need not be a valid one.
        base: the live record that it was made from; ``None`` for a new record.
        base_release: number of the release in which that was live.
        is_removal: the record is to be gone.
        revision: counts each thing done to it; what is done names the one it was done upon.
        author: who changed it last.
        editors: everybody who changed it, in the order of their first change.
        note: to the reviewer.
        submitted_by: who submitted it; empty until then.
        reviewer, review_note: who approved it or sent it back, and what was said.
        publish_at: when it is to be published by itself.
        stopped: why that did not happen, if it did not.
        release: number of the release that it was published in.
        created_at, updated_at: when it was opened and when something was last done to it.
    """

    id: int
    record_id: str
    kind: str
    title: str
    state: DraftState
    body: dict[str, Any]
    base: dict[str, Any] | None
    base_release: int | None
    is_removal: bool
    revision: int
    author: str
    editors: tuple[str, ...]
    note: str
    submitted_by: str
    reviewer: str
    review_note: str
    publish_at: datetime | None
    stopped: str
    release: int | None
    created_at: datetime
    updated_at: datetime

    @property
    def is_open(self) -> bool:
        """Whether something can still be done with it."""
        return self.state in OPEN

    @property
    def is_new(self) -> bool:
        """Whether the record is not published yet."""
        return self.base is None


@dataclass(frozen=True)
class DraftStep:
    """One thing done to a draft.

    Attributes:
        revision: the draft's from then on.
        action: what was done: ``opened``, ``saved``, ``submitted``, ``approved``, ``sent_back``, …
        state: where the draft stood after it.
        author: who did it.
        note: what was said about it.
        at: when.
    """

    revision: int
    action: str
    state: DraftState
    author: str
    note: str
    at: datetime


@dataclass(frozen=True)
class DraftQuery:
    """Which drafts are looked for; what is empty does not matter.

    Attributes:
        text: stands in title or id.
        states: one of these; none named: those that are open.
        kinds: one of these.
        city: code of the city.
        editor: name of somebody who has changed it.
        record_id: of this record.
        limit, offset: which part of the list, the latest change first.
    """

    text: str = ""
    states: tuple[DraftState, ...] = OPEN
    kinds: tuple[str, ...] = ()
    city: str = ""
    editor: str = ""
    record_id: str = ""
    limit: int = 200
    offset: int = 0
