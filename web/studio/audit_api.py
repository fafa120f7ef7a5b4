"""``/api/v1/studio/audit``: who changed, approved, published, rolled back what, when and why."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from desk.accounts.roles import Right, require
from web.studio.api_door import Caller, shown
from web.studio.api_requests import MOST_ROWS, Word

router = APIRouter(prefix="/api/v1/studio", tags=["内容工作室"])
JsonObject = dict[str, Any]
KINDS = ("draft", "release", "golden", "hit_run", "token", "webhook")
"""What the studio's entries are about."""


@router.get("/audit", summary="审计")
def audit(
    here: Caller,
    actor: Annotated[Word, Query()] = "",
    action: Annotated[Word, Query()] = "",
    subject: Annotated[Word, Query()] = "",
    before: Annotated[int | None, Query(ge=1, le=MOST_ROWS)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> JsonObject:
    """内容工作室的审计记录，最近的在前；往前翻时，before 写上一页最后一条的编号。"""
    require(here.actor, Right.SEE_AUDIT)
    entries = here.desk.audit.entries(actor, action, subject, before, limit, KINDS)
    return {"entries": shown(entries)}
