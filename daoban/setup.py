"""Everything that must be there before the house can start, and how to see that it is.

Two lanes run side by side: first the environment of the conversation engine and the encoder's
weights, then the training of conversation and dispatch, and the index of search. The rooms above
are reached only by their commands.
"""

import fcntl
import hashlib
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from daoban.errors import SetupFailed
from daoban.settings import ROOT, Settings, child_environment
from daoban.steps import Lane, Step, carry_out

FREE_MEGABYTES = 500
"""Room for weights, index, models and logs; the environments check their own need."""
RASA_SOURCES = (
    "nlu_data",
    "bot/domain",
    "bot/rules.yml",
    "bot/dictionary",
    "config.yml",
    "bot/uv.lock",
)
"""What a Rasa model is trained from."""
DISPATCH_SOURCES = (
    "desk/training",
    "desk/dispatch",
    "desk/calls",
    "desk/content/places.yml",
    "knowledge/content/regions.yml",
    "knowledge/content/lexicon",
)
"""What the models of dispatch are made from, beside the departments."""
SEARCH_SOURCES = ("daoban/migrations", "knowledge", "search", "uv.lock")
"""What index and ranking models are made from."""


def digest(paths: Iterable[str], root: Path = ROOT, salt: str = "") -> str:
    """One SHA-256 over the names and contents of files and of all files in folders."""
    total = hashlib.sha256(salt.encode())
    for path in paths:
        start = root / path
        files = sorted(start.rglob("*")) if start.is_dir() else [start]
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                content = hashlib.sha256(file.read_bytes()).hexdigest()
                total.update(f"{file.relative_to(start.parent)} {content}\n".encode())
    return total.hexdigest()


class Stamp:
    """A note beside something made: the digest of what it was made from."""

    def __init__(self, path: Path, value: str, made: Iterable[Path]) -> None:
        """A stamp file, the digest of the sources now, and what must be there as well."""
        self._path = path
        self._value = value
        self._made = tuple(made)

    def is_current(self) -> bool:
        """Whether the thing is there and made from the sources as they are."""
        noted = self._path.read_text("utf-8") if self._path.exists() else ""
        return noted == self._value and all(path.exists() for path in self._made)

    def write(self) -> None:
        """Note that it has been made from the sources as they were when the stamp was made."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(self._value, "utf-8")


def rasa_stamp(var: Path) -> Stamp:
    """Of the trained Rasa model."""
    model = var / "rasa" / "models" / "daoban.tar.gz"
    return Stamp(model.with_name("daoban.digest"), digest(RASA_SOURCES), [model])


def search_stamp(values: Settings) -> Stamp:
    """Of the weights, the index and the ranking models."""
    paths = [*SEARCH_SOURCES, str(values.content)]
    sources = digest(paths, salt=f"{values.encoder} {values.database_url}")
    made = ["encoder", "snapshots/current", "models/models.json"]
    return Stamp(values.var / "index.digest", sources, [values.var / name for name in made])


def dispatch_stamp(values: Settings) -> Stamp:
    """Of the models of dispatch and the names of places."""
    paths = [*DISPATCH_SOURCES, str(values.content / "departments")]
    made = ["models/dispatch/models.json", "models/gazetteer.json"]
    return Stamp(
        values.var / "dispatch.digest",
        digest(paths, salt=values.encoder),
        [values.var / name for name in made],
    )


def _bot_is_current() -> bool:
    command = ["bash", "daoban/bootstrap.sh", "current", "bot"]
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def rounds(values: Settings) -> tuple[tuple[Lane, Lane], tuple[Lane, Lane]]:
    """All steps of setting up: two rounds of two lanes each, which do not wait for each other.

    What everything else needs is fetched first; then each lane has about as much to learn.
    """
    rasa, search = rasa_stamp(values.var), search_stamp(values)
    dispatch = dispatch_stamp(values)
    ours = shlex.quote(str(Path(sys.executable).with_name("daoban")))
    theirs = "bot/.venv/bin/python bot/launch.py"
    install = "bash daoban/bootstrap.sh install bot"
    train, learn = f"{theirs} train", f"{ours} dispatch train"
    return (
        (
            (Step("setup-bot", "对话引擎环境", install, _bot_is_current),),
            (Step("setup-weights", "编码器权重", f"{ours} weights", search.is_current),),
        ),
        (
            (
                Step("setup-train", "训练对话模型", train, rasa.is_current, rasa.write),
                Step("setup-dispatch", "派单模型", learn, dispatch.is_current, dispatch.write),
            ),
            (Step("setup-index", "检索索引", f"{ours} index", search.is_current, search.write),),
        ),
    )


@contextmanager
def _alone(var: Path, console: Console) -> Iterator[None]:
    """One setup at a time in one ``var``: a second one waits for the first."""
    with (var / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            console.print("· 另一个导办正在准备，等它完成……")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def check_disk(folder: Path, megabytes: int = FREE_MEGABYTES) -> None:
    """Make sure there is room for what setting up writes.

    Raises:
        SetupFailed: there is not; says how much is needed.
    """
    free = shutil.disk_usage(folder).free // 2**20
    if free < megabytes:
        raise SetupFailed(
            f"磁盘空间不足：{folder} 所在的磁盘只剩 {free} MB，至少需要 {megabytes} MB。",
            "请腾出空间，或用 DAOBAN_VAR 指定空间更大的文件夹，然后重新运行。",
        )


def set_up(values: Settings, console: Console) -> None:
    """Make everything that is missing or out of date.

    Raises:
        SetupFailed: a step failed; the message says which and what to do.
    """
    values.var.mkdir(parents=True, exist_ok=True)
    check_disk(values.var)
    with _alone(values.var, console):
        for lanes in rounds(values):
            carry_out(lanes, values.var / "log", child_environment(values), console)
