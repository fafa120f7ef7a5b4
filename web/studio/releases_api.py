"""``/api/v1/studio/proofs`` and ``…/releases``: trying, publishing, going back."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from desk.accounts.roles import Right, require
from web.studio.api_door import Caller, OnceFor, shown
from web.studio.api_requests import ProofRequest, PublishRequest, ReasonRequest, RowId

router = APIRouter(prefix="/api/v1/studio", tags=["内容工作室"])
JsonObject = dict[str, Any]


@router.post("/proofs", status_code=202, summary="试算")
def prove(once: OnceFor, sent: ProofRequest) -> JSONResponse:
    """用标准问题比较发布前后的回答；在后台进行。"""
    here = once.here
    require(here.actor, Right.PUBLISH)
    return once(sent, lambda: here.studio.proofs.start(here.actor, sent.drafts), 202)


@router.get("/proofs/{proof_id}", summary="看试算")
def proof(proof_id: RowId, here: Caller) -> JsonObject:
    """进度；做完后有变差、变好、换了答法的问题。"""
    require(here.actor, Right.PUBLISH)
    found: JsonObject = shown(here.studio.proofs.find(proof_id))
    return found


@router.get("/releases", summary="历次发布")
def releases(here: Caller, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> JsonObject:
    """最近的在前，第一个是现行的。"""
    return {"releases": shown(list(here.studio.releases.list(here.actor, limit)))}


@router.get("/releases/{number}", summary="看一次发布")
def release(number: RowId, here: Caller) -> JsonObject:
    """这一次改动了哪些内容，逐项列出。"""
    return {"changes": shown(list(here.studio.releases.changes(here.actor, number)))}


@router.post("/releases", status_code=201, summary="发布")
def publish(once: OnceFor, sent: PublishRequest) -> JSONResponse:
    """要有对这几份草稿现在的版本做的试算；变差超过限度，要由班长写明理由。"""
    here = once.here
    return once(
        sent,
        lambda: here.studio.releases.publish(
            here.actor, sent.drafts, sent.proof, sent.note, sent.reason
        ),
        201,
    )


@router.post("/releases/{number}/roll-back", status_code=201, summary="恢复到一次发布")
def roll_back(number: RowId, once: OnceFor, sent: ReasonRequest) -> JSONResponse:
    """那一次的内容成为新的一次发布。"""
    here = once.here
    return once(sent, lambda: here.studio.releases.roll_back(here.actor, number, sent.reason), 201)


@router.post("/records/{record_id}/take-down", status_code=201, summary="紧急撤下")
def take_down(record_id: str, once: OnceFor, sent: ReasonRequest) -> JSONResponse:
    """立即不再引用，不用试算。"""
    here = once.here
    return once(
        sent, lambda: here.studio.releases.take_down(here.actor, record_id, sent.reason), 201
    )
