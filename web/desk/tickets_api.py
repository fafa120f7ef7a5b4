"""``/api/v1/desk/tickets`` and ``/api/v1/desk/choices``: filing and working on tickets."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request

from desk.tickets.ticket import Contact, TicketEvent
from web.desk.cities import city_of
from web.desk.filing import file_call
from web.desk.here import Filer, Reader, Suggester
from web.desk.requests import ActRequest, ChoiceRequest, FileRequest, SimilarRequest
from web.desk.similar import similar_view
from web.desk.ticket_actions import act
from web.desk.ticket_filter import filter_of
from web.desk.ticket_views import filed_json, ticket_json
from web.sign_in.same_origin import same_origin

router = APIRouter(prefix="/api/v1/desk", tags=["话务台"])
GUARD = [Depends(same_origin)]
ONE = "/tickets/{number}"
JsonObject = dict[str, Any]


@router.post("/choices", status_code=204, dependencies=GUARD, summary="记下建议的采用情况")
def choose(here: Suggester, made: ChoiceRequest) -> None:
    """采用、修改或不用一条建议;用来改进建议。"""
    here.desk.choices.keep(
        made.transcript, made.record_id, made.choice, made.suggested, made.said, here.actor
    )


@router.post("/tickets", status_code=201, dependencies=GUARD, summary="登记一通来电")
def file(here: Filer, sent: FileRequest) -> JsonObject:
    """一通来电有几件事,就登记几张互相关联的工单;同一个 key 只登记一次。"""
    city = city_of(here.request.app.state.search, here.desk, sent.city)
    tickets = file_call(here.desk, here.actor, city, sent)
    return {"tickets": [filed_json(here, each) for each in tickets]}


@router.post("/tickets/similar", dependencies=GUARD, summary="找可能重复的工单")
def similar(here: Reader, asked: SimilarRequest) -> JsonObject:
    """同一处、同一类、时间相近的工单,最像的在前。"""
    city = city_of(here.request.app.state.search, here.desk, asked.city)
    found = here.desk.similar.of(
        asked.text,
        None,
        asked.district,
        city=city.code,
        subdistrict=asked.subdistrict,
        place=asked.place,
    )
    return {"similar": [similar_view(ticket, share, here.base) for ticket, share in found]}


@router.get("/tickets", summary="查工单")
def find(request: Request, here: Reader, page: Annotated[int, Query(ge=1)] = 1) -> JsonObject:
    """筛选条件:status、city、department、district、type、urgency、warning、event、text、days、order。"""
    found = here.desk.tickets.find(here.actor, filter_of(request.query_params), page)
    return {
        "tickets": [ticket_json(here, each) for each in found.items],
        "page": found.number,
        "pages": found.pages,
        "total": found.total,
    }


@router.get(ONE, summary="看一张工单")
def show(number: str, here: Reader) -> JsonObject:
    """全部字段,以及现在可以做的操作。"""
    return ticket_json(here, here.desk.tickets.get(number, here.actor))


@router.get(ONE + "/events", response_model=list[TicketEvent], summary="看工单的经过")
def events(number: str, here: Reader) -> list[TicketEvent]:
    """从登记到现在的每一步。"""
    return here.desk.tickets.events(number, here.actor)


@router.post(ONE + "/actions", dependencies=GUARD, summary="对工单做一项操作")
def do(number: str, here: Reader, wanted: ActRequest) -> JsonObject:
    """派单、改派、退回、签收、办结、回访、重办、归档、督办、并单、更正、备注。

    要写明看到的 revision;别人先改过时返回 conflict,什么也不会覆盖。
    """
    return ticket_json(here, act(here, number, wanted))


@router.post(ONE + "/contact", response_model=Contact, dependencies=GUARD, summary="查看联系方式")
def contact(number: str, here: Reader) -> Contact:
    """每次查看都有审计记录。"""
    return here.desk.tickets.contact(number, here.actor)
