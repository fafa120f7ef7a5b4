"""``GET /api/v1/meta``: what a page needs to know before the first question."""

from typing import Any

from fastapi import APIRouter, Request

from search.service import SearchService

router = APIRouter(prefix="/api/v1", tags=["问答"])


def describe(search: SearchService) -> dict[str, Any]:
    """Cities, audiences, example questions and the release in force."""
    texts = search.tools.texts
    return {
        "cities": [{"code": code, "name": name} for name, code in texts.served_cities.items()],
        "audiences": ["个人", "企业"],
        "examples": texts.raw["examples"],
        "release": search.release,
    }


@router.get("/meta", summary="可选的城市、服务对象和示例问题")
async def meta(request: Request) -> dict[str, Any]:
    """第一次提问之前需要知道的内容。"""
    return describe(request.app.state.search)
