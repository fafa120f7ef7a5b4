"""The registers of the demonstration city as one service on loopback (``POST /query``)."""

import secrets
from asyncio import sleep
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse
from pydantic import BaseModel, ConfigDict, Field

from daoban.database import make_engine
from daoban.errors import DaobanError, InvalidInput, NotAllowed, NotFound, Unavailable
from daoban.serving import serve
from daoban.settings import Settings, settings
from demo_city.registers.catalogue import Catalogue, catalogue
from demo_city.registers.faults import Fault, garbled, halved
from demo_city.registers.people import read_city
from demo_city.registers.records import records_of
from demo_city.registers.store import RecordStore

SLOWER_BY = 1.0
"""Seconds by which a slow register answers after the caller's patience has ended."""


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Subject(_Body):
    """Whom a query is about; at least one number."""

    identity_number: str | None = Field(None, min_length=1, max_length=18)
    credit_code: str | None = Field(None, min_length=1, max_length=18)


class Query(_Body):
    """A question to one register; ``consent`` names the consent it rests on."""

    register_code: str = Field(alias="register", max_length=40)
    subject: Subject
    keys: list[Annotated[str, Field(max_length=60)]] = Field(min_length=1, max_length=100)
    purpose: str = Field(min_length=1, max_length=200)
    consent: str = Field(min_length=1, max_length=64)


class FaultOrder(_Body):
    """The fault that a register shall have from now on; ``null`` ends it."""

    register_code: str = Field(alias="register", max_length=40)
    fault: Fault | None


class Registers:
    """The registers with their records and present faults."""

    def __init__(self, values: Settings) -> None:
        """Open the database and fill it."""
        self._engine = make_engine(f"sqlite:///{values.var / 'demo_city' / 'registers.db'}")
        self._store = RecordStore(self._engine)
        self._store.fill(list(records_of(read_city())))
        self._faults: dict[str, Fault] = {}
        self._too_long = values.registers_timeout + SLOWER_BY

    def order(self, order: FaultOrder) -> None:
        """Set or end a fault."""
        _register(order.register_code)
        if order.fault:
            self._faults[order.register_code] = order.fault
        else:
            self._faults.pop(order.register_code, None)

    async def answer(self, query: Query) -> dict[str, Any] | None:
        """The values of the keys asked for, as far as the register holds them.

        Raises:
            NotFound: there is no such register.
            InvalidInput: the subject has no number.
            Unavailable: the register is down, because somebody wanted that.
        """
        kinds = _register(query.register_code)["subjects"]
        subject = query.subject.model_dump(exclude_none=True)
        if not subject:
            raise InvalidInput("没有说明查询谁。", "请给出公民身份号码或者统一社会信用代码。")
        fault = self._faults.get(query.register_code)
        if fault is Fault.DOWN:
            raise Unavailable("这个登记库暂停服务。", "请稍后再试。")
        if fault is Fault.SLOW:
            await sleep(self._too_long)
        held = await run_in_threadpool(self._store.find, query.register_code, kinds, subject)
        if held is None:
            return None
        record = {key: held[key] for key in query.keys if key in held}
        if fault is Fault.WRONG:
            return garbled(record)
        return halved(record) if fault is Fault.PARTIAL else record

    def close(self) -> None:
        """Close the database."""
        self._engine.dispose()


def _register(code: str) -> dict[str, Any]:
    try:
        return dict(catalogue()[code])
    except KeyError:
        raise NotFound("没有这个登记库。", "GET /catalogue 列出了所有登记库。") from None


def create_app(values: Settings) -> FastAPI:
    """The application; every address but ``/health`` asks for the token of the settings."""
    registers = Registers(values)
    token = f"Bearer {values.registers_token.get_secret_value()}"

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        registers.close()

    def known_caller(authorization: Annotated[str, Header()] = "") -> None:
        if not secrets.compare_digest(authorization.encode(), token.encode()):
            raise NotAllowed("口令不对。", "请在 Authorization 里带上登记库的口令。")

    app = FastAPI(title="演示城市登记库", lifespan=lifespan, openapi_url=None)
    app.add_exception_handler(DaobanError, _refuse)
    app.add_exception_handler(RequestValidationError, _refuse_body)
    only_known = [Depends(known_caller)]

    @app.get("/health")
    async def health() -> PlainTextResponse:
        return PlainTextResponse("ok")

    @app.get("/catalogue", dependencies=only_known)
    async def published() -> Catalogue:
        return catalogue()

    @app.post("/query", dependencies=only_known)
    async def query(query: Query) -> dict[str, Any]:
        return {"record": await registers.answer(query), "as_of": datetime.now(UTC).isoformat()}

    @app.post("/faults", dependencies=only_known)
    async def faults(order: FaultOrder) -> dict[str, Any]:
        registers.order(order)
        return {"register": order.register_code, "fault": order.fault}

    return app


async def _refuse(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, DaobanError):
        raise error
    return JSONResponse(error.as_json(""), status_code=error.http_status)


async def _refuse_body(request: Request, _error: Exception) -> JSONResponse:
    """FastAPI would send back what was sent, and with it a personal number."""
    return await _refuse(request, InvalidInput("请求的内容不合要求。", "请按接口目录填写。"))


def main() -> None:
    """Serve on loopback until told to stop."""
    values = settings()
    serve(create_app, values, values.registers_port)


if __name__ == "__main__":
    main()
