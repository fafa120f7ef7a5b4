"""Every error leaves in one JSON shape, with a Chinese sentence and what to do next."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DataError
from starlette.exceptions import HTTPException

from daoban.errors import (
    DaobanError,
    InvalidInput,
    MethodNotAllowed,
    NotFound,
)
from daoban.logs import logger
from web.error_texts import describe_fault
from web.middleware import TOO_LARGE

log = logger(__name__)
UNSTORABLE = (DataError, UnicodeEncodeError, OverflowError)
"""How databases say that no row of theirs can hold, or be found by, what was sent.

SQLite: a number beyond 64 bits, half a character; PostgreSQL: those, a NUL, a number beyond 32 bits.
"""


def unforeseen(error: Exception) -> DaobanError:
    """What is said of an error that nobody foresaw; its details go to the log only."""
    log.error("unexpected_error", error=type(error).__name__, exc_info=error)
    return DaobanError("系统出了点问题，这次没有办成。", "请稍后重试；一直不行请拨打 12345 热线。")


def unstorable(error: Exception) -> InvalidInput:
    """What is said of a value that no row can hold."""
    log.warning("unstorable_value", error=type(error).__name__)
    return InvalidInput(
        "内容里有无法识别的字符，或过大的数字。", "请检查网址和填写的内容，改好后重新发送。"
    )


def _respond(request: Request, error: DaobanError) -> JSONResponse:
    request_id = getattr(request.state, "request_id", "")
    return JSONResponse(error.as_json(request_id), status_code=error.http_status)


def _from_http(error: HTTPException) -> DaobanError:
    """Our error for one that the framework raised."""
    if error.status_code == 404:
        return NotFound("没有这个地址。", "请检查网址，或从首页 / 重新进入。")
    if error.status_code == 405:
        return MethodNotAllowed(
            "这个地址不支持这种请求方法。", "请查看 /openapi.json 中的接口说明。"
        )
    if error.status_code == 413:
        return TOO_LARGE
    fault = InvalidInput("请求的格式不正确。", "请发送 UTF-8 编码的 JSON。")
    fault.http_status = error.status_code if 400 <= error.status_code < 500 else 400
    return fault


def _from_validation(error: RequestValidationError) -> InvalidInput:
    details: list[dict[str, Any]] = []
    for fault in error.errors():
        place = ".".join(str(step) for step in fault["loc"] if step != "body")
        details.append({"field": place, "message": describe_fault(place, fault)})
    message = details[0]["message"] if details else "请求的内容不正确。"
    return InvalidInput(message, "请按 /openapi.json 中的接口说明修改后重新发送。", details)


def install_error_handlers(app: FastAPI) -> None:
    """Turn every exception of the application into the one error shape."""

    @app.exception_handler(DaobanError)
    async def expected(request: Request, error: DaobanError) -> JSONResponse:
        return _respond(request, error)

    async def beyond(request: Request, error: Exception) -> JSONResponse:
        return _respond(request, unstorable(error))

    for kind in UNSTORABLE:
        app.add_exception_handler(kind, beyond)

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> JSONResponse:
        return _respond(request, _from_http(error))

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return _respond(request, _from_validation(error))

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        return _respond(request, unforeseen(error))
