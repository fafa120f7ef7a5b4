"""The acceptance system behind HTTP, as the one-window systems of cities are."""

from typing import Any, TypeVar
from urllib.parse import quote

import httpx
from pydantic import AliasChoices, AwareDatetime, BaseModel, Field, ValidationError

from actions.applications.acceptance.port import CaseProgress, Package, Receipt
from daoban.errors import (
    Conflict,
    DaobanError,
    InvalidInput,
    NotAllowed,
    NotFound,
    Unavailable,
)
from daoban.logs import logger
from daoban.personal_data import mask_personal_data
from daoban.settings import Settings

Answer = TypeVar("Answer", bound=BaseModel)
log = logger(__name__)

LATER = frozenset({401, 408, 421, 425, 429})
"""Refusals that say nothing about the application: our token, their load."""
LONGEST_REASON = 500


class _ReceiptAnswer(BaseModel):
    """The answer to a package."""

    number: str = Field(min_length=1, max_length=40, validation_alias=AliasChoices("receipt"))
    at: AwareDatetime


class HttpAcceptance:
    """A client of the acceptance system of the settings; safe to share between threads."""

    def __init__(self, values: Settings) -> None:
        """Take address, token and time-out from the settings."""
        token = values.acceptance_token.get_secret_value()
        self._http = httpx.Client(
            base_url=values.acceptance,
            timeout=values.acceptance_timeout,
            headers={"Authorization": f"Bearer {token}"} if token else {},
            trust_env=False,
        )

    def submit(self, package: Package, key: str) -> Receipt:
        """Hand in a package, as ``AcceptanceSystem.submit``."""
        body = package.model_dump(mode="json")
        answer = self._call(_ReceiptAnswer, "POST", "/cases", key, body)
        return Receipt(number=answer.number, at=answer.at)

    def progress(self, receipt: str) -> CaseProgress:
        """How far a case is, as ``AcceptanceSystem.progress``."""
        return self._call(CaseProgress, "GET", _address(receipt))

    def supplement(self, receipt: str, package: Package, key: str) -> CaseProgress:
        """Hand in what was asked for, as ``AcceptanceSystem.supplement``."""
        whole = package.model_dump(mode="json")
        body = {"materials": whole["materials"], "values": whole["form"]}
        return self._call(CaseProgress, "POST", f"{_address(receipt)}/supplement", key, body)

    def withdraw(self, receipt: str, key: str) -> CaseProgress:
        """Withdraw a case, as ``AcceptanceSystem.withdraw``."""
        return self._call(CaseProgress, "POST", f"{_address(receipt)}/withdraw", key)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _call(
        self, kind: type[Answer], method: str, path: str, key: str = "", body: Any = None
    ) -> Answer:
        """One call; the answer, or one of the errors of the port."""
        headers = {"Idempotency-Key": key} if key else {}
        try:
            response = self._http.request(method, path, headers=headers, json=body)
        except httpx.HTTPError as error:
            raise _unavailable(type(error).__name__) from error
        if not response.is_success:
            raise _refusal(response)
        try:
            return kind.model_validate_json(response.content)
        except ValidationError:
            # Not chained: such an error repeats what it read.
            raise _unavailable("unreadable_answer") from None


def _address(receipt: str) -> str:
    return f"/cases/{quote(receipt, safe='')}"


def _unavailable(reason: str) -> Unavailable:
    log.warning("acceptance_unavailable", reason=reason)
    return Unavailable("受理系统暂时没有应答。", "您填的内容都已保存，系统恢复后会自动提交。")


def _reasons(response: httpx.Response) -> str:
    """What the system says is wrong, masked; empty if it says nothing readable."""
    try:
        error = response.json()["error"]
        parts = [error["message"], *(detail["message"] for detail in error.get("details", ()))]
        text = "".join(dict.fromkeys(part for part in parts if isinstance(part, str)))
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""
    return mask_personal_data(text)[:LONGEST_REASON]


def _refusal(response: httpx.Response) -> DaobanError:
    """The error of the port for a status that is no success."""
    status = response.status_code
    if status in LATER or not 400 <= status < 500:
        return _unavailable(f"status_{status}")
    reasons = _reasons(response)
    if status == 404:
        return NotFound(reasons or "受理系统里没有这个受理编号。", "请核对受理编号。")
    if status == 409:
        return Conflict(reasons or "这个提交号已经用过，内容不同。", "请重新提交一次。")
    if status == 403:
        return NotAllowed(reasons or "受理系统现在不能这样办。", "请先查看办理进度。")
    return InvalidInput(reasons or "受理系统没有收下这份申请。", "请更正后重新提交。")
