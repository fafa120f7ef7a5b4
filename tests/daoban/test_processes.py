"""Processes end with their group and with their parent, whatever happens to it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.processes import is_running, wait_until_gone

from daoban import processes
from daoban.processes import ProcessGroup

PARENT = """
import os, sys, time
from pathlib import Path
from daoban.processes import ProcessGroup
group = ProcessGroup(Path(sys.argv[1]))
group.start("child", "sleep 300", os.environ)
print(group._processes["child"].pid, flush=True)
time.sleep(300)
"""


def pid_in(log: Path) -> int:
    while not log.exists() or not log.read_text().strip():
        time.sleep(0.02)
    return int(log.read_text())


def test_leaving_the_group_ends_all(tmp_path):
    with ProcessGroup(tmp_path) as group:
        group.start("one", "sleep 300", os.environ)
        group.start("two", "sleep 300", os.environ)
        assert group.ended() == []
    assert group.exit_code("one") == group.exit_code("two") == -signal.SIGTERM


def test_children_of_a_process_end_too(tmp_path):
    with ProcessGroup(tmp_path) as group:
        group.start("shell", "bash -c 'sleep 300 & echo $!; wait'", os.environ)
        grandchild = pid_in(group.log("shell"))
    assert wait_until_gone(grandchild)


def test_a_process_that_does_not_listen_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "STOP_SECONDS", 0.3)
    with ProcessGroup(tmp_path) as group:
        group.start("deaf", "bash -c 'trap \"\" TERM; echo $$; sleep 300; sleep 300'", os.environ)
        pid_in(group.log("deaf"))
    assert group.exit_code("deaf") == -signal.SIGKILL


def test_an_ended_process_is_named_with_its_code(tmp_path):
    with ProcessGroup(tmp_path) as group:
        group.start("stays", "sleep 300", os.environ)
        group.start("leaves", "bash -c 'exit 7'", os.environ)
        while not group.ended():
            time.sleep(0.02)
        assert group.ended() == ["leaves"]
        assert group.exit_code("leaves") == 7


def test_output_goes_to_the_log_and_the_time_before_is_kept_once(tmp_path):
    for word in ("first", "second", "third"):
        with ProcessGroup(tmp_path) as group:
            group.start("says", f"echo {word}", os.environ)
            while not group.ended():
                time.sleep(0.02)
    assert (tmp_path / "says.log").read_text() == "third\n"
    assert (tmp_path / "says.log.1").read_text() == "second\n"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_no_orphan_when_the_parent_is_killed(tmp_path, number):
    command = [sys.executable, "-c", PARENT, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        assert is_running(child)
        parent.send_signal(number)
    assert wait_until_gone(child)


def test_a_process_that_ended_runs_again_without_its_old_children(tmp_path):
    with ProcessGroup(tmp_path) as group:
        command = "bash -c 'sleep 300 & echo $! $GIVEN; test -e seen && wait'"
        group.start("shell", f"env -C {tmp_path} {command}", {**os.environ, "GIVEN": "word"})
        while not group.ended():
            time.sleep(0.02)
        (tmp_path / "seen").touch()
        group.start_again("shell")
        while len(lines := group.log("shell").read_text().splitlines()) < 2:
            time.sleep(0.02)
        assert group.ended() == []
        (first, given), (second, given_again) = (line.split() for line in lines)
        assert given == given_again == "word"
        assert wait_until_gone(int(first))
        assert is_running(int(second))
    assert wait_until_gone(int(second))
