"""An application served by a thread of the test, at an address that browsers reach."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn


@contextmanager
def serving(app: Any, listener: socket.socket | None = None, **config: Any) -> Iterator[str]:
    """Serve an ASGI application until the block ends; gives its address.

    Args:
        app: the application; its lifespan does not run, unless ``config`` says so.
        listener: a socket that is bound already; without it, one on any free port.
        config: more for ``uvicorn.Config``.
    """
    door = listener or socket.create_server(("127.0.0.1", 0))
    options = {"log_config": None, "lifespan": "off", "timeout_graceful_shutdown": 1}
    server = uvicorn.Server(uvicorn.Config(app, **(options | config)))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        if listener is None:
            door.close()
