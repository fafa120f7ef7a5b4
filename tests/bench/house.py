"""What is measured: the processes as ``daoban up`` starts them, and Rasa servers beside them."""

import os
import shutil
import socket
from pathlib import Path
from time import monotonic, sleep

import httpx
import pytest

from daoban.house import ONE_THREAD, with_tokens
from daoban.processes import ProcessGroup
from daoban.settings import ROOT, Settings, settings

BOT = ROOT / "bot" / ".venv" / "bin"
SHARED = ("encoder", "snapshots", "models", "rasa/models")
"""What is read from ``var`` as it is."""


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def free_ports() -> dict[str, int]:
    """Free ports for all processes, by the names of their settings."""
    names = (
        "port",
        "rasa_port",
        "action_port",
        "registers_port",
        "acceptance_port",
        "identity_port",
    )
    return {name: free_port() for name in names}


def bench_settings(folder: Path) -> Settings:
    """The house's settings on free ports, with a ``var`` that shares what is only read."""
    base = settings()
    var = folder / "house"
    for name in SHARED:
        link, target = var / name, base.var.resolve() / name
        if not target.exists():
            pytest.skip(f"{target} 还没有：请先运行 ./run 一次，装好并训练")
        link.parent.mkdir(parents=True, exist_ok=True)
        link.unlink(missing_ok=True)
        link.symlink_to(target)
    shutil.copy(base.var.resolve() / "daoban.db", var / "daoban.db")
    changes = {"var": var, "rasa_url": "", "web_url": "", **free_ports()}
    return with_tokens(base.model_copy(update=changes))


def wait_until_answered(url: str, wanted: str = "", seconds: float = 180) -> None:
    """Ask a URL until it answers 200 with a text that holds what is wanted."""
    end = monotonic() + seconds
    with httpx.Client(trust_env=False, timeout=5) as http:
        while monotonic() < end:
            try:
                answer = http.get(url)
                if answer.status_code == 200 and wanted in answer.text:
                    return
            except httpx.HTTPError:
                pass
            sleep(0.05)
    raise AssertionError(f"{url} did not answer after {seconds} seconds")


def start_rasa(group: ProcessGroup, name: str, folder: Path, stock: bool = False) -> int:
    """Start a Rasa server on the model below ``folder``; its port.

    Args:
        group: what ends it.
        name: of its process.
        folder: its ``DAOBAN_VAR``.
        stock: Rasa's own command, without the launcher and its mends.
    """
    port = free_port()
    tracker = folder / f"{name}.db"
    tracker.unlink(missing_ok=True)
    command = f"{BOT / 'python'} bot/launch.py run"
    if stock:
        model = folder / "rasa" / "models"
        command = f"{BOT / 'rasa'} run --interface 127.0.0.1 --model {model} --port {port}"
        command += " --endpoints endpoints.yml --credentials credentials.yml"
    environment = {
        **os.environ,
        **ONE_THREAD,
        "DAOBAN_VAR": str(folder),
        "RASA_PORT": str(port),
        "RASA_TRACKER_DB": str(tracker),
        "ACTION_URL": "http://127.0.0.1:9/webhook",
        "ACTION_TOKEN": "",
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    }
    group.start(name, command, environment)
    wait_until_answered(f"http://127.0.0.1:{port}/")
    return port
