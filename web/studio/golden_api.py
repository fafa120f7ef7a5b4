"""``/api/v1/studio/golden``: what must go on being answered rightly after each publishing."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from studio.golden import OwnQuestion
from web.studio.api_door import Caller, OnceFor, shown
from web.studio.api_requests import GoldenRequest, RowId, nothing_said

router = APIRouter(prefix="/api/v1/studio/golden", tags=["内容工作室"])
JsonObject = dict[str, Any]


@router.get("", summary="自加的标准问题")
def golden(here: Caller) -> JsonObject:
    """最近加的在前。"""
    return {"golden": [_view(each) for each in here.studio.golden.list(here.actor)]}


@router.post("", status_code=201, summary="加一个标准问题")
def add(once: OnceFor, sent: GoldenRequest) -> JSONResponse:
    """写 question 和 expected；或者写 line，把一批命中测试里的一句设为标准问题。"""
    return once(sent, lambda: _view(_added(once, sent)), 201)


@router.delete("/{question_id}", summary="去掉一个标准问题")
def remove(question_id: RowId, once: OnceFor) -> JSONResponse:
    """自己加的可以去掉；别人加的，要有发布的权限。"""
    here = once.here

    def work() -> JsonObject:
        here.studio.golden.remove(here.actor, question_id)
        return {"removed": question_id}

    return once(nothing_said(), work)


def _added(once: OnceFor, sent: GoldenRequest) -> OwnQuestion:
    here = once.here
    made: OwnQuestion
    if sent.line is not None:
        made = here.studio.hits.to_golden(
            here.actor, sent.line, sent.expected, sent.field, sent.replace
        )
    else:
        made = here.studio.golden.add(
            here.actor, sent.question, sent.expected, sent.city, sent.field, sent.replace
        )
    return made


def _view(question: OwnQuestion) -> JsonObject:
    return {**shown(question), "expected": question.expected}
