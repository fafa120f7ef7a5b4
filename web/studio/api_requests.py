"""What may be sent to the studio's API: every text is checked at the door."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from studio.hits.shapes import HitRow


def _readable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("内容里有无法识别的字符(NUL)，请删去后重新发送。")
    return text


Note = Annotated[str, Field(max_length=2000), AfterValidator(_readable)]
Reason = Annotated[str, Field(max_length=600), AfterValidator(_readable)]
Id = Annotated[str, Field(min_length=1, max_length=80), AfterValidator(_readable)]
Word = Annotated[str, Field(max_length=80), AfterValidator(_readable)]
City = Annotated[str, Field(pattern=r"^(\d{6})?$", description="城市代码；不写是全部")]
Days = Literal[7, 30, 90]
MOST_ROWS = 2**31 - 1
"""The largest number that a row of any database here can have."""
RowId = Annotated[int, Field(ge=1, le=MOST_ROWS)]
Start = Annotated[int, Query(ge=0, le=100_000)]
Body = Annotated[dict[str, Any], Field(description="整条内容，形状同 knowledge/records.py")]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


def nothing_said() -> BaseModel:
    """The body of a request that has none."""
    return _Request()


class BeginRequest(_Request):
    """Which draft is begun: of a live record, of a new one, or to take one out."""

    record_id: Id | None = None
    kind: Annotated[str, Field(max_length=20)] | None = None
    body: Body | None = None
    removal: bool = False
    note: Note = ""


class SaveRequest(_Request):
    """What was written, and upon which revision."""

    revision: int = Field(ge=0, le=MOST_ROWS)
    body: Body
    note: Note | None = None


class StepRequest(_Request):
    """One step of a draft."""

    step: Literal["submit", "approve", "send_back", "schedule", "discard", "rebase"]
    revision: int = Field(ge=0, le=MOST_ROWS)
    note: Note = ""
    at: datetime | None = Field(
        default=None, description="step 为 schedule 时的发布时间；不写就取消"
    )
    prefer: Literal["draft", "live"] | None = Field(
        default=None, description="step 为 rebase 时，两边都改过的地方用哪一边的"
    )


class CheckRequest(_Request):
    """A record to be looked at by the rules."""

    body: Body


class ProofRequest(_Request):
    """Which drafts are tried."""

    drafts: list[RowId] = Field(min_length=1, max_length=500)


class PublishRequest(_Request):
    """Which drafts are published, with which proof."""

    drafts: list[RowId] = Field(min_length=1, max_length=500)
    proof: RowId
    note: Reason = ""
    reason: Reason = ""


class ReasonRequest(_Request):
    """Why something is done at once."""

    reason: Reason


class HitRequest(_Request):
    """One question to be tried."""

    question: Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_readable)]
    city: Annotated[str, Field(max_length=20)] = ""


class HitRunRequest(_Request):
    """Many questions to be tried."""

    name: Annotated[str, Field(min_length=1, max_length=60), AfterValidator(_readable)]
    questions: list[HitRow] = Field(min_length=1, max_length=5000)


class GoldenRequest(_Request):
    """A golden question: written out, or one of a batch."""

    question: Annotated[str, Field(max_length=500), AfterValidator(_readable)] = ""
    line: RowId | None = None
    expected: Annotated[str, Field(max_length=300), AfterValidator(_readable)] = ""
    city: Annotated[str, Field(max_length=20), AfterValidator(_readable)] = ""
    field: Annotated[str, Field(max_length=30), AfterValidator(_readable)] = ""
    replace: bool = False


class TakeUpRequest(_Request):
    """A group of questions that goes into the draft of a record."""

    group: Id
    record_id: Id
    days: Days = 30
    city: City = ""


class ToldRequest(_Request):
    """Somebody who has been told."""

    group_id: RowId
    ticket: Annotated[str, Field(min_length=1, max_length=24), AfterValidator(_readable)]
