"""What every request passes: a request id, security headers, metrics, one log line."""

import re
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import perf_counter

import structlog
from fastapi import Request
from fastapi.responses import JSONResponse, Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from daoban.errors import InputTooLarge
from daoban.logs import logger
from web.metrics import REQUEST_SECONDS, REQUESTS

log = logger("web.requests")
Page = Callable[[Request], Awaitable[Response]]
TOO_LARGE = InputTooLarge("发送的内容太大。", "问题请控制在 500 个字以内。")
UPLOAD_TOO_LARGE = InputTooLarge(
    "上传的文件太大，没有保存。", "请一次少传几个，或把照片缩小后再传。"
)
_UPLOADS = re.compile(r"/(?:api/v1/applications|application)/[^/]+/materials(?:/[^/]*)?")
"""The only addresses that take large bodies: uploads of materials."""
_FORMS = re.compile(r"/application/[^/]+/form")
_STUDIO = re.compile(r"/(?:studio|api/v1/studio)/.+")
_STUDIO_PAGES = re.compile(r"/studio/.+")
STUDIO_LIMIT = 4_000_000
"""Bytes of a record's form, of a record, or of a file of questions, for people who have signed in."""
FORM_LIMIT = 400_000
"""Bytes of a whole form, percent-encoded as browsers send it."""
UPLOAD_EXTRA = 100_000
"""Bytes of an upload beside the files themselves."""
FILES_AT_ONCE = 5
"""Files of the largest size that one request may carry."""
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors {ancestors}"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class _BodyTooLarge(Exception):
    """More was sent than the address takes, whatever length was declared."""


def _request_id(headers: Headers) -> str:
    """The caller's request id if it is a harmless one, else a new one."""
    given = headers.get("x-request-id", "")
    harmless = 8 <= len(given) <= 64 and given.replace("-", "").isalnum() and given.isascii()
    return given if harmless else secrets.token_hex(8)


class RequestMiddleware:
    """A plain ASGI middleware: it adds well under a tenth of a millisecond."""

    def __init__(
        self,
        app: ASGIApp,
        frame_ancestors: str,
        body_limit: int,
        upload_limit: int,
        too_large_page: Page | None = None,
    ) -> None:
        """Wrap an application.

        Args:
            app: the application.
            frame_ancestors: who may embed ``/embed``; nobody may embed the rest.
            body_limit: bytes of a request body above which it is refused.
            upload_limit: bytes of one uploaded file.
            too_large_page: says on pages of the studio that a body is too large.
        """
        self._page = too_large_page
        self._app = app
        self._body_limit = body_limit
        self._upload_limit = upload_limit * FILES_AT_ONCE + UPLOAD_EXTRA
        self._embedded = _POLICY.format(ancestors=frame_ancestors)
        self._alone = _POLICY.format(ancestors="'none'")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(Headers(scope=scope))
        scope.setdefault("state", {})["request_id"] = request_id
        structlog.contextvars.bind_contextvars(request_id=request_id)
        policy = self._embedded if scope["path"].startswith("/embed") else self._alone
        status = 500
        start = perf_counter()

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                headers["X-Request-ID"] = request_id
                headers["Content-Security-Policy"] = policy
            await send(message)

        try:
            limit = self._limit_of(scope["path"])
            await self._app_within(limit, scope, receive, send_with_headers)
        except _BodyTooLarge:
            refusal = await self._refusal(scope, request_id)
            await refusal(scope, receive, send_with_headers)
        finally:
            _record(scope, status, perf_counter() - start)
            structlog.contextvars.unbind_contextvars("request_id")

    async def _refusal(self, scope: Scope, request_id: str) -> Response:
        """What is answered to a body that is too large: a page where people send it."""
        if _STUDIO_PAGES.fullmatch(scope["path"]) and self._page is not None:
            return await self._page(Request(scope))
        fault = UPLOAD_TOO_LARGE if _UPLOADS.fullmatch(scope["path"]) else TOO_LARGE
        return JSONResponse(fault.as_json(request_id), fault.http_status)

    def _limit_of(self, path: str) -> int:
        """Bytes that an address takes."""
        if _UPLOADS.fullmatch(path):
            return self._upload_limit
        if _STUDIO.fullmatch(path):
            return max(self._body_limit, STUDIO_LIMIT)
        return max(self._body_limit, FORM_LIMIT) if _FORMS.fullmatch(path) else self._body_limit

    async def _app_within(self, limit: int, scope: Scope, receive: Receive, send: Send) -> None:
        """The application, with a body of no more than that many bytes."""
        length = Headers(scope=scope).get("content-length", "0")
        if not length.isdigit() or int(length) > limit:
            raise _BodyTooLarge
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise _BodyTooLarge
            return message

        async def sent(message: Message) -> None:
            if received <= limit:
                await send(message)

        with suppress(_BodyTooLarge):
            await self._app(scope, counted, sent)
        if received > limit:  # whatever the application made of the cut body was not sent
            raise _BodyTooLarge


def _record(scope: Scope, status: int, seconds: float) -> None:
    route = getattr(scope.get("route"), "path", "unknown")
    REQUESTS.labels(route, scope["method"], str(status)).inc()
    REQUEST_SECONDS.labels(route).observe(seconds)
    log.info(
        "request",
        method=scope["method"],
        route=route,
        status=status,
        ms=round(seconds * 1000, 1),
    )
