"""The web process: public API, citizen page, probes, with search in it."""

import os
import sys
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.types import ASGIApp

from daoban import __version__
from daoban.logs import configure_logging
from daoban.settings import Settings, settings
from search.service import SearchService
from web.api import ask, chat, meta, probes
from web.conversation import Conversation
from web.errors import install_error_handlers
from web.guides.pages import router as guides_router
from web.middleware import RequestMiddleware
from web.pages import router as pages_router
from web.rasa_client import RasaClient

STATIC = Path(__file__).parent / "static"
SWITCH_SECONDS = 0.0005
"""How long a searching thread may keep the interpreter while requests wait; Python's own: 0.005."""


class Application(FastAPI):
    """FastAPI with our middleware around all of its own, so that every answer passes through it."""

    def build_middleware_stack(self) -> ASGIApp:
        """FastAPI's own stack, which refuses large bodies and answers unforeseen errors, inside ours."""
        values: Settings = self.state.settings
        return RequestMiddleware(
            super().build_middleware_stack(), values.frame_ancestors, values.body_limit
        )


def create_app(values: Settings, search: SearchService | None = None) -> FastAPI:
    """The application.

    Args:
        values: the settings.
        search: the search to answer with; loaded from ``var`` when not given.
    """
    service = search or SearchService(values)
    rasa = RasaClient(values)
    workers = ThreadPoolExecutor(os.cpu_count() or 2, thread_name_prefix="search")

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        service.start_watching()
        yield
        service.close()
        await rasa.close()
        workers.shutdown()

    app = Application(
        title="导办 API",
        version=__version__,
        description="一件事一次办 智能导办：提问、对话、运行状况。",
        lifespan=lifespan,
        max_body_size=values.body_limit,
        docs_url=None,
        redoc_url=None,
    )
    app.state.settings = values
    app.state.search = service
    app.state.rasa = rasa
    app.state.workers = workers
    app.state.page_meta = lambda: meta.describe(service)
    app.state.conversation = Conversation(service, rasa, workers)
    install_error_handlers(app)
    for module in (ask, chat, meta, probes):
        app.include_router(module.router)
    app.include_router(pages_router)
    app.include_router(guides_router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app


def main() -> None:
    """Serve until told to stop."""
    import uvicorn

    values = settings()
    configure_logging(values.log_level)
    sys.setswitchinterval(SWITCH_SECONDS)
    config = uvicorn.Config(
        create_app(values),
        host=values.host,
        port=values.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main()
