"""``POST /api/v1/feedback``: whether an answer of a conversation helped."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import AfterValidator, BaseModel, Field, StrictBool

from web.answer_marks import keep_mark
from web.cities import check_city
from web.requests import City, QuestionText

router = APIRouter(prefix="/api/v1", tags=["对话"])


def _without_nul(text: str) -> str:
    return text.replace("\x00", "")


class FeedbackRequest(BaseModel):
    """What a citizen says of an answer."""

    session: str = Field(
        min_length=1, max_length=128, description="会话编号，对话接口返回的 session"
    )
    question: QuestionText = Field(description="所评的回答是回答哪句话的，原样发来")
    bundle: Annotated[str, Field(max_length=120), AfterValidator(_without_nul)] | None = Field(
        default=None, description="回答的是哪个套餐，对话接口返回的 state.bundle"
    )
    city: City = None
    helped: StrictBool = Field(description="有用为 true，没用为 false")


@router.post("/feedback", status_code=204, response_class=Response, summary="评一评回答有没有用")
def feedback(request: Request, given: FeedbackRequest) -> Response:
    """同一段对话里的同一句话只记一次,以最后一次为准;问题里的个人信息在保存前隐去。"""
    state = request.app.state
    city = check_city(state.search, given.city)
    keep_mark(
        state.studio.marks,
        given.session,
        given.question,
        given.bundle or "",
        state.search.tools.texts.served_cities.get(city or "", ""),
        given.helped,
    )
    return Response(status_code=204)
