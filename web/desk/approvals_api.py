"""``/api/v1/desk/approvals``: answers that wait, for programs."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from desk.handover.shapes import Approval
from web.desk.approval_page import settle_approval
from web.desk.here import Approver
from web.sign_in.same_origin import same_origin

router = APIRouter(prefix="/api/v1/desk", tags=["话务台"])
GUARD = [Depends(same_origin)]


class SettleRequest(BaseModel):
    """What becomes of an answer."""

    model_config = ConfigDict(extra="forbid")

    decision: Literal["send", "change", "reject"]
    text: Annotated[str, Field(max_length=8000)] = ""
    """What is sent instead; of ``change``."""


@router.get("/approvals", summary="等待核对的答复")
def waiting(here: Approver) -> dict[str, Any]:
    """最早的在前;问题已隐去个人信息。"""
    return {"approvals": [_as_json(each) for each in here.desk.approvals.waiting()]}


@router.post("/approvals/{approval_id}", dependencies=GUARD, summary="发出、改后发出或不发")
def settle(approval_id: str, here: Approver, wanted: SettleRequest) -> dict[str, Any]:
    """几个人同时核对,以第一个决定为准,其余的得到 conflict。"""
    return _as_json(settle_approval(here, approval_id, wanted.decision, wanted.text))


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
