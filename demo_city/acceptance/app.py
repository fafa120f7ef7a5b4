"""The service on loopback: every address but ``/health`` asks for the token of the settings."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Header, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from daoban.database import make_engine
from daoban.errors import DaobanError, InvalidInput, SignInNeeded
from daoban.serving import serve
from daoban.settings import Settings, settings
from demo_city.acceptance.cases import Cases, Clock
from demo_city.acceptance.contracts import (
    Decision,
    FaultOrder,
    Package,
    Progress,
    Receipt,
    Supplement,
)
from demo_city.acceptance.failing import FailingOnRequest, Weakness
from demo_city.acceptance.officer import Pace
from demo_city.acceptance.tables import AcceptanceTable

Key = Annotated[str, Header(alias="Idempotency-Key", pattern=r"^[A-Za-z0-9_.:-]{8,64}$")]


def _now() -> datetime:
    return datetime.now(UTC)


def _from_validation(error: RequestValidationError) -> InvalidInput:
    """Which fields are wrong; what they hold is not repeated."""
    details = [
        {
            "field": ".".join(str(part) for part in fault["loc"] if part not in ("body", "header")),
            "message": "缺少这一项。" if fault["type"] == "missing" else "格式不正确。",
        }
        for fault in error.errors()
    ]
    return InvalidInput("申请的内容不符合要求，没有收下。", "请更正后重新提交。", details)


def _install_error_handlers(app: FastAPI) -> None:
    @app.exception_handler(DaobanError)
    async def expected(_request: Request, error: DaobanError) -> JSONResponse:
        return JSONResponse(error.as_json(""), status_code=error.http_status)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return await expected(request, _from_validation(error))

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> JSONResponse:
        fault = InvalidInput("受理系统没有这个地址，或者不支持这样的请求。")
        fault.http_status = error.status_code
        return await expected(request, fault)


def _make_doors(cases: Cases) -> APIRouter:
    """The addresses for those who hand in applications."""
    router = APIRouter(prefix="/cases")

    @router.post("", status_code=201)
    def submit(package: Package, key: Key, response: Response) -> Receipt:
        receipt, new = cases.submit(package, key)
        response.status_code = 201 if new else 200
        return receipt

    @router.get("/{receipt}")
    def progress(receipt: str) -> Progress:
        return cases.progress(receipt)

    @router.post("/{receipt}/supplement")
    def supplement(receipt: str, supplement: Supplement, key: Key) -> Progress:
        return cases.supplement(receipt, supplement, key)

    @router.post("/{receipt}/withdraw")
    def withdraw(receipt: str, key: Key) -> Progress:
        return cases.withdraw(receipt, key)

    @router.post("/{receipt}/decide")
    def decide(receipt: str, decision: Decision) -> Progress:
        return cases.decide(receipt, decision)

    return router


def create_app(values: Settings, pace: Pace | None = None, clock: Clock = _now) -> FastAPI:
    """The application; its database lies in ``var/demo_city``.

    Args:
        values: the house's settings.
        pace: how fast the officer is; ``None`` reads it from the environment.
        clock: gives the present moment, with time zone.
    """
    pace = pace or Pace()
    token = f"Bearer {values.acceptance_token.get_secret_value()}"
    engine = make_engine(f"sqlite:///{values.var / 'demo_city' / 'acceptance.db'}")
    AcceptanceTable.metadata.create_all(engine)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        engine.dispose()

    def check_token(authorization: Annotated[str, Header()] = "") -> None:
        if not secrets.compare_digest(authorization.encode(), token.encode()):
            raise SignInNeeded("没有权限使用受理系统。", "请检查 DAOBAN_ACCEPTANCE_TOKEN。")

    app = FastAPI(title="演示城市 · 综窗受理系统", lifespan=lifespan, openapi_url=None)
    weakness = Weakness(pace.slow)
    app.add_middleware(FailingOnRequest, weakness=weakness)
    _install_error_handlers(app)

    @app.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.post("/faults", dependencies=[Depends(check_token)])
    async def faults(order: FaultOrder) -> FaultOrder:
        weakness.fault = order.fault
        return order

    app.include_router(_make_doors(Cases(engine, pace, clock)), dependencies=[Depends(check_token)])
    return app


def main() -> None:
    """Serve on loopback until told to stop."""
    values = settings()
    serve(create_app, values, values.acceptance_port)


if __name__ == "__main__":
    main()
