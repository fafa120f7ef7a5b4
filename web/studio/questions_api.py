"""``/api/v1/studio/questions``: what was not answered well, what becomes of it, and whom to tell."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from studio.questions.shapes import Group
from web.studio.api_door import Caller, OnceFor, shown
from web.studio.api_requests import City, Days, TakeUpRequest, ToldRequest

router = APIRouter(prefix="/api/v1/studio/questions", tags=["内容工作室"])
JsonObject = dict[str, Any]
INTERNAL = ("conversations",)
"""What a group knows and nobody outside needs."""


@router.get("", summary="未答问题")
def questions(
    here: Caller, days: Annotated[Days, Query()] = 30, city: Annotated[City, Query()] = ""
) -> JsonObject:
    """意思相同的合在一起，没有人写的、问的人多的在前，至多一百组；个人信息已隐去。"""
    found = here.studio.questions.groups(here.actor, days, city)
    return {
        "asked": found.asked,
        "left_out": found.left_out,
        "groups": [_view(each) for each in found.groups],
    }


@router.post("/drafts", status_code=201, summary="把一组问题写进草稿")
def take_up(once: OnceFor, sent: TakeUpRequest) -> JSONResponse:
    """在一条内容的草稿里加一个问题和这些问法；答复由编辑来写。应答是那份草稿。"""
    here = once.here
    return once(
        sent,
        lambda: here.studio.questions.draft_faq(
            here.actor, sent.group, sent.record_id, sent.days, sent.city
        ),
        201,
    )


@router.get("/to-tell", summary="可以回复的人")
def to_tell(here: Caller) -> JsonObject:
    """问过、留了联系方式、现在有答案了的；联系方式在工单里看，每次查看都有审计记录。"""
    return {"to_tell": shown(here.studio.telling.to_tell(here.actor))}


@router.post("/to-tell", summary="记下已经告诉了")
def told(once: OnceFor, sent: ToldRequest) -> JSONResponse:
    """每人只记一次；别人先记过时返回 not_found。"""
    here = once.here

    def work() -> JsonObject:
        here.studio.telling.told(here.actor, sent.group_id, sent.ticket)
        return {"group_id": sent.group_id, "ticket": sent.ticket}

    return once(sent, work)


def _view(group: Group) -> JsonObject:
    return {name: value for name, value in shown(group).items() if name not in INTERNAL}
