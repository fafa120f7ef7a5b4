"""``/api/v1/studio/hits``: what a question comes to now, one or many, and two runs side by side."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response

from web.studio.api_door import Caller, OnceFor, shown
from web.studio.api_requests import HitRequest, HitRunRequest, RowId, Start

router = APIRouter(prefix="/api/v1/studio/hits", tags=["内容工作室"])
JsonObject = dict[str, Any]
LINES = 100
"""Questions in one answer."""
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.post("", summary="命中测试一句")
def hit(here: Caller, sent: HitRequest) -> JsonObject:
    """这句话现在会怎样回答，为什么。"""
    found: JsonObject = shown(here.studio.hits.ask(here.actor, sent.question, sent.city))
    return found


@router.get("/runs", summary="命中测试历史")
def runs(here: Caller, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> JsonObject:
    """最近的在前。"""
    return {"runs": shown(here.studio.hits.history(here.actor, limit))}


@router.post("/runs", status_code=202, summary="命中测试一批")
def start(once: OnceFor, sent: HitRunRequest) -> JSONResponse:
    """在后台进行。"""
    here = once.here
    return once(sent, lambda: here.studio.hits.start(here.actor, sent.name, sent.questions), 202)


@router.get("/runs/{run_id}", summary="看一批命中测试")
def run(run_id: RowId, here: Caller, start: Start = 0) -> JsonObject:
    """进度，和从 start 起的至多一百句。"""
    found = here.studio.hits.find(here.actor, run_id)
    lines = here.studio.hits.lines(here.actor, run_id, start, LINES)
    return {"run": shown(found), "lines": shown(lines)}


@router.get("/runs/{run_id}/workbook", response_class=Response, summary="下载一批命中测试")
def workbook(run_id: RowId, here: Caller) -> Response:
    """Excel 文件，和网页上下载的一样。"""
    headers = {"Content-Disposition": f'attachment; filename="hits-{run_id}.xlsx"'}
    data = here.studio.hits.export(here.actor, run_id)
    return Response(data, media_type=WORKBOOK, headers=headers)


@router.get("/comparison", summary="对比两批命中测试")
def compare(
    here: Caller,
    before: Annotated[RowId, Query()],
    after: Annotated[RowId, Query()],
    start: Start = 0,
) -> JsonObject:
    """变差、变好、换了答法的各有几题，和从 start 起的至多一百题；变差的在前。"""
    found = here.studio.hits.compare(here.actor, before, after)
    page = found.model_copy(update={"changes": found.changes[start : start + LINES]})
    return {**shown(page), "total": len(found.changes)}
