"""``/api/v1/tickets``: filing, progress and rating, for programs and for the page of the chat.

A browser's tickets are kept for its owner, as those of the pages; programs need no cookie.
"""

import hashlib
import secrets
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header
from fastapi.responses import Response

from daoban.errors import InvalidInput
from desk.dispatch.categories import known_path
from desk.tickets.ticket import Filing, Ticket
from desk.vocabulary import TicketChannel
from web.cities import check_city
from web.sign_in.same_origin import same_origin
from web.tickets.api_shapes import (
    ERRORS,
    FileAnswer,
    FiledTicket,
    FileRequest,
    ProgressAnswer,
    RatingAnswer,
    RatingRequest,
)
from web.tickets.filing import contact_of, file
from web.tickets.follow_page import found
from web.tickets.texts import ticket_text
from web.tickets.told import Told, faults_of, tidy_phone
from web.tickets.understanding import (
    Understanding,
    Understood,
    input_of,
    understand,
    understand_one,
)
from web.tickets.visit import Here, TicketVisit

router = APIRouter(prefix="/api/v1", tags=["工单"])
GUARD = [Depends(same_origin)]
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=200,
        description="幂等键：一个随机值，例如 UUID；重发同一份内容时用同一个值，只登记一次",
    ),
]


def _errors(*codes: int) -> dict[int | str, dict[str, Any]]:
    return {code: ERRORS[code] for code in codes}


@router.post(
    "/tickets",
    status_code=201,
    response_model=FileAnswer,
    response_model_exclude_none=True,
    dependencies=GUARD,
    summary="登记工单",
    responses=_errors(409, 422, 429),
)
def file_tickets(here: Here, asked: FileRequest, idempotency_key: Key = None) -> FileAnswer:
    """登记一份诉求。没有填的类型、类别、部门、区县由系统判断;说了几件事就分成几张互相关联的工单。

    姓名和电话加密保存;原文里的个人信息在保存前隐去。
    """
    city = str(check_city(here.search, asked.city))
    told = _told(here, asked, here.cities[city])
    _check(here, asked, told)
    understanding = _understood(here, asked, told, city)
    filing = _filing(understanding, asked, idempotency_key, here.known_owner)
    tickets = file(here, filing)
    notice = here.danger(asked.text)
    return FileAnswer(
        tickets=[_filed(here, each) for each in tickets],
        notice=str(notice["text"]) if notice else None,
    )


@router.get(
    "/tickets/{number}",
    response_model=ProgressAnswer,
    summary="查工单进度",
    responses=_errors(404, 429),
)
def progress(here: Here, number: str, response: Response) -> ProgressAnswer:
    """编号就是凭证:不用登录。编号里的空格、大小写、O 和 0、I 和 1 不分。"""
    response.headers["Cache-Control"] = "no-store"
    ticket = found(here, number)
    ratings, path = here.desk.ratings, _path(here, ticket.number)
    may_rate = ratings.may_rate(ticket.number)
    return ProgressAnswer.of(ticket, may_rate, path, ratings.of(ticket.number))


@router.post(
    "/tickets/{number}/rating",
    status_code=201,
    response_model=RatingAnswer,
    dependencies=GUARD,
    summary="评价",
    responses={403: {"description": "还没有办结，或已经修改过一次"}, **_errors(404, 422)},
)
def rate(here: Here, number: str, given: RatingRequest) -> RatingAnswer:
    """办结以后可以评价,评价可以修改一次,以最后一次为准。不满意的会有专人回访。"""
    ticket = found(here, number)
    ratings = here.desk.ratings
    return RatingAnswer.of(ratings.rate(ticket.number, given.grade, given.reasons, given.text))


def _told(here: TicketVisit, asked: FileRequest, city: str) -> Told:
    return Told(
        key="",
        city=city,
        district=here.areas.named(asked.district, city) or asked.district,
        text=asked.text,
        place=asked.place,
        happened=asked.time,
        name=asked.name,
        phone=tidy_phone(asked.phone),
        confidential=asked.confidential,
    )


def _check(here: TicketVisit, asked: FileRequest, told: Told) -> None:
    """Refuse what the city does not have, and phone numbers that cannot be.

    Raises:
        InvalidInput: with one entry for each field that is wrong.
    """
    words = ticket_text()["api"]
    faults = faults_of({"phone": told.phone})
    if asked.category_path and not known_path(asked.category_path[:2]):
        faults["category_path"] = words["unknown_category"]
    known = {each.id for each in here.desk.departments.of(told.city)}
    if asked.department and asked.department not in known:
        faults["department"] = words["unknown_department"]
    if told.district and here.areas.of(told.city) and told.district not in here.areas.of(told.city):
        faults["district"] = words["unknown_district"]
    if faults:
        details = [{"field": name, "message": fault} for name, fault in faults.items()]
        raise InvalidInput(words["invalid"], words["invalid_hint"], details)


def _understood(here: TicketVisit, asked: FileRequest, told: Told, city: str) -> Understanding:
    """What was told, drafted where nothing was said; a caller who sorts it tells of one matter."""
    sorted_already = bool(asked.category_path or asked.department)
    if sorted_already:
        drafted = Understanding(
            told=told, matters=(understand_one(told, told.text, city, here.suggest),)
        )
    else:
        drafted = understand(told, city, here.suggest)
    return drafted.model_copy(
        update={"matters": tuple(_as_asked(each, asked) for each in drafted.matters)}
    )


def _as_asked(matter: Understood, asked: FileRequest) -> Understood:
    given = {
        "type": asked.type,
        "category_path": tuple(asked.category_path or ()),
        "department": asked.department,
    }
    return matter.model_copy(update={name: value for name, value in given.items() if value})


def _filing(
    understanding: Understanding, asked: FileRequest, header: str | None, owner: str
) -> Filing:
    told = understanding.told
    key = header or asked.key or secrets.token_urlsafe(24)
    return Filing(
        key=f"api:{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()}",
        channel=TicketChannel(asked.channel),
        city=told.city,
        matters=tuple(input_of(each, told) for each in understanding.matters),
        contact=contact_of(understanding),
        owner=owner,
    )


def _filed(here: TicketVisit, ticket: Ticket) -> FiledTicket:
    title = here.desk.departments.title(ticket.department) if ticket.department else ""
    return FiledTicket(
        number=ticket.number,
        status=ticket.status,
        due_at=ticket.due_at,
        department=ticket.department,
        department_title=title,
        url=_path(here, ticket.number),
    )


def _path(here: TicketVisit, number: str) -> str:
    return f"{here.base}/ticket/{number}"
