"""``/api/v1/desk/approvals``: answers that wait, for programs."""

import asyncio
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from desk.handover.approvals import APPROVALS
from desk.handover.shapes import Approval
from web.desk.approval_page import mark_of, settle_approval
from web.desk.here import Approver, AtDesk
from web.desk.live import LONGEST, until
from web.sign_in.same_origin import same_origin

router = APIRouter(prefix="/api/v1/desk", tags=["话务台"])
Seconds = Annotated[float, Query(ge=0, le=LONGEST)]
GUARD = [Depends(same_origin)]


class SettleRequest(BaseModel):
    """What becomes of an answer."""

    model_config = ConfigDict(extra="forbid")

    decision: Literal["send", "change", "reject"]
    text: Annotated[str, Field(max_length=8000)] = ""
    """What is sent instead; of ``change``."""


@router.get("/approvals", summary="等待核对的答复")
async def waiting(here: Approver, seen: str | None = None, wait: Seconds = 0) -> dict[str, Any]:
    """最早的在前;问题已隐去个人信息。带上 seen(上次的 mark)和 wait(秒)时,等到有变化才返回。"""

    def look() -> dict[str, Any] | None:
        found = _marked(here)
        return found if found["mark"] != seen else None

    found = await until(here.desk, APPROVALS, 0 if seen is None else wait, look)
    if found is None:
        found = await asyncio.to_thread(_marked, here)
    return found


@router.post("/approvals/{approval_id}", dependencies=GUARD, summary="发出、改后发出或不发")
def settle(approval_id: str, here: Approver, wanted: SettleRequest) -> dict[str, Any]:
    """几个人同时核对,以第一个决定为准,其余的得到 conflict。"""
    return _as_json(settle_approval(here, approval_id, wanted.decision, wanted.text))


def _marked(here: AtDesk) -> dict[str, Any]:
    """All that wait, with a mark that changes when they do."""
    found = here.desk.approvals.waiting()
    return {"approvals": [_as_json(each) for each in found], "mark": mark_of(found)}


def _as_json(approval: Approval) -> dict[str, Any]:
    return {
        "id": approval.id,
        "city": approval.city,
        "question": approval.question,
        "bundle": approval.bundle,
        "messages": [dict(each) for each in approval.messages],
        "status": approval.status.value,
        "at": approval.at,
    }
