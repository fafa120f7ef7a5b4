"""``POST /api/v1/desk/suggest``: what an agent is told about a call so far."""

import asyncio
from collections.abc import Sequence

from fastapi import APIRouter, Request, Response
from starlette.datastructures import State

from desk.drafts import Suggested
from web.cities import check_city
from web.desk.requests import SuggestRequest

router = APIRouter(prefix="/api/v1/desk", tags=["话务台"])


async def suggested(
    state: State, transcript: str, city: str | None, previous: Sequence[str]
) -> Suggested:
    """Suggestions and draft for a transcript, made by the pool that answers questions too."""
    loop = asyncio.get_running_loop()
    found: Suggested = await loop.run_in_executor(
        state.workers, state.desk.suggesting.suggest, transcript, city, tuple(previous)
    )
    return found


@router.post("/suggest", response_model=Suggested, summary="边听边给建议")
async def suggest(request: Request, asked: SuggestRequest) -> Response:
    """给出建议答复、工单草稿和还要问的内容。

    不需要登录:不保存任何内容,只引用已发布的办事指南;个人信息在返回前隐去。
    """
    state = request.app.state
    city = check_city(state.search, asked.city)
    found = await suggested(state, asked.transcript, city, asked.previous)
    return Response(found.model_dump_json(), media_type="application/json")
