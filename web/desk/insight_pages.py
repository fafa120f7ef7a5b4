"""The statistics: ``/desk/insight``, the same as a workbook, and as JSON.

The app includes ``router`` and ``api``; ``app.state.desk`` has ``insight``
(``desk.insight.insight.Insight``) besides what every page of the desk needs.
"""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from desk.accounts.roles import Right
from desk.insight.key_figures import key_figures
from desk.insight.report import InsightReport
from desk.insight.workbook import insight_workbook
from web.desk import insight_wording
from web.desk.here import AtDesk, having
from web.desk.insight_query import PATH, Asked, asked
from web.desk.insight_wording import page_words
from web.desk.rendering import DeskRoute, page

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
api = APIRouter(prefix="/api/v1/desk", tags=["话务台"])
SPANS = (7, 30, 90)
"""Last days that are offered."""
FIRST_TOPICS = 10
"""Topics that are shown at once; the others can be opened."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
InsightReader = Annotated[AtDesk, having(Right.INSIGHT)]


@router.get(PATH)
def show(request: Request, here: InsightReader) -> Response:
    """The page."""
    wanted = asked(here, request.query_params)
    report = here.desk.insight.report(here.actor, wanted.scope)
    return page(
        here,
        "insight",
        w=page_words(),
        report=report,
        figures=key_figures(report),
        asked=wanted,
        spans=SPANS,
        first_topics=FIRST_TOPICS,
        show=insight_wording,
        department=here.department(wanted.scope.department),
    )


@router.get(f"{PATH}.xlsx")
def export(request: Request, here: InsightReader) -> Response:
    """The same figures as an Excel workbook; that it was fetched is recorded."""
    wanted = asked(here, request.query_params)
    report = here.desk.insight.report(here.actor, wanted.scope)
    content = insight_workbook(report, wanted.city, here.department(wanted.scope.department))
    detail = {"from": str(report.first), "to": str(report.last), "city": report.city}
    here.desk.audit.record(here.actor, "insight_exported", "insight", detail)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(_file_name(wanted), safe='')}",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=XLSX, headers=headers)


def _file_name(wanted: Asked) -> str:
    span = wanted.scope.span
    return str(page_words()["file"]).format(first=span.first, last=span.last)


@api.get("/insight", response_model=InsightReport, summary="热点与统计")
def insight(
    here: InsightReader,
    days: Annotated[str, Query(description="最近几天，含今天；默认 7，最多 366。")] = "",
    first: Annotated[
        str, Query(alias="from", description="开始日期，如 2026-11-01；给了它就不看 days。")
    ] = "",
    last: Annotated[str, Query(alias="to", description="结束日期，含当天。")] = "",
    city: Annotated[str, Query(description="城市名称或代码；不给则为全部。")] = "",
    department: Annotated[str, Query(description="部门 id；不给则为全部。")] = "",
) -> Response:
    """一段日期内的热点话题、没答上的问题、满意度、派单准确率、期限、在办和人工对话。

    占比是 0 到 1 的数，没有可统计的为 null；时间以秒计。文字都已隐去个人信息。
    每人的工作量只给班长，其他人得到 null。同一请求一分钟内给出同一份结果。
    """
    given = {"days": days, "from": first, "to": last, "city": city, "department": department}
    report: InsightReport = here.desk.insight.report(here.actor, asked(here, given).scope)
    headers = {"Cache-Control": "no-store"}
    return Response(report.model_dump_json(), media_type="application/json", headers=headers)
