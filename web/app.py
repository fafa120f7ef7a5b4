"""The web process: public API, citizen page, applications, probes, with search in it."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.types import ASGIApp

from actions.applications.parts import make_parts
from daoban import __version__
from daoban.database import make_engine
from daoban.serving import serve
from daoban.settings import Settings, settings
from desk.accounts.demonstration import first_start
from desk.parts import make_desk
from search.service import SearchService
from studio.parts import make_studio
from web.api import ask, chat, feedback, meta, probes
from web.applications import api as applications_api
from web.applications.pages import router as applications_router
from web.conversation import Conversation
from web.desk import insight_pages
from web.desk.api import router as desk_api_router
from web.desk.pages import router as desk_router
from web.desk.rendering import too_large
from web.desk.sign_in_routes import router as desk_sign_in_router
from web.desk_gate import DeskGate
from web.errors import install_error_handlers
from web.filling import FormGate
from web.guides.pages import router as guides_router
from web.middleware import FILES_AT_ONCE, UPLOAD_EXTRA, RequestMiddleware
from web.pages import router as pages_router
from web.rasa_client import RasaClient
from web.sign_in.pages import router as sign_in_router
from web.sign_in.provider import IdentityProvider
from web.studio.api import router as studio_api_router
from web.studio.pages import router as studio_router
from web.tickets.api import router as tickets_api_router
from web.tickets.pages import router as tickets_router

STATIC = Path(__file__).parent / "static"
SWITCH_SECONDS = 0.0005
"""How long a searching thread may keep the interpreter while requests wait; Python's own: 0.005."""


class Application(FastAPI):
    """FastAPI with our middleware around all of its own, so that every answer passes through it."""

    def build_middleware_stack(self) -> ASGIApp:
        """FastAPI's own stack, which refuses large bodies and answers unforeseen errors, inside ours."""
        values: Settings = self.state.settings
        return RequestMiddleware(
            super().build_middleware_stack(),
            values.frame_ancestors,
            values.body_limit,
            values.upload_limit,
            too_large,
        )


def create_app(values: Settings, search: SearchService | None = None) -> FastAPI:
    """The application.

    Args:
        values: the settings.
        search: the search to answer with; loaded from ``var`` when not given.
    """
    service = search or SearchService(values, keeps=True)
    rasa = RasaClient(values)
    engine = make_engine(values.database)
    parts = make_parts(values, engine)
    dispatcher = parts.handing_in.dispatcher()
    desk = make_desk(values, engine, parts.sealer, service)
    studio = make_studio(values, engine, parts.sealer, desk, service)
    workers = ThreadPoolExecutor(os.cpu_count() or 2, thread_name_prefix="search")

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        service.start_watching()
        dispatcher.start()
        await asyncio.to_thread(first_start, desk.accounts, values)
        desk.start()
        studio.start()
        yield
        studio.close()
        desk.close()
        gate.close()
        service.close()
        dispatcher.stop()
        await rasa.close()
        workers.shutdown()
        engine.dispose()

    def adopt(visitor: str, person: str) -> None:
        parts.applications.store.adopt(visitor, person)
        desk.tickets.adopt(visitor, person)

    app = Application(
        title="导办 API",
        version=__version__,
        description="一件事一次办 智能导办：提问、对话、运行状况。",
        lifespan=lifespan,
        max_body_size=values.upload_limit * FILES_AT_ONCE + UPLOAD_EXTRA,
        docs_url=None,
        redoc_url=None,
    )
    app.state.settings = values
    app.state.search = service
    app.state.rasa = rasa
    app.state.workers = workers
    app.state.page_meta = lambda: meta.describe(service)
    app.state.engine = engine
    app.state.parts = parts
    app.state.sealer = parts.sealer
    app.state.identity_provider = IdentityProvider(values)
    app.state.on_sign_in = adopt
    app.state.desk = desk
    app.state.studio = studio
    gate = DeskGate(desk.handover, desk.latest_ticket)
    app.state.conversation = Conversation(
        service, rasa, workers, FormGate(parts, service, rasa), gate
    )
    install_error_handlers(app)
    for module in (ask, chat, feedback, meta, probes, applications_api):
        app.include_router(module.router)
    for router in (
        tickets_api_router,
        tickets_router,
        desk_sign_in_router,
        insight_pages.api,
        insight_pages.router,
        desk_api_router,
        desk_router,
        studio_api_router,
        studio_router,
    ):
        app.include_router(router)
    app.include_router(pages_router)
    app.include_router(guides_router)
    app.include_router(sign_in_router)
    app.include_router(applications_router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app


def main() -> None:
    """Serve until told to stop."""
    values = settings()
    sys.setswitchinterval(SWITCH_SECONDS)
    serve(create_app, values, values.port, values.host)


if __name__ == "__main__":
    main()
