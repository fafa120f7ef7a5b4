"""Handing in, and what comes back: receipt number, supplement, result."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.applications.acceptance.dispatcher import Dispatcher
from actions.applications.acceptance.outbox import SubmissionKind, SubmissionRow, enqueue
from actions.applications.acceptance.port import (
    AcceptanceSystem,
    CaseProgress,
    CaseStatus,
    Package,
    PackageMaterial,
    PackageMatter,
    Receipt,
)
from actions.applications.application import Application, Channel, Status, Way
from actions.applications.attachments import attachments_of
from actions.applications.checklist import Handling
from actions.applications.overview import Overview, for_another
from actions.applications.prefilling import Person
from actions.applications.service import Applications
from actions.applications.store import Edit, Event
from actions.forms.form import COUNT
from daoban.errors import InvalidInput, NotAllowed, Unavailable
from daoban.logs import logger
from daoban.moments import now

log = logger(__name__)
_STATUSES = {
    CaseStatus.RECEIVED: Status.SUBMITTED,
    CaseStatus.ACCEPTED: Status.ACCEPTED,
    CaseStatus.SUPPLEMENT: Status.SUPPLEMENT,
    CaseStatus.DONE: Status.DONE,
    CaseStatus.REJECTED: Status.REJECTED,
    CaseStatus.WITHDRAWN: Status.WITHDRAWN,
}
_AFTER_REFUSAL = {
    SubmissionKind.SUBMIT: Status.DRAFT,
    SubmissionKind.SUPPLEMENT: Status.SUPPLEMENT,
    SubmissionKind.WITHDRAW: Status.ACCEPTED,
}
"""Where an application stands when the acceptance system refuses; its progress then tells more."""
UNDER_WAY = (Status.SUBMITTED, Status.ACCEPTED, Status.SUPPLEMENT)
_HANDED_IN = (Status.SUBMITTED, Status.ACCEPTED)


class _AlreadyHandedIn(Exception):
    """A second call found it handed in already."""

    def __init__(self, application: Application) -> None:
        super().__init__()
        self.application = application


class HandingIn:
    """Hands applications in through the queue and follows their progress."""

    def __init__(self, applications: Applications, acceptance: AcceptanceSystem) -> None:
        """Take the applications and the acceptance system."""
        self._applications = applications
        self._store = applications.store
        self._acceptance = acceptance
        self._woken: Callable[[], None] | None = None

    def dispatcher(self) -> Dispatcher:
        """A thread that works the queue; woken by what this process hands in."""
        dispatcher = Dispatcher(
            self._store.engine,
            self._acceptance,
            self._store.sealer.unseal,
            self._on_sent,
            self._on_refused,
        )
        self._woken = dispatcher.wake
        return dispatcher

    def submit(
        self, application_id: str, owner: str, channel: Channel, person: Person | None = None
    ) -> Application:
        """Hand in an application, or the supplement that was asked for.

        It is put into the queue together with its new status; a second call changes nothing.

        Raises:
            InvalidInput: something is missing or wrong; the details list it in order.
            NotAllowed: it cannot be handed in any more.
        """

        def edit(application: Application) -> Application:
            if application.status in _HANDED_IN:
                raise _AlreadyHandedIn(application)
            if not application.open:
                raise NotAllowed("这份申请已经结束，不能再提交。", "可以照着这份再填一份。")
            overview = self._applications.overview(application, person)
            if overview.blocking:
                raise _incomplete(overview)
            return application.with_content(problem=None, supplement={}).model_copy(
                update={"status": Status.SUBMITTED}
            )

        before = self._store.get(application_id, owner)
        kind = (
            SubmissionKind.SUPPLEMENT
            if before.status is Status.SUPPLEMENT
            else SubmissionKind.SUBMIT
        )
        also = partial(self._enqueue, kind=kind, seen=before.version, person=person)
        event = Event("submitted", channel)
        try:
            done = self._store.change(application_id, owner, edit, event, also)
        except _AlreadyHandedIn as found:
            return found.application
        if self._woken:
            self._woken()
        return done

    def withdraw(self, application_id: str, owner: str, channel: Channel) -> Application:
        """Withdraw what has been handed in.

        Raises:
            NotAllowed: it is not under way.
        """

        def edit(application: Application) -> Application:
            if application.status not in UNDER_WAY:
                raise NotAllowed("这份申请没有在办理中，不用撤回。", "没有提交的，可以直接放弃。")
            return application.model_copy(update={"status": Status.WITHDRAWN})

        def also(session: Session, application: Application) -> None:
            key = f"{application.id}:withdraw"
            enqueue(session, application.id, SubmissionKind.WITHDRAW, key, "", now())

        return self._store.change(application_id, owner, edit, Event("withdrawn", channel), also)

    def refresh(self, application: Application) -> tuple[Application, CaseProgress | None]:
        """Ask the acceptance system how far a case is.

        Returns:
            The application with its new status, and the progress; ``None`` when there is no
            receipt yet or the system does not answer: then it stays as it was.
        """
        receipt = application.content.receipt
        if receipt is None:
            return application, None
        try:
            progress = self._acceptance.progress(receipt)
        except Unavailable:
            log.warning("progress_unavailable")
            return application, None
        wanted = (
            {item.name: item.reason for item in progress.supplement.items}
            if progress.supplement
            else {}
        )
        status = _STATUSES[progress.status]
        if application.status not in UNDER_WAY or self._waits(application.id):
            return application, progress
        if (status, wanted) == (application.status, application.content.supplement):
            return application, progress

        def edit(before: Application) -> Application:
            if before.status not in UNDER_WAY or before.version != application.version:
                return before
            open_again = {
                name: way for name, way in before.content.ways.items() if name not in wanted
            }
            changed = before.with_content(supplement=wanted, ways=open_again)
            return changed.model_copy(update={"status": status})

        event = Event(f"case_{status.value}", Channel.SYSTEM)
        return self._store.change(application.id, application.owner, edit, event), progress

    def _waits(self, application_id: str) -> bool:
        """Whether something of this application is still in the queue."""
        with Session(self._store.engine) as session:
            query = select(SubmissionRow.id).where(
                SubmissionRow.application_id == application_id,
                SubmissionRow.status == "waiting",
            )
            return session.scalar(query.limit(1)) is not None

    def _enqueue(
        self,
        session: Session,
        application: Application,
        kind: SubmissionKind,
        seen: int,
        person: Person | None,
    ) -> None:
        package = self.package(application, person, session)
        sealed = self._store.sealer.seal(package.model_dump_json())
        suffix = "" if kind is SubmissionKind.SUBMIT else f":{seen}"
        enqueue(session, application.id, kind, f"{application.id}:{kind}{suffix}", sealed, now())

    def package(self, application: Application, person: Person | None, session: Session) -> Package:
        """What is handed in."""
        overview = self._applications.overview(application, person)
        files = attachments_of(session, self._store.sealer, application.id)
        latest = {file.material: file.sha256 for file in files}
        titles = overview.titles
        return Package(
            bundle=application.bundle,
            title=application.title,
            city=application.city,
            application=application.number,
            applicant={"on_behalf": for_another(application)},
            form=document_of(overview),
            matters=tuple(
                PackageMatter(id=step.matter, title=titles[step.matter])
                for step in overview.case.matters
                if step.matter in titles
            ),
            materials=tuple(
                PackageMaterial(
                    name=entry.name,
                    way=entry.way or Way.WAIVED,
                    file_sha256=latest.get(entry.name),
                )
                for entry in overview.checklist
                if entry.way or entry.handling in (Handling.WAIVED, Handling.FORM)
            ),
            submitted_at=application.updated_at,
        )

    def _on_sent(self, session: Session, row: SubmissionRow, receipt: Receipt) -> None:
        def edit(application: Application) -> Application:
            return application.with_content(receipt=receipt.number)

        self._noted(session, row, edit, "receipt")

    def _on_refused(self, session: Session, row: SubmissionRow, problem: str) -> None:
        kind = SubmissionKind(row.kind)

        def edit(application: Application) -> Application:
            withdrawn = application.status is Status.WITHDRAWN
            never_arrived = application.content.receipt is None
            if withdrawn and (kind is not SubmissionKind.WITHDRAW or never_arrived):
                return application  # there is nothing left to put right, or to withdraw
            changed = application.with_content(problem=problem)
            return changed.model_copy(update={"status": _AFTER_REFUSAL[kind]})

        self._noted(session, row, edit, "refused_by_acceptance")

    def _noted(self, session: Session, row: SubmissionRow, edit: Edit, kind: str) -> None:
        event = Event(kind, Channel.SYSTEM)
        if self._store.change_in(session, row.application_id, None, edit, event) is None:
            raise Unavailable("申请正在别处修改。")


def _incomplete(overview: Overview) -> InvalidInput:
    details = [
        {
            "field": finding.fields[0] if finding.fields else "",
            "message": finding.message,
            "hint": finding.hint,
        }
        for finding in overview.blocking
    ]
    return InvalidInput(
        f"还有 {len(details)} 处要补充或改正，暂时不能提交。", details[0]["message"], details
    )


def document_of(overview: Overview) -> dict[str, Any]:
    """The filled form as nested objects, repeated sections as lists; only fields that apply."""
    values: Mapping[str, str] = overview.application.content.values
    document: dict[str, Any] = {}
    for place in overview.places:
        value = values.get(place.path)
        if not value or (
            place.field.key == COUNT and place.index is None and place.section.repeated
        ):
            continue
        if place.index is None:
            document.setdefault(place.section.key, {})[place.field.key] = value
            continue
        items = document.setdefault(place.section.key, [])
        while len(items) <= place.index:
            items.append({})
        items[place.index][place.field.key] = value
    return document
