"""What may be sent to the API of tickets, and what it answers; described in Chinese for integrators."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from actions.forms.checks.characters import is_control, one_line, visible
from desk.tickets.public import PublicTicket
from desk.tickets.ticket import Rating
from desk.vocabulary import Grade, TicketChannel, TicketStatus, TicketType, Urgency

LONGEST_TEXT = 4000


def _lines(text: str) -> str:
    return visible("".join(char for char in text if not is_control(char)))


def _line(text: str) -> str:
    return one_line(_lines(text))


def _said(text: str) -> str:
    tidy = _lines(text)
    if not tidy:
        raise ValueError("内容是空的，请写一写发生了什么事。")
    return tidy


Line = Annotated[str, AfterValidator(_line)]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FileRequest(_Request):
    """One filing: one or several matters of one person."""

    text: Annotated[str, AfterValidator(_said)] = Field(
        max_length=LONGEST_TEXT,
        description="诉求原文。含几件事时，会分成几张工单",
        examples=["示例路上的路灯坏了三天，晚上看不见路"],
    )
    city: Annotated[Line, Field(max_length=20)] = Field(
        description="城市名称，见 /api/v1/meta", examples=["重庆"]
    )
    type: TicketType | None = Field(default=None, description="诉求类型；不填时自动判断")
    category_path: list[Annotated[Line, Field(max_length=40)]] | None = Field(
        default=None,
        min_length=1,
        max_length=3,
        description="类别，从一级写起；不填时自动判断。填了就按一件事登记",
        examples=[["城乡建设", "城市建设和市政管理"]],
    )
    department: Annotated[Line, Field(max_length=60)] | None = Field(
        default=None,
        description="建议承办部门的编号；不填时自动判断。填了就按一件事登记",
        examples=["dept-city-management"],
    )
    district: Annotated[Line, Field(max_length=24)] = Field(
        default="", description="区县的正式名称", examples=["渝北区"]
    )
    place: Annotated[Line, Field(max_length=200)] = Field(default="", description="具体地点")
    time: Annotated[Line, Field(max_length=80)] = Field(
        default="", description="发生时间，照说的写", examples=["昨天晚上"]
    )
    name: Annotated[Line, Field(max_length=60)] = Field(
        default="", description="怎么称呼；加密保存"
    )
    phone: Annotated[Line, Field(max_length=40)] = Field(
        default="", description="联系电话，手机或带区号的座机；加密保存", examples=["13800000000"]
    )
    confidential: bool = Field(default=False, description="是否对承办单位保密")
    key: str | None = Field(
        default=None,
        min_length=8,
        max_length=200,
        description="幂等键：同一个键只登记一次。也可以放在请求头 Idempotency-Key 里",
    )
    channel: Literal["接口", "电话"] = Field(default="接口", description="来源渠道")


class FiledTicket(BaseModel):
    """One ticket that was filed."""

    number: str = Field(description="工单编号，凭它查进度、作评价")
    status: TicketStatus = Field(description="状态")
    due_at: datetime = Field(description="办结期限")
    department: str = Field(description="建议承办部门的编号；还没有时为空")
    department_title: str = Field(description="建议承办部门的名称；还没有时为空")
    url: str = Field(description="进度页的路径")


class FileAnswer(BaseModel):
    """Everything that was filed."""

    tickets: list[FiledTicket] = Field(description="每件事一张工单，顺序与原文一致")
    notice: str | None = Field(
        default=None, description="原文像是有人正处在危险中时，应当立即告诉对方的话；没有时不出现"
    )


class RatingAnswer(BaseModel):
    """A rating as it is kept."""

    grade: Grade = Field(description="满意程度")
    reasons: list[str] = Field(description="原因")
    text: str = Field(description="还想说的；个人信息已隐去")
    at: datetime = Field(description="评价时间")

    @classmethod
    def of(cls, rating: Rating) -> "RatingAnswer":
        """A rating for the answer."""
        return cls(grade=rating.grade, reasons=list(rating.reasons), text=rating.text, at=rating.at)


class StepAnswer(BaseModel):
    """One step of the way."""

    at: datetime = Field(description="时间")
    text: str = Field(description="发生了什么")


class ProgressAnswer(BaseModel):
    """Where a ticket stands, as ``desk.tickets.public.PublicTicket`` tells it."""

    number: str = Field(description="工单编号")
    city: str = Field(description="城市的行政区划代码")
    channel: TicketChannel = Field(description="来源渠道")
    type: TicketType = Field(description="诉求类型")
    summary: str = Field(description="诉求摘要；个人信息已隐去")
    urgency: Urgency = Field(description="紧急程度")
    status: TicketStatus = Field(description="状态；合并办理的，是主工单的状态")
    progress: str = Field(description="一两句话说明办到哪里")
    department: str = Field(description="承办单位的名称；还没有派出时为空")
    merged: bool = Field(description="是否与同一事项的其他反映合并办理")
    overdue: bool = Field(description="是否已过办结期限")
    created_at: datetime = Field(description="登记时间")
    due_at: datetime = Field(description="办结期限")
    closed_at: datetime | None = Field(description="办结时间；还没有办结时为 null")
    result: str = Field(description="办理结果；还没有办结时为空")
    may_rate: bool = Field(description="现在能不能评价或修改评价")
    history: list[StepAnswer] = Field(description="办理经过，从登记开始")
    url: str = Field(description="进度页的路径")
    rating: RatingAnswer | None = Field(description="评价；还没有时为 null")

    @classmethod
    def of(
        cls, ticket: PublicTicket, may_rate: bool, url: str, rating: Rating | None
    ) -> "ProgressAnswer":
        """A ticket for the answer."""
        return cls.model_validate(
            {
                **ticket.model_dump(),
                "may_rate": may_rate,
                "url": url,
                "rating": RatingAnswer.of(rating) if rating else None,
            }
        )


class RatingRequest(_Request):
    """A rating."""

    grade: Grade = Field(description="满意程度，五选一")
    reasons: list[Annotated[Line, Field(min_length=1, max_length=40)]] = Field(
        default=[], max_length=10, description="原因", examples=[["办理及时"]]
    )
    text: Annotated[str, AfterValidator(_lines)] = Field(
        default="", max_length=500, description="还想说的"
    )


ERRORS: dict[int | str, dict[str, Any]] = {
    404: {"description": "没有这个编号的工单"},
    409: {"description": "同一个幂等键已经用于另一份内容"},
    422: {"description": "内容不符合要求，details 逐项说明"},
    429: {"description": "登记得太多或查错太多次，稍后再试"},
}
