"""Where applications are kept: sealed, seen by their owner only, no change ever lost.

Every change is a function of the application as it is. It is stored only if nobody changed the
application meanwhile (optimistic locking by the version); else it is done again on the new state.
"""

import random
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actions.applications.application import Application, Channel, Content, Status
from actions.applications.tables import ApplicationEventRow, ApplicationRow, ResumeCodeRow
from daoban.errors import Conflict, NotFound
from daoban.moments import aware, now
from daoban.sealing import Sealer

Edit = Callable[[Application], Application]
Also = Callable[[Session, Application], None]
"""What else is stored in the same transaction."""
ATTEMPTS = 50
"""How often a change is done again when others are quicker."""
RESUME_MINUTES = 30
_RESUME_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without letters and digits that are mistaken for each other."""


@dataclass(frozen=True)
class Event:
    """What is noted of a change: its kind, channel, and paths of fields, never values."""

    kind: str
    channel: Channel
    fields: Sequence[str] = ()


@dataclass(frozen=True)
class Noted:
    """An event as it was stored."""

    kind: str
    channel: str
    fields: tuple[str, ...]
    version: int
    at: datetime


def _missing() -> NotFound:
    return NotFound(
        "没有找到这份申请。", "请检查网址；如果是在别处开始的，请用“接着办”的续办码打开。"
    )


class ApplicationStore:
    """All applications of an installation."""

    def __init__(self, engine: Engine, sealer: Sealer) -> None:
        """Take the database and the sealer."""
        self.engine = engine
        self.sealer = sealer

    def create(
        self,
        owner: str,
        bundle: str,
        title: str,
        city: str,
        content: Content,
        channel: Channel,
    ) -> Application:
        """A new draft of that owner."""
        moment = now()
        while True:
            number = f"DB{moment.astimezone():%Y%m%d}-{random.SystemRandom().randrange(10**6):06}"
            row = ApplicationRow(
                id=secrets.token_urlsafe(16),
                number=number,
                bundle=bundle,
                title=title,
                city=city,
                owner=owner,
                status=Status.DRAFT.value,
                version=1,
                sealed=self.sealer.seal(content.model_dump_json()),
                created_at=moment,
                updated_at=moment,
            )
            try:
                with Session(self.engine) as session, session.begin():
                    session.add(row)
                    session.flush()
                    session.add(_event(row.id, 1, Event("created", channel)))
                    return self._read(row)
            except IntegrityError:  # the number is taken; another one is drawn
                continue

    def get(self, application_id: str, owner: str | None) -> Application:
        """An application.

        Args:
            application_id: its id.
            owner: who asks; ``None`` only for the house itself (the dispatcher).

        Raises:
            NotFound: there is none, or it is somebody else's.
        """
        with Session(self.engine) as session:
            return self._read(self._row(session, application_id, owner))

    def of_owner(self, owner: str) -> list[Application]:
        """The applications of an owner, the latest first."""
        with Session(self.engine) as session:
            rows = session.scalars(
                select(ApplicationRow)
                .where(ApplicationRow.owner == owner)
                .order_by(ApplicationRow.updated_at.desc())
            )
            return [self._read(row) for row in rows]

    def change(
        self,
        application_id: str,
        owner: str | None,
        edit: Edit,
        event: Event,
        also: Also | None = None,
    ) -> Application:
        """Change an application.

        Args:
            application_id: its id.
            owner: who asks, as in ``get``.
            edit: from the application as it is to what it shall be; may be called several times.
                It returns the same object when nothing is to be changed.
            event: what is noted.
            also: stores more in the same transaction.

        Raises:
            NotFound: there is none, or it is somebody else's.
            Conflict: others changed it all the time.
        """
        for _attempt in range(ATTEMPTS):
            with Session(self.engine) as session, session.begin():
                changed = self.change_in(session, application_id, owner, edit, event, also)
            if changed is not None:
                return changed
        raise Conflict("同一份申请正在别处修改。", "请稍等几秒再试，已经保存的内容不会丢。")

    def change_in(
        self,
        session: Session,
        application_id: str,
        owner: str | None,
        edit: Edit,
        event: Event,
        also: Also | None = None,
    ) -> Application | None:
        """Change an application within a transaction, as ``change`` does, but try only once.

        Returns:
            The application; ``None`` when somebody else was quicker.
        """
        before = self._read(self._row(session, application_id, owner))
        after = edit(before)
        if after is before and also is None:
            return before
        after = after.model_copy(update={"version": before.version + 1, "updated_at": now()})
        if not self._write(session, before, after):
            return None
        session.add(_event(after.id, after.version, event))
        if also:
            also(session, after)
        return after

    def events(self, application_id: str, owner: str) -> list[Noted]:
        """What happened to an application, in order."""
        with Session(self.engine) as session:
            self._row(session, application_id, owner)
            rows = session.scalars(
                select(ApplicationEventRow)
                .where(ApplicationEventRow.application_id == application_id)
                .order_by(ApplicationEventRow.id)
            )
            return [
                Noted(row.kind, row.channel, tuple(row.fields), row.version, aware(row.at))
                for row in rows
            ]

    def adopt(self, visitor: str, person: str) -> int:
        """Give a visitor's applications to the person they turned out to be; how many."""
        with Session(self.engine) as session, session.begin():
            result = session.execute(
                update(ApplicationRow).where(ApplicationRow.owner == visitor).values(owner=person)
            )
            return int(getattr(result, "rowcount", 0))

    def resume_code(self, application_id: str, owner: str) -> str:
        """A new code with which this application goes on in another channel."""
        code = "".join(secrets.choice(_RESUME_LETTERS) for _ in range(10))
        with Session(self.engine) as session, session.begin():
            self._row(session, application_id, owner)
            session.add(
                ResumeCodeRow(
                    digest=self.sealer.digest(code),
                    application_id=application_id,
                    expires_at=now() + timedelta(minutes=RESUME_MINUTES),
                )
            )
        return f"{code[:5]}-{code[5:]}"

    def resume(self, code: str, owner: str) -> Application:
        """Give the application of a code to whoever shows it; the code is used up.

        Raises:
            NotFound: the code is wrong, used or too old.
        """
        plain = "".join(letter for letter in code.upper() if letter.isalnum())
        with Session(self.engine) as session, session.begin():
            taken = session.execute(
                delete(ResumeCodeRow)
                .where(ResumeCodeRow.digest == self.sealer.digest(plain))
                .returning(ResumeCodeRow.application_id, ResumeCodeRow.expires_at)
            ).one_or_none()
            if taken is None or aware(taken.expires_at) < now():
                raise NotFound("续办码不对，或者已经过期。", "请在原来的设备上重新取一个续办码。")
            row = self._row(session, taken.application_id, None)
            row.owner = owner
            return self._read(row)

    def _row(self, session: Session, application_id: str, owner: str | None) -> ApplicationRow:
        row = session.get(ApplicationRow, application_id)
        if row is None or (owner is not None and row.owner != owner):
            raise _missing()
        return row

    def _read(self, row: ApplicationRow) -> Application:
        return Application(
            id=row.id,
            number=row.number,
            bundle=row.bundle,
            title=row.title,
            city=row.city,
            owner=row.owner,
            status=Status(row.status),
            version=row.version,
            created_at=aware(row.created_at),
            updated_at=aware(row.updated_at),
            content=Content.model_validate_json(self.sealer.unseal(row.sealed)),
        )

    def _write(self, session: Session, before: Application, after: Application) -> bool:
        """Store it if it is still as it was; whether it was."""
        result = session.execute(
            update(ApplicationRow)
            .where(ApplicationRow.id == before.id, ApplicationRow.version == before.version)
            .values(
                status=after.status.value,
                version=after.version,
                sealed=self.sealer.seal(after.content.model_dump_json()),
                updated_at=after.updated_at,
            )
            .execution_options(synchronize_session=False)
        )
        return getattr(result, "rowcount", 0) == 1


def _event(application_id: str, version: int, event: Event) -> ApplicationEventRow:
    return ApplicationEventRow(
        application_id=application_id,
        version=version,
        kind=event.kind,
        channel=event.channel.value,
        fields=list(event.fields),
        at=now(),
    )
