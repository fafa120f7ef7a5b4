"""The cases: taken in once for each key, read, supplemented, withdrawn, decided."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from pydantic import BaseModel, TypeAdapter
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from daoban.errors import Conflict, InvalidInput, NotAllowed, NotFound
from demo_city.acceptance import officer
from demo_city.acceptance.contracts import (
    FINAL,
    Decision,
    HistoryEntry,
    Item,
    Material,
    Package,
    Progress,
    Receipt,
    Status,
    Supplement,
    SupplementWanted,
)
from demo_city.acceptance.numbers import local_day, make_receipt, running_number
from demo_city.acceptance.officer import Step
from demo_city.acceptance.tables import CallRow, CaseRow, StepRow

Clock = Callable[[], datetime]
_ITEMS = TypeAdapter(tuple[Item, ...])
_MATERIALS = TypeAdapter(tuple[Material, ...])
DECISIONS = (Status.ACCEPTED, Status.SUPPLEMENT, Status.DONE, Status.REJECTED)


def _digest(action: str, target: str, body: BaseModel | None) -> str:
    """SHA-256 (hexadecimal) of what a call asks for."""
    content = "" if body is None else body.model_dump_json()
    return hashlib.sha256("\n".join((action, target, content)).encode()).hexdigest()


def _step(row: StepRow) -> Step:
    return Step(
        status=Status(row.status),
        at=row.at,
        note=row.content["note"],
        items=_ITEMS.validate_python(row.content["items"]),
        materials=_MATERIALS.validate_python(row.content["materials"]),
    )


def _receipt(case: CaseRow) -> str:
    return make_receipt(local_day(case.received_at), case.id)


def _together(old: tuple[Material, ...], new: list[Material]) -> tuple[Material, ...]:
    """The materials on the table once ``new`` has replaced those of the same name."""
    names = {material.name for material in new}
    return (*(material for material in old if material.name not in names), *new)


class Cases:
    """All cases of a database; safe to use from several threads and processes."""

    def __init__(self, engine: Engine, pace: officer.Pace, clock: Clock) -> None:
        """Work on tables that exist already."""
        self._engine = engine
        self._pace = pace
        self._clock = clock

    def submit(self, package: Package, key: str) -> tuple[Receipt, bool]:
        """The receipt of a package, and whether the case is new.

        Raises:
            Conflict: the key was used for something else.
        """
        digest = _digest("submit", "", package)
        try:
            if known := self._known(key, digest):
                return known, False
            return self._take_in(package, key, digest), True
        except IntegrityError:  # somebody else with the same key was a moment faster
            if known := self._known(key, digest):
                return known, False
            raise

    def progress(self, receipt: str) -> Progress:
        """How far a case is now.

        Raises:
            NotFound: there is no such case.
        """
        with Session(self._engine) as session:
            return self._progress(session, self._find(session, receipt))

    def supplement(self, receipt: str, supplement: Supplement, key: str) -> Progress:
        """Take in what was asked for; the case is looked at again.

        Raises:
            NotFound, Conflict: as above; NotAllowed: nothing is asked for.
        """

        def step(last: Step) -> Step:
            if last.status is not Status.SUPPLEMENT:
                raise NotAllowed("这件申请现在不需要补正。", "请先查看办理进度。")
            materials = _together(last.materials, supplement.materials)
            return Step(Status.RECEIVED, self._clock(), "已收到补正材料。", (), materials)

        digest = _digest("supplement", receipt, supplement)
        return self._move(receipt, step, key, digest, supplement)

    def withdraw(self, receipt: str, key: str) -> Progress:
        """Withdraw a case that is not finished.

        Raises:
            NotFound, Conflict: as above; NotAllowed: it is finished.
        """

        def step(last: Step) -> Step:
            if last.status in FINAL:
                raise NotAllowed("这件申请已经办结，不能撤回。", "请到窗口咨询。")
            return Step(Status.WITHDRAWN, self._clock(), "申请人撤回。", (), last.materials)

        return self._move(receipt, step, key, _digest("withdraw", receipt, None), None)

    def decide(self, receipt: str, decision: Decision) -> Progress:
        """Let a person play the officer.

        Raises:
            NotFound: as above; NotAllowed: the case is finished; InvalidInput: no officer's
            decision, or a supplement that asks for nothing.
        """

        def step(last: Step) -> Step:
            if last.status in FINAL:
                raise NotAllowed("这件申请已经结束，不能再作决定。")
            items = tuple(decision.items)
            return Step(decision.status, self._clock(), decision.note, items, last.materials)

        if decision.status not in DECISIONS:
            raise InvalidInput("工作人员不能作这个决定。")
        if decision.status is Status.SUPPLEMENT and not decision.items:
            raise InvalidInput("请写明要补正什么。")
        return self._move(receipt, step, None, "", None)

    def _known(self, key: str, digest: str) -> Receipt | None:
        """The receipt given under this key before."""
        with Session(self._engine) as session:
            call = session.get(CallRow, key)
            if call is None:
                return None
            if call.digest != digest:
                raise Conflict("这个提交号已经用过，内容不同。", "请换一个新的提交号。")
            case = session.get_one(CaseRow, call.case_id)
            return Receipt(receipt=_receipt(case), at=case.received_at)

    def _take_in(self, package: Package, key: str, digest: str) -> Receipt:
        now = self._clock()
        # The first statement writes: it waits for other writers instead of failing beside them.
        with Session(self._engine) as session, session.begin():
            case = CaseRow(package=package.model_dump(mode="json"), received_at=now)
            session.add(case)
            session.flush()
            session.add(CallRow(key=key, digest=digest, case_id=case.id))
            step = Step(Status.RECEIVED, now, "已收件。", (), tuple(package.materials))
            self._record(session, case.id, 0, step, None)
            return Receipt(receipt=_receipt(case), at=now)

    def _move(
        self,
        receipt: str,
        make_step: Callable[[Step], Step],
        key: str | None,
        digest: str,
        supplement: Supplement | None,
    ) -> Progress:
        """Add a step to a case, once for each key; the next step depends on the last."""
        while True:
            with Session(self._engine) as session:
                case = self._find(session, receipt)
                rows = self._rows(session, case.id)
            # Only now: whatever this very call has put into ``rows`` already is known by then.
            if key is not None and self._known(key, digest):
                return self.progress(receipt)
            last = officer.history([_step(row) for row in rows], self._clock(), self._pace)[-1]
            step = make_step(last)
            try:
                with Session(self._engine) as session, session.begin():
                    self._record(session, case.id, len(rows), step, supplement)
                    if key is not None:
                        session.add(CallRow(key=key, digest=digest, case_id=case.id))
            except IntegrityError:  # another step came between; look again
                continue
            return self.progress(receipt)

    def _find(self, session: Session, receipt: str) -> CaseRow:
        number = running_number(receipt)
        case = None if number is None else session.get(CaseRow, number)
        if case is None or _receipt(case) != receipt:
            raise NotFound("没有这个受理编号。", "请核对受理编号，最后一位是校验码。")
        return case

    def _rows(self, session: Session, case_id: int) -> list[StepRow]:
        query = select(StepRow).where(StepRow.case_id == case_id).order_by(StepRow.position)
        return list(session.scalars(query))

    def _record(
        self,
        session: Session,
        case_id: int,
        position: int,
        step: Step,
        supplement: Supplement | None,
    ) -> None:
        content = {
            "note": step.note,
            "items": _ITEMS.dump_python(step.items, mode="json"),
            "materials": _MATERIALS.dump_python(step.materials, mode="json"),
            "values": supplement.values if supplement else {},
        }
        session.add(
            StepRow(
                case_id=case_id, position=position, status=step.status, at=step.at, content=content
            )
        )
        session.flush()

    def _progress(self, session: Session, case: CaseRow) -> Progress:
        recorded = [_step(row) for row in self._rows(session, case.id)]
        steps = officer.history(recorded, self._clock(), self._pace)
        last = steps[-1]
        progress = Progress(
            receipt=_receipt(case),
            status=last.status,
            history=[
                HistoryEntry(status=step.status, at=step.at, note=step.note) for step in steps
            ],
        )
        if last.status is Status.SUPPLEMENT:
            progress.supplement = SupplementWanted(
                items=list(last.items), deadline=officer.deadline(last)
            )
        if last.status is Status.DONE:
            progress.result = officer.result(Package.model_validate(case.package))
        return progress
