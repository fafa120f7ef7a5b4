"""``/api/v1/studio/records`` and ``/api/v1/studio/drafts``: looking, writing, reviewing."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from daoban.errors import InvalidInput, NotFound
from studio.drafts.draft import Draft, DraftQuery, DraftState
from studio.drafts.merging import Side
from web.studio.api_door import Caller, Once, OnceFor, shown
from web.studio.api_requests import BeginRequest, CheckRequest, RowId, SaveRequest, StepRequest
from web.studio.list_page import given_filters, query_of
from web.studio.texts import studio_words

router = APIRouter(prefix="/api/v1/studio", tags=["内容工作室"])
JsonObject = dict[str, Any]
PAGE_SIZE = 50


@router.get("/records", summary="查内容")
def records(
    request: Request, here: Caller, page: Annotated[int, Query(ge=1, le=100_000)] = 1
) -> JsonObject:
    """筛选条件：text、kind、city、department、state、status、ends（几天内到期）。"""
    query = query_of(given_filters(request.query_params), page, PAGE_SIZE)
    found = here.studio.records.list(here.actor, query)
    return {"records": shown(found.items), "page": page, "total": found.total}


@router.get("/records/{record_id}", summary="看一条内容")
def record(record_id: str, here: Caller) -> JsonObject:
    """现在发布的内容、没有完成的草稿、历次版本。"""
    live = here.studio.records.live_body(here.actor, record_id)
    draft = here.studio.drafts.of_record(here.actor, record_id)
    if live is None and draft is None:
        words = studio_words()["record"]
        raise NotFound(words["missing"], words["missing_hint"])
    revisions = here.studio.records.revisions_of(here.actor, record_id)
    return {"live": live, "draft": shown(draft), "revisions": shown(list(revisions))}


@router.get("/drafts", summary="查草稿")
def drafts(here: Caller, state: str = "", record_id: str = "") -> JsonObject:
    """没有完成的草稿；state 可以是 editing、submitted、approved、published、discarded。"""
    states = {each.name.lower(): each for each in DraftState}
    wanted = DraftQuery(record_id=record_id[:80])
    if state in states:
        wanted = DraftQuery(record_id=record_id[:80], states=(states[state],))
    return {"drafts": shown(here.studio.drafts.list(here.actor, wanted))}


@router.post("/drafts", status_code=201, summary="打开或新建草稿")
def begin(once: OnceFor, sent: BeginRequest) -> JSONResponse:
    """写 record_id：打开那条内容的草稿；另写 removal：撤下它；写 kind 和 body：新建一条。"""
    here, drafts = once.here, once.here.studio.drafts

    def work() -> Draft:
        draft: Draft
        if sent.kind and sent.body is not None:
            draft = drafts.create(here.actor, sent.kind, sent.body)
        elif sent.record_id and sent.removal:
            draft = drafts.remove(here.actor, sent.record_id, sent.note)
        elif sent.record_id:
            draft = drafts.open(here.actor, sent.record_id)
        else:
            words = studio_words()["api"]
            raise InvalidInput(words["begin"], words["begin_hint"])
        return draft

    return once(sent, work, 201)


@router.get("/drafts/{draft_id}", summary="看一份草稿")
def draft(draft_id: RowId, here: Caller) -> JsonObject:
    """全部内容、经过，以及检查结果。"""
    found = here.studio.drafts.find(here.actor, draft_id)
    body = None if found.is_removal else found.body
    return {
        "draft": shown(found),
        "behind": here.studio.drafts.is_behind(found),
        "findings": shown(here.studio.drafts.findings(body, found.record_id)),
        "history": shown(here.studio.drafts.history(here.actor, draft_id)),
    }


@router.put("/drafts/{draft_id}", summary="保存草稿")
def save(draft_id: RowId, once: OnceFor, sent: SaveRequest) -> JSONResponse:
    """写明看到的 revision；别人改了别的地方就合在一起，改了同一处就返回 conflict。"""
    here = once.here
    return once(
        sent,
        lambda: here.studio.drafts.save(here.actor, draft_id, sent.revision, sent.body, sent.note),
    )


@router.post("/drafts/{draft_id}/steps", summary="对草稿做一步")
def step(draft_id: RowId, once: OnceFor, sent: StepRequest) -> JSONResponse:
    """submit 提交审核、approve 批准、send_back 退回、schedule 定时、discard 放弃、rebase 合并新内容。"""
    return once(sent, lambda: _step(once, draft_id, sent))


@router.post("/check", summary="检查一条内容")
def check(here: Caller, sent: CheckRequest) -> JsonObject:
    """放进现在发布的内容里，用和“检查”同样的规则看；什么也不保存。"""
    found = here.studio.drafts.findings(sent.body, str(sent.body.get("id", ""))[:80])
    return {"findings": shown(found)}


def _step(once: Once, draft_id: int, sent: StepRequest) -> Draft:
    drafts, actor, seen = once.here.studio.drafts, once.here.actor, sent.revision
    done: Draft
    if sent.step == "schedule":
        done = drafts.schedule(actor, draft_id, seen, sent.at)
    elif sent.step == "discard":
        done = drafts.discard(actor, draft_id, seen)
    elif sent.step == "rebase":
        done = drafts.rebase(actor, draft_id, seen, Side(sent.prefer) if sent.prefer else None)
    else:
        steps = {
            "submit": drafts.submit,
            "approve": drafts.approve,
            "send_back": drafts.send_back,
        }
        done = steps[sent.step](actor, draft_id, seen, sent.note)
    return done
