"""Serving an application over HTTP, the same way in every process of the house."""

import gc
from collections.abc import Callable

from starlette.types import ASGIApp

from daoban.logs import configure_logging
from daoban.settings import Settings

LOOPBACK = "127.0.0.1"
GRACE_SECONDS = 5
"""How long requests in hand may take after the process was told to stop."""


def serve(
    make: Callable[[Settings], ASGIApp], values: Settings, port: int, host: str = LOOPBACK
) -> None:
    """Make an application and serve it until told to stop.

    Args:
        make: the application out of the settings; logging is set up before.
        values: the settings.
        port: where it listens.
        host: only who names another one is heard outside this machine.
    """
    import uvicorn

    configure_logging(values.log_level)
    app = make(values)
    # What is loaded now stays for good: looking through it for garbage would only make people wait.
    gc.collect()
    gc.freeze()
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
