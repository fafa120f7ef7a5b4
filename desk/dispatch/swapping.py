"""Taking new models into use while processes answer, and taking the ones before back.

A whole folder takes the place of another by renaming, so nobody reads half a set for longer than
one loading; whoever loads meanwhile loads again when it sees another ``models.json``.
"""

import fcntl
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from daoban.errors import Conflict, NotFound
from desk.dispatch.corrected import save_corrected
from desk.dispatch.messages import LabelledMessage
from desk.dispatch.models import ROOM, DispatchModels, save_models
from desk.dispatch.texts import dispatch_text

BEFORE = "dispatch-before"
_NEW, _ASIDE = "dispatch-new", "dispatch-aside"
_LOCK = "dispatch.lock"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One retraining or rollback at a time in one folder of models.

    Raises:
        Conflict: there is another one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Conflict(dispatch_text("busy"), dispatch_text("busy_hint")) from error
        yield


def go_live(models: DispatchModels, learnt: Sequence[LabelledMessage], folder: Path) -> None:
    """Put models in the place of the live ones, which are kept as those before.

    What lies beside the live models and was not trained again, the splitter of calls, stays.

    Args:
        learnt: the corrections that the models were trained with.
        folder: ``var/models``.
    """
    _mend(folder)
    staging = folder / _NEW
    shutil.rmtree(staging, ignore_errors=True)
    shutil.copytree(folder / ROOM, staging / ROOM)
    save_models(models, staging)
    save_corrected(learnt, staging / ROOM)
    shutil.rmtree(folder / BEFORE, ignore_errors=True)
    (folder / ROOM).rename(folder / BEFORE)
    (staging / ROOM).rename(folder / ROOM)
    staging.rmdir()


def roll_back(folder: Path) -> None:
    """Exchange the live models and those before; a second time undoes it.

    Raises:
        NotFound: there are none before.
    """
    _mend(folder)
    if not (folder / BEFORE / "models.json").is_file():
        raise NotFound(dispatch_text("no_before"), dispatch_text("no_before_hint"))
    (folder / ROOM).rename(folder / _ASIDE)
    (folder / BEFORE).rename(folder / ROOM)
    (folder / _ASIDE).rename(folder / BEFORE)


def _mend(folder: Path) -> None:
    """Finish, or undo, what ended between two renamings."""
    live, before, aside = folder / ROOM, folder / BEFORE, folder / _ASIDE
    if not live.exists():
        found = aside if aside.exists() else before
        if found.exists():
            found.rename(live)
    elif aside.exists():
        aside.rename(before)
