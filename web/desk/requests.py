"""What may be sent to the desk's API: every text is checked at the door."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from desk.vocabulary import Emotion, TicketAction, TicketType, Urgency

MOST_CHARACTERS = 4000
"""Of a transcript."""


def _readable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("内容里有无法识别的字符(NUL)，请删去后重新发送。")
    return text


def _said(text: str) -> str:
    if not text.strip():
        raise ValueError("通话内容是空的，请至少写一个字。")
    return _readable(text)


Transcript = Annotated[
    str,
    Field(max_length=MOST_CHARACTERS, examples=["小区门口的路灯坏了一个星期了，晚上看不见路"]),
    AfterValidator(_said),
]
Id = Annotated[str, Field(max_length=120), AfterValidator(_readable)]
Key = Annotated[str, Field(min_length=8, max_length=80, pattern=r"^[A-Za-z0-9_-]+$")]
Line = Annotated[str, Field(max_length=400), AfterValidator(_readable)]
LongText = Annotated[str, Field(max_length=8000), AfterValidator(_readable)]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SuggestRequest(_Request):
    """A call so far."""

    transcript: Transcript
    city: str | None = Field(
        default=None, max_length=20, description="城市名称，见 /api/v1/meta", examples=["重庆"]
    )
    previous: list[Id] = Field(
        default=[], max_length=20, description="正在显示的建议的编号，按显示的顺序；建议就不会跳动"
    )


class ChoiceRequest(_Request):
    """What was done with a suggested answer."""

    transcript: LongText = ""
    record_id: Id
    choice: Literal["accept", "edit", "reject"]
    suggested: LongText = ""
    said: LongText = ""
    """What the agent made of it; of an edited answer."""


class MatterRequest(_Request):
    """One matter as an agent settled it."""

    type: TicketType
    category_path: list[Annotated[str, Field(max_length=40)]] = Field(min_length=1, max_length=3)
    department: Id = ""
    """Id or title; empty: not sent to any yet."""
    assisting: list[Id] = Field(default=[], max_length=8)
    district: Annotated[str, Field(max_length=24)] = ""
    subdistrict: Annotated[str, Field(max_length=40)] = ""
    place: Annotated[str, Field(max_length=200)] = ""
    happened: Annotated[str, Field(max_length=80)] = ""
    object: Annotated[str, Field(max_length=120)] = ""
    demand: Line = ""
    summary: Annotated[str, Field(min_length=1, max_length=120)]
    text: LongText = ""
    """The words of the call that it is made of; empty: the whole call."""
    urgency: Urgency = Urgency.NORMAL
    emotion: Emotion = Emotion.CALM
    drafted: dict[str, Any] | None = None
    """What was drafted: type, category_path, department, district, urgency."""
    merge_into: Annotated[str, Field(max_length=24)] = ""
    """Number of the ticket that says the same; empty: none."""


class FileRequest(_Request):
    """A call with all of its matters."""

    key: Key
    """The page's own; the same key files once, however often it is sent."""
    city: Annotated[str, Field(max_length=20)] | None = None
    transcript: LongText = ""
    name: Annotated[str, Field(max_length=60)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    confidential: bool = False
    conversation: Id = ""
    matters: list[MatterRequest] = Field(min_length=1, max_length=8)


class SimilarRequest(_Request):
    """One matter, to be compared with those that are filed."""

    text: LongText
    city: Annotated[str, Field(max_length=20)] | None = None
    district: Annotated[str, Field(max_length=24)] = ""
    subdistrict: Annotated[str, Field(max_length=40)] = ""
    place: Annotated[str, Field(max_length=200)] = ""


class ActRequest(_Request):
    """Something to be done to a ticket."""

    action: TicketAction
    revision: int = Field(ge=0)
    """Of the ticket as it was on the screen."""
    department: Id = ""
    assisting: list[Id] = Field(default=[], max_length=8)
    note: Annotated[str, Field(max_length=2000)] = ""
    result: Annotated[str, Field(max_length=4000)] = ""
    other: Annotated[str, Field(max_length=24)] = ""
    """Number of the ticket it is merged into."""
    changes: dict[Annotated[str, Field(max_length=40)], Annotated[str, Field(max_length=4000)]] = (
        Field(default={}, max_length=20)
    )
    """Field to its new value, where the action corrects."""
