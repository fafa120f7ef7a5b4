"""``POST /api/v1/ask``: one question, one answer, no conversation."""

import asyncio

from fastapi import APIRouter, Request, Response

from search.contracts import Question, Reply
from web.cities import check_city
from web.metrics import count_reply
from web.requests import AskRequest

router = APIRouter(prefix="/api/v1", tags=["问答"])


@router.post("/ask", response_model=Reply, summary="问一个问题")
async def ask(request: Request, asked: AskRequest) -> Response:
    """不需要会话;答案逐条引自已发布的办事指南,并注明来源。"""
    state = request.app.state
    question = Question(
        text=asked.text,
        city=check_city(state.search, asked.city),
        audience=asked.audience,
        limit=asked.limit,
        explain=asked.explain,
        context=asked.context,
    )
    loop = asyncio.get_running_loop()
    reply: Reply = await loop.run_in_executor(
        state.workers, state.search.ask, question, asked.messages
    )
    count_reply(reply)
    skipped = {name for name in ("explain", "messages") if getattr(reply, name) is None}
    return Response(reply.model_dump_json(exclude=skipped), media_type="application/json")
