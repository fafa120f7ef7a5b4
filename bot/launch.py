"""Start Rasa for 导办: ``python bot/launch.py train`` and ``python bot/launch.py run``.

Why not ``rasa`` itself: some modules must be imported first, some of Rasa's habits are mended (:mod:`mends`), and
every path and address has a default here, so that nothing has to be typed or exported. Further arguments are handed
to Rasa's own command line, for example ``python bot/launch.py run --debug``.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import skops.io  # noqa: F401  # First of all: after the other imports it takes seconds longer.

import mends

REPOSITORY = Path(__file__).resolve().parent.parent
RUNTIME = Path(os.environ.get("DAOBAN_VAR") or "var") / "rasa"
MODELS = RUNTIME / "models"

DEFAULTS: dict[str, str] = {
    "RASA_PORT": "5005",
    "RASA_TRACKER_DB": str(RUNTIME / "tracker.db"),
    "ACTION_URL": "http://127.0.0.1:5055/webhook",
    "ACTION_TOKEN": "",
    "RASA_TELEMETRY_ENABLED": "false",
    # Rasa's cache of trained components; its own default is a folder .rasa in the repository.
    "RASA_CACHE_DIRECTORY": str(RUNTIME / "cache"),
    # sqlalchemy 1.4 is what Rasa needs; its advice to move to 2.0 is of no use to an operator.
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}


def train_arguments() -> list[str]:
    """Arguments of ``rasa train``: one fixed model name, so that old models do not pile up."""
    return [
        *("--config", "config.yml"),
        *("--domain", "bot/domain"),
        *("--data", "bot/rules.yml", "nlu_data"),
        *("--out", str(MODELS)),
        *("--fixed-model-name", "daoban"),
    ]


def run_arguments() -> list[str]:
    """Arguments of ``rasa run``: loopback only, because Rasa's chat door asks for no password."""
    arguments = [
        *("--model", str(MODELS)),
        *("--endpoints", "endpoints.yml"),
        *("--credentials", "credentials.yml"),
        *("--interface", "127.0.0.1"),
        *("--port", os.environ["RASA_PORT"]),
    ]
    token = os.environ.get("RASA_TOKEN")
    if token:
        # One word: a token may begin with a dash.
        return [*arguments, "--enable-api", f"--auth-token={token}"]
    print("没有设置 RASA_TOKEN:只开放对话入口,不开放 Rasa 的管理接口。", file=sys.stderr)
    return arguments


ARGUMENTS = {"train": train_arguments, "run": run_arguments}


def prepare_environment() -> None:
    """Go to the repository root, fill in the defaults and make the folders that Rasa writes to."""
    os.chdir(REPOSITORY)
    for name, value in DEFAULTS.items():
        os.environ.setdefault(name, value)
    for folder in (MODELS, Path(os.environ["RASA_TRACKER_DB"]).parent, RUNTIME / "jieba"):
        folder.mkdir(parents=True, exist_ok=True)


def main() -> None:
    """Run one of Rasa's commands with our arguments in front of those given."""
    if len(sys.argv) < 2 or sys.argv[1] not in ARGUMENTS:
        sys.exit("用法:python bot/launch.py train | run [Rasa 的其他参数]")
    prepare_environment()
    command, *more = sys.argv[1:]
    sys.argv = ["rasa", command, *ARGUMENTS[command](), *more]
    mends.apply_all(jieba_cache=RUNTIME / "jieba")

    from rasa.__main__ import main as rasa_main

    rasa_main()


if __name__ == "__main__":
    main()
