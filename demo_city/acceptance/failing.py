"""Failing on request, in the ways a city's systems do."""

import asyncio
from dataclasses import dataclass

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from daoban.errors import DaobanError, Unavailable
from demo_city.acceptance.contracts import Fault

_LOST = DaobanError("系统繁忙。")
_DOWN = Unavailable("受理系统正在维护。", "请稍后再试。")


async def _refuse(error: DaobanError, scope: Scope, receive: Receive, send: Send) -> None:
    response = JSONResponse(error.as_json(""), status_code=error.http_status)
    await response(scope, receive, send)


async def _discard(_message: Message) -> None:
    """Where lost answers go."""


@dataclass(slots=True)
class Weakness:
    """How the service fails at present.

    Attributes:
        slow: seconds that an answer takes while the fault is ``slow``.
        fault: the fault in force.
    """

    slow: float
    fault: Fault | None = None


class FailingOnRequest:
    """ASGI middleware that shows the fault in force to callers, not to who sets faults or decides."""

    def __init__(self, app: ASGIApp, weakness: Weakness) -> None:
        self._app = app
        self._weakness = weakness

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or fail."""
        path, fault = scope.get("path", ""), self._weakness.fault
        if scope["type"] != "http" or path == "/faults" or path.endswith("/decide"):
            await self._app(scope, receive, send)
        elif fault is Fault.DOWN:
            await _refuse(_DOWN, scope, receive, send)
        elif fault is Fault.LOST_ANSWER and scope["method"] == "POST":
            await self._app(scope, receive, _discard)
            await _refuse(_LOST, scope, receive, send)
        elif fault is Fault.SLOW:
            await self._app(scope, receive, self._late(send))
        else:
            await self._app(scope, receive, send)

    def _late(self, send: Send) -> Send:
        """Hold an answer back; what was asked is done before, whether the caller waits or not."""

        async def send_late(message: Message) -> None:
            if message["type"] == "http.response.start":
                await asyncio.sleep(self._weakness.slow)
            await send(message)

        return send_late
