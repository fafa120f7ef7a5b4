"""New models take the place of the live ones at once, and the ones before come back."""

from dataclasses import replace
from pathlib import Path

import pytest
from support.desk_dispatch import labelled, trained

from daoban.errors import Conflict, NotFound
from desk.dispatch.corrected import load_corrected
from desk.dispatch.models import ROOM, load_models, save_models
from desk.dispatch.swapping import BEFORE, alone, go_live, roll_back

LEARNT = [labelled("学到的一条")]
NEW = replace(trained(), digest="new")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of models, with what somebody else keeps beside them."""
    save_models(replace(trained(), digest="old"), tmp_path)
    (tmp_path / ROOM / "matters.json").write_text("splitter")
    return tmp_path


def live(folder: Path) -> str:
    return load_models(folder).digest


def names(folder: Path) -> set[str]:
    return {item.name for item in folder.iterdir() if item.is_dir()}


def test_new_models_go_live_with_what_they_learnt(folder: Path) -> None:
    go_live(NEW, LEARNT, folder)
    assert live(folder) == "new"
    assert load_corrected(folder) == LEARNT
    assert (folder / ROOM / "matters.json").read_text() == "splitter"
    assert names(folder) == {ROOM, BEFORE}


def test_rollback_exchanges_the_two(folder: Path) -> None:
    go_live(NEW, LEARNT, folder)
    roll_back(folder)
    assert live(folder) == "old"
    assert load_corrected(folder) == []
    roll_back(folder)
    assert live(folder) == "new"
    assert load_corrected(folder) == LEARNT
    assert names(folder) == {ROOM, BEFORE}


def test_only_the_last_ones_before_are_kept(folder: Path) -> None:
    go_live(NEW, LEARNT, folder)
    go_live(replace(NEW, digest="newer"), [], folder)
    assert load_corrected(folder) == []
    roll_back(folder)
    assert live(folder) == "new"


def test_there_must_be_something_before(folder: Path) -> None:
    with pytest.raises(NotFound):
        roll_back(folder)
    assert live(folder) == "old"


def test_a_running_process_sees_that_the_models_are_others(folder: Path) -> None:
    file = folder / ROOM / "models.json"
    seen = [file.stat().st_mtime_ns]
    go_live(NEW, LEARNT, folder)
    seen.append(file.stat().st_mtime_ns)
    roll_back(folder)
    assert seen[1] != seen[0] == file.stat().st_mtime_ns


class Killed(BaseException):
    """The process ended here."""


@pytest.mark.parametrize("renamings", [0, 1])
@pytest.mark.parametrize("what", ["go live", "roll back"])
def test_nothing_is_lost_when_killed_between_two_renamings(
    folder: Path, monkeypatch: pytest.MonkeyPatch, what: str, renamings: int
) -> None:
    go_live(NEW, LEARNT, folder)
    rename, done = Path.rename, 0

    def kill(self: Path, target: Path) -> Path:
        nonlocal done
        if done == renamings:
            raise Killed
        done += 1
        return rename(self, target)

    newer = replace(NEW, digest="newer")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", kill)
        with pytest.raises(Killed):
            go_live(newer, [], folder) if what == "go live" else roll_back(folder)
    if what == "go live":
        go_live(replace(NEW, digest="newest"), [], folder)
        assert live(folder) == "newest"
        roll_back(folder)
        assert live(folder) == "new"
    else:
        roll_back(folder)
        assert {live(folder), load_models(_only(folder / BEFORE)).digest} == {"old", "new"}


def _only(room: Path) -> Path:
    """A folder in which a set of models is the live one."""
    home = room.parent / "home"
    home.mkdir()
    (home / ROOM).symlink_to(room)
    return home


def test_one_at_a_time(tmp_path: Path) -> None:
    with alone(tmp_path), pytest.raises(Conflict), alone(tmp_path):
        pass
    with alone(tmp_path):
        pass
