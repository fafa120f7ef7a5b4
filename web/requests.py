"""What may be sent to the API: every text is checked at the door."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from knowledge.vocabulary import Audience
from search.contracts import ConversationContext

MOST_CHARACTERS = 500


def _clean_text(text: str) -> str:
    if "\x00" in text:
        raise ValueError("问题里有无法识别的字符(NUL)，请删去后重新发送。")
    if not text.strip():
        raise ValueError("问题是空的，请写下您想问的事。")
    return text


QuestionText = Annotated[
    str,
    Field(min_length=1, max_length=MOST_CHARACTERS, examples=["孩子刚出生要办哪些手续"]),
    AfterValidator(_clean_text),
]
City = Annotated[
    str | None,
    Field(max_length=20, description="城市名称，见 /api/v1/meta", examples=["重庆"]),
]


class AskRequest(BaseModel):
    """One question, without a conversation."""

    text: QuestionText
    city: City = None
    audience: Audience | None = None
    limit: int = Field(default=3, ge=1, le=10, description="最多返回几个套餐")
    explain: bool = Field(default=False, description="是否给出证据")
    messages: bool = Field(default=False, description="是否同时给出聊天消息")
    context: ConversationContext = Field(
        default=ConversationContext(), description="前文：正在谈的套餐、字段、已排除的套餐"
    )


class ChatRequest(BaseModel):
    """One turn of a conversation."""

    session: Annotated[str, Field(min_length=1, max_length=128)] | None = Field(
        default=None, description="上一轮返回的会话编号；第一轮留空"
    )
    text: QuestionText
    city: City = None
    audience: Audience | None = None
    message_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")] | None = Field(
        default=None,
        description="这句话自己的编号；没有收到应答、原样重发时用同一个，转给人工的话就只记一次",
    )
