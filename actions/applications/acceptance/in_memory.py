"""An acceptance system in memory: the same port without any network, moved on by hand."""

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from actions.applications.acceptance.port import (
    CaseMove,
    CaseProgress,
    CaseResult,
    CaseStatus,
    Package,
    Receipt,
    SupplementItem,
    SupplementWanted,
)
from daoban.errors import Conflict, InvalidInput, NotAllowed, NotFound, Unavailable

ENDED = frozenset({CaseStatus.DONE, CaseStatus.REJECTED, CaseStatus.WITHDRAWN})
SUPPLEMENT_TIME = timedelta(days=21)


class Fault(StrEnum):
    """How it fails: does nothing, or does what was asked without saying so."""

    DOWN = "down"
    SLOW = "slow"
    LOST_ANSWER = "lost_answer"


class MemoryAcceptance:
    """Cases in memory; stays where it is until ``decide`` is called.

    Attributes:
        fault: how it fails now; ``None`` when it works.
        packages: receipt number to the packages handed in for it, oldest first.
    """

    def __init__(self) -> None:
        self.fault: Fault | None = None
        self.packages: dict[str, list[Package]] = {}
        self._histories: dict[str, list[CaseMove]] = {}
        self._wanted: dict[str, SupplementWanted] = {}
        self._calls: dict[str, tuple[str, str]] = {}
        self._lock = threading.Lock()

    def submit(self, package: Package, key: str) -> Receipt:
        """Hand in a package, as ``AcceptanceSystem.submit``."""

        def do() -> str:
            if not package.bundle:
                raise InvalidInput("申请的内容不符合要求，没有收下。", "请更正后重新提交。")
            number = f"NC{len(self.packages) + 1:06d}"
            self.packages[number] = [package]
            self._histories[number] = []
            self._move(number, CaseStatus.RECEIVED, "已收件。")
            return number

        number = self._once(key, f"submit {package.model_dump_json()}", do)
        return Receipt(number=number, at=self._histories[number][0].at)

    def progress(self, receipt: str) -> CaseProgress:
        """How far a case is, as ``AcceptanceSystem.progress``."""
        with self._lock:
            if self.fault in (Fault.DOWN, Fault.SLOW):
                raise _no_answer()
            return self._progress(receipt)

    def supplement(self, receipt: str, package: Package, key: str) -> CaseProgress:
        """Hand in what was asked for, as ``AcceptanceSystem.supplement``."""

        def do() -> str:
            if self._last(receipt) is not CaseStatus.SUPPLEMENT:
                raise NotAllowed("这件申请现在不需要补正。", "请先查看办理进度。")
            self.packages[receipt].append(package)
            self._move(receipt, CaseStatus.RECEIVED, "已收到补正材料。")
            return receipt

        self._once(key, f"supplement {receipt} {package.model_dump_json()}", do)
        return self._progress(receipt)

    def withdraw(self, receipt: str, key: str) -> CaseProgress:
        """Withdraw a case, as ``AcceptanceSystem.withdraw``."""

        def do() -> str:
            if self._last(receipt) in ENDED:
                raise NotAllowed("这件申请已经办结，不能撤回。", "请到窗口咨询。")
            self._move(receipt, CaseStatus.WITHDRAWN, "申请人撤回。")
            return receipt

        self._once(key, f"withdraw {receipt}", do)
        return self._progress(receipt)

    def decide(
        self, receipt: str, status: CaseStatus, note: str = "", items: Sequence[SupplementItem] = ()
    ) -> None:
        """Play the officer."""
        with self._lock:
            self._last(receipt)
            self._move(receipt, status, note)
            last_day: date = datetime.now(UTC).date() + SUPPLEMENT_TIME
            self._wanted[receipt] = SupplementWanted(
                items=tuple(items), deadline=last_day.isoformat()
            )

    def _once(self, key: str, asked: str, do: Callable[[], str]) -> str:
        """Do what is asked unless it was done under this key; the receipt number."""
        with self._lock:
            if self.fault is Fault.DOWN:
                raise _no_answer()
            if key in self._calls and self._calls[key][0] != asked:
                raise Conflict("这个提交号已经用过，内容不同。", "请重新提交一次。")
            if key not in self._calls:
                self._calls[key] = (asked, do())
            if self.fault is not None:
                raise _no_answer()
            return self._calls[key][1]

    def _move(self, receipt: str, status: CaseStatus, note: str) -> None:
        move = CaseMove(status=status, at=datetime.now(UTC), note=note)
        self._histories[receipt].append(move)

    def _last(self, receipt: str) -> CaseStatus:
        if receipt not in self._histories:
            raise NotFound("没有这个受理编号。", "请核对受理编号。")
        return self._histories[receipt][-1].status

    def _progress(self, receipt: str) -> CaseProgress:
        status = self._last(receipt)
        title = self.packages[receipt][0].title
        asked, done = status is CaseStatus.SUPPLEMENT, status is CaseStatus.DONE
        return CaseProgress(
            status=status,
            history=tuple(self._histories[receipt]),
            supplement=self._wanted[receipt] if asked else None,
            result=CaseResult(title=f"「{title}」已办结") if done else None,
        )


def _no_answer() -> Unavailable:
    return Unavailable("受理系统暂时没有应答。", "您填的内容都已保存，系统恢复后会自动提交。")
