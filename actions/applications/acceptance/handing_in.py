"""Handing in one leased row, and noting what came of it in one transaction."""

from collections.abc import Callable
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from actions.applications.acceptance.outbox import (
    SubmissionKind,
    SubmissionRow,
    SubmissionStatus,
    close_row,
    put_off,
    receipt_before,
)
from actions.applications.acceptance.port import AcceptanceSystem, Package, Receipt
from daoban.errors import Conflict, InvalidInput, NotAllowed, NotFound, Unavailable
from daoban.logs import logger
from daoban.moments import now
from daoban.personal_data import mask_personal_data

Unseal = Callable[[str], str]
"""The package JSON that was sealed; raises ``Unavailable`` when it cannot be opened now."""
OnSent = Callable[[Session, SubmissionRow, Receipt], None]
"""Notes in the same transaction that a row was sent; ``row.kind`` says what it was."""
OnRefused = Callable[[Session, SubmissionRow, str], None]
"""Notes in the same transaction that a row was refused, and why (Chinese)."""
Clock = Callable[[], datetime]

REFUSALS = (InvalidInput, Conflict, NotFound, NotAllowed)
log = logger(__name__)


def hand_in(
    engine: Engine,
    row: SubmissionRow,
    acceptance: AcceptanceSystem,
    unseal: Unseal,
    on_sent: OnSent,
    on_refused: OnRefused,
    clock: Clock = now,
) -> SubmissionStatus:
    """Hand in a leased row and mark it.

    The call and the mark are no one transaction: whoever dies between them leaves the row
    waiting, and the next attempt gets the same answer under the same key. The callbacks' changes
    are stored with the mark, once.

    Args:
        engine: of the database.
        row: as ``lease`` gave it.
        acceptance: where it goes.
        unseal: opens the package.
        on_sent: called inside the transaction that marks the row as sent.
        on_refused: called inside the one that marks it as refused.
        clock: the present moment, with time zone.

    Returns:
        where the row stands now; ``waiting`` when it is to be tried again later.
    """
    try:
        receipt = _send(engine, row, acceptance, unseal)
    except Unavailable as error:
        log.warning("submission_put_off", row=row.id, attempts=row.attempts, error=error.code)
        put_off(engine, row, clock())
        return SubmissionStatus.WAITING
    except REFUSALS as error:
        log.warning("submission_refused", row=row.id, kind=row.kind, error=error.code)
        problem = mask_personal_data(error.message)
        with Session(engine) as session, session.begin():
            closed = close_row(session, row, SubmissionStatus.REFUSED, clock(), problem=problem)
            if closed:
                on_refused(session, closed, problem)
            return _status(session, row)
    with Session(engine) as session, session.begin():
        closed = close_row(session, row, SubmissionStatus.SENT, clock(), receipt=receipt.number)
        if closed:
            on_sent(session, closed, receipt)
        return _status(session, row)


def _status(session: Session, row: SubmissionRow) -> SubmissionStatus:
    """Where the row stands now, whoever marked it."""
    return SubmissionStatus(session.get_one(SubmissionRow, row.id).status)


def _send(
    engine: Engine, row: SubmissionRow, acceptance: AcceptanceSystem, unseal: Unseal
) -> Receipt:
    """Ask for what the row says; for a submission the new receipt, else that of its case."""
    if row.kind == SubmissionKind.SUBMIT.value:
        return acceptance.submit(_package(row, unseal), row.key)
    number = receipt_before(engine, row)
    if number is None:
        raise NotFound("这份申请还没有受理编号，不能补正或撤回。", "请先提交申请。")
    if row.kind == SubmissionKind.SUPPLEMENT.value:
        progress = acceptance.supplement(number, _package(row, unseal), row.key)
    else:
        progress = acceptance.withdraw(number, row.key)
    return Receipt(number=number, at=progress.since)


def _package(row: SubmissionRow, unseal: Unseal) -> Package:
    try:
        return Package.model_validate_json(unseal(row.sealed))
    except ValidationError:
        # Not chained: such an error repeats what it read.
        raise InvalidInput("申请的内容读不出来，没有提交。", "请重新提交一次。") from None
