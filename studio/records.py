"""The lists of the studio: live records and open drafts together, by right; and their versions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from daoban.errors import NotFound
from daoban.moments import CHINA, aware
from desk.accounts.account import Actor
from desk.accounts.roles import Right
from knowledge.facts import Source
from knowledge.records import Record
from knowledge.tables import ReleaseRevisionRow, RevisionRow
from knowledge.vocabulary import RecordStatus
from studio.drafts.draft import Draft, DraftQuery, DraftState
from studio.drafts.drafts import Drafts
from studio.live import live_body
from studio.publishing.expiring import expiring_among
from studio.texts import error

MANY = 100_000
"""More open drafts than there will ever be."""


@dataclass(frozen=True)
class RecordQuery:
    """Which records are looked for; what is empty does not matter.

    Attributes:
        text: words that all stand in the title, the id, an everyday name or a question.
        kinds: one of these.
        city: code of the city.
        department: a lead department, by its name.
        states: of the open draft, one of these.
        status: ``live`` or ``withdrawn``.
        ends_within: days within which it, or a statement in it, loses its force or has lost it.
        limit, offset: which part of the list, by title.
    """

    text: str = ""
    kinds: tuple[str, ...] = ()
    city: str = ""
    department: str = ""
    states: tuple[DraftState, ...] = ()
    status: str = ""
    ends_within: int | None = None
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True)
class RecordItem:
    """A record in a list.

    Attributes:
        record_id, kind, title: of the record; of the draft if there is one.
        city: code of the city; of a source, of the place for which it holds.
        departments: lead departments.
        is_live: whether it is published, be it withdrawn.
        is_withdrawn: whether it is published as withdrawn.
        ends: when it, or the first statement in it, loses its force.
        draft: the open draft, if there is one.
    """

    record_id: str
    kind: str
    title: str
    city: str
    departments: tuple[str, ...]
    is_live: bool
    is_withdrawn: bool
    ends: date | None
    draft: Draft | None


@dataclass(frozen=True)
class RecordPage:
    """A part of a list, and how long the whole is."""

    items: Sequence[RecordItem]
    total: int


@dataclass(frozen=True)
class RevisionView:
    """A version of a record that was published.

    Attributes:
        id: of the version.
        author: who wrote it.
        created_at: when it was first published.
        releases: numbers of the releases in which it was live.
        is_live: whether it is now.
    """

    id: int
    author: str
    created_at: datetime
    releases: tuple[int, ...]
    is_live: bool


class RecordList:
    """Lists of records."""

    def __init__(self, drafts: Drafts) -> None:
        """Take the drafts, with the live records under them."""
        self._drafts = drafts
        self._store = drafts.store

    def list(self, actor: Actor, query: RecordQuery | None = None) -> RecordPage:
        """The records and new records that this person sees."""
        wanted = query or RecordQuery()
        drafts = self._drafts.list(actor, DraftQuery(limit=MANY))
        by_record = {draft.record_id: draft for draft in drafts}
        live = self._store.live.now
        seen = {
            record_id: record
            for record_id, record in live.records.items()
            if self._store.sight.owns(actor, record)
        }
        found = [
            item
            for record_id in seen.keys() | by_record.keys()
            for item in self._fitting(seen.get(record_id), by_record.get(record_id), wanted)
        ]
        found.sort(key=lambda item: (item.title, item.record_id))
        return RecordPage(found[wanted.offset : wanted.offset + wanted.limit], len(found))

    def live_body(self, actor: Actor, record_id: str) -> dict[str, Any] | None:
        """A live record that this person sees; ``None`` when there is none."""
        self._store.sight.begin(actor, Right.SEE_STUDIO)
        with Session(self._store.engine) as session:
            body = live_body(session, record_id)
        return body if body is not None and self._store.sight.owns(actor, body) else None

    def revisions_of(self, actor: Actor, record_id: str) -> Sequence[RevisionView]:
        """The published versions of a record that this person sees, the latest first."""
        self._store.sight.begin(actor, Right.SEE_STUDIO)
        live = self._store.live.now.revisions.get(record_id)
        asked = select(RevisionRow).where(RevisionRow.record_id == record_id)
        with Session(self._store.engine) as session:
            rows = session.scalars(asked.order_by(RevisionRow.id.desc())).all()
            numbers = select(ReleaseRevisionRow).where(
                ReleaseRevisionRow.revision_id.in_([row.id for row in rows])
            )
            released: dict[int, list[int]] = {}
            for each in session.scalars(numbers.order_by(ReleaseRevisionRow.release_number)):
                released.setdefault(each.revision_id, []).append(each.release_number)
            return [
                RevisionView(
                    row.id,
                    row.author,
                    aware(row.created_at),
                    tuple(released.get(row.id, ())),
                    row.id == live,
                )
                for row in rows
                if self._store.sight.owns(actor, row.body)
            ]

    def body_of(self, actor: Actor, revision_id: int) -> dict[str, Any]:
        """A published version.

        Raises:
            NotFound: there is none for this person.
        """
        self._store.sight.begin(actor, Right.SEE_STUDIO)
        with Session(self._store.engine) as session:
            row = session.get(RevisionRow, revision_id)
            if row is None or not self._store.sight.owns(actor, row.body):
                raise NotFound(*error("record_missing"))
            return dict(row.body)

    def _fitting(
        self, record: Record | Source | None, draft: Draft | None, wanted: RecordQuery
    ) -> Iterator[RecordItem]:
        if wanted.states and (draft is None or draft.state not in wanted.states):
            return
        body = draft.body if draft else {}
        kind = draft.kind if draft else str(getattr(record, "kind", ""))
        if wanted.kinds and kind not in wanted.kinds:
            return
        if wanted.text and not _says(wanted.text, record, body):
            return
        item = self._item(record, draft, kind, wanted.ends_within is not None)
        if (
            (not wanted.city or item.city == wanted.city)
            and (not wanted.department or wanted.department in item.departments)
            and (not wanted.status or _status(item) == wanted.status)
            and (wanted.ends_within is None or self._ends_within(item, wanted.ends_within))
        ):
            yield item

    def _item(
        self, record: Record | Source | None, draft: Draft | None, kind: str, with_end: bool
    ) -> RecordItem:
        about: Mapping[str, Any] = draft.body if draft else {}
        departments = about.get("lead_departments")
        if not isinstance(departments, list):
            departments = list(getattr(record, "lead_departments", ()))
        place = about.get("city", about.get("region"))
        if not isinstance(place, str):
            place = getattr(record, "city", None) or getattr(record, "region", "")
        ends = expiring_among([record], self._today(), 10**6) if record and with_end else []
        return RecordItem(
            record_id=draft.record_id if draft else record.id if record else "",
            kind=kind,
            title=draft.title if draft else record.title if record else "",
            city=place,
            departments=tuple(name for name in departments if isinstance(name, str)),
            is_live=record is not None,
            is_withdrawn=isinstance(record, Record) and record.status is RecordStatus.WITHDRAWN,
            ends=ends[0].valid_to if ends else None,
            draft=draft,
        )

    def _ends_within(self, item: RecordItem, days: int) -> bool:
        return item.ends is not None and (item.ends - self._today()).days <= days

    def _today(self) -> date:
        return self._store.clock().astimezone(CHINA).date()


def _status(item: RecordItem) -> str:
    if not item.is_live:
        return ""
    return RecordStatus.WITHDRAWN.value if item.is_withdrawn else RecordStatus.LIVE.value


def _says(text: str, record: Record | Source | None, body: Mapping[str, Any]) -> bool:
    """Whether all words stand in what a record is known by."""
    known = [str(body.get("title", "")), str(body.get("id", ""))]
    if record is not None:
        known += [record.title, record.id, *getattr(record, "aliases", ())]
        for faq in getattr(record, "faqs", ()):
            known += [faq.question, *faq.variants]
    whole = "\n".join(known).lower()
    return all(word in whole for word in text.lower().split())
