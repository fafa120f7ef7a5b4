"""``/healthz``, ``/readyz``, ``/metrics``: from real probes."""

import asyncio
from typing import Any

import httpx
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from daoban.logs import logger
from daoban.settings import Settings
from search.contracts import Question
from search.service import SearchService
from web.metrics import REGISTRY, RELEASE

log = logger(__name__)
router = APIRouter(tags=["运行状况"])
PROBE = Question(text="一件事一次办")


def _search_is_ready(search: SearchService) -> bool:
    """Whether a question goes through all stages."""
    try:
        return bool(search.ask(PROBE).timings_ms)
    except Exception as error:  # whatever it is, the probe is there to tell it
        log.error("search_not_ready", error=type(error).__name__, exc_info=error)
        return False


async def _actions_are_ready(values: Settings) -> bool:
    url = f"http://127.0.0.1:{values.action_port}/health"
    try:
        async with httpx.AsyncClient(timeout=2.0, trust_env=False) as http:
            return (await http.get(url)).status_code == 200
    except httpx.HTTPError:
        return False


@router.get("/healthz", summary="进程是否在运行")
async def healthz() -> dict[str, str]:
    """进程能应答就是正常。"""
    return {"status": "ok"}


@router.get("/readyz", summary="各部分是否就绪")
async def readyz(request: Request) -> Response:
    """检索不可用时返回 503;只有对话不可用时返回 200,status 为 degraded(单个问题仍可回答)。"""
    state = request.app.state
    loop = asyncio.get_running_loop()
    search, rasa, actions = await asyncio.gather(
        loop.run_in_executor(state.workers, _search_is_ready, state.search),
        state.rasa.is_ready(),
        _actions_are_ready(state.settings),
    )
    parts = {"search": search, "rasa": rasa, "actions": actions}
    status = "ready" if all(parts.values()) else "degraded" if search else "unavailable"
    body: dict[str, Any] = {"status": status, "parts": parts, "release": state.search.release}
    return JSONResponse(body, status_code=200 if search else 503)


@router.get("/metrics", summary="Prometheus 指标", response_class=Response)
async def metrics(request: Request) -> Response:
    """请求、结果、各阶段耗时。"""
    RELEASE.clear()
    RELEASE.labels(request.app.state.search.release).set(1)
    return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)
