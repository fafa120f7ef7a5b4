"""``/desk/audit``: what was done at the desk, by whom; for supervisors and auditors."""

import json
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from daoban.errors import DaobanError
from desk.accounts.audit_entry import AuditEntry
from web.desk.here import AtDesk, AuditReader
from web.desk.rendering import DeskRoute, page
from web.desk.texts import desk_text
from web.desk.ticket_views import path_of
from web.sign_in.same_origin import same_origin

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
PATH = "/desk/audit"
PAGE_SIZE = 50
FILTERS = {"actor": 60, "action": 40, "subject": 80}
"""With the most characters that each takes."""


@router.get(PATH)
def show(request: Request, here: AuditReader) -> Response:
    """One page of the log, the latest first."""
    return _page(request, here)


@router.post(PATH + "/verify", dependencies=[Depends(same_origin)])
def verify(request: Request, here: AuditReader) -> Response:
    """Go through the whole log, and say whether anything was changed."""
    words = desk_text()["audit"]
    try:
        count = here.desk.audit.verify()
    except DaobanError as error:
        return _page(request, here, error=error)
    return _page(request, here, verified=words["verified"].format(count=count))


def _page(
    request: Request, here: AtDesk, verified: str = "", error: DaobanError | None = None
) -> Response:
    query = request.query_params
    wanted = {
        name: query.get(name, "").strip()[:most].replace("\x00", "")
        for name, most in FILTERS.items()
    }
    before = query.get("before", "")
    fits = before.isascii() and before.isdecimal() and len(before) < 12
    entries = here.desk.audit.entries(
        **wanted, before_id=int(before) if fits else None, limit=PAGE_SIZE + 1
    )
    older = entries[PAGE_SIZE - 1].id if len(entries) > PAGE_SIZE else 0
    return page(
        here,
        "audit",
        error.http_status if error else 200,
        rows=[_row(each) for each in entries[:PAGE_SIZE]],
        wanted=wanted,
        older=_address(here, wanted, older) if older else "",
        newest=_address(here, wanted) if fits else "",
        verified=verified,
        error=error,
    )


def _address(here: AtDesk, wanted: dict[str, str], before: int = 0) -> str:
    query = {name: value for name, value in wanted.items() if value}
    if before:
        query["before"] = str(before)
    return f"{here.base}{PATH}" + (f"?{urlencode(query)}" if query else "")


def _row(entry: AuditEntry) -> tuple[AuditEntry, str, str, str]:
    """An entry, what was done in words, its details on a line, and the path of its ticket."""
    words = desk_text()["audit"]
    detail = "；".join(
        words["told"].format(name=words["details"].get(name, name), value=_value(value))
        for name, value in entry.detail.items()
        if value not in ("", None)
    )
    kind, _, number = entry.subject.partition(":")
    path = path_of(number) if kind == "ticket" else ""
    return entry, words["actions"].get(entry.action, entry.action), detail, path


def _value(value: Any) -> str:
    """What a detail says, in words where there are any."""
    values: dict[str, str] = desk_text()["audit"]["values"]
    if isinstance(value, str):
        return values.get(value, value)
    return json.dumps(value, ensure_ascii=False)
