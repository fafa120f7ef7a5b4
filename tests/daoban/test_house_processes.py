"""The running house, with small processes in place of the real ones."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.processes import free_port, is_running, wait_until_gone

from daoban.house import MOST_ENDS, PROCFILE, commands, with_tokens
from daoban.settings import ROOT, Settings

KEEP = """
import sys, time
from pathlib import Path
from rich.console import Console
from daoban.commands import keep_house
from daoban.errors import SetupFailed
from daoban.settings import settings
from daoban.stopping import StopAsked, stop_on_signals

with stop_on_signals():
    try:
        keep_house(settings(), Console(), float(sys.argv[2]), time.time(), Path(sys.argv[1]))
    except StopAsked:
        print("stopped")
    except SetupFailed as error:
        print(error.message, error.hint)
        sys.exit(1)
"""
WEB = """
import http.server, json, os, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/leave":
            os._exit(5)
        parts = dict.fromkeys(("search", "rasa", "actions"), READY)
        self.send_response(200); self.end_headers()
        self.wfile.write(json.dumps({"parts": parts}).encode())
    def log_message(self, *_): pass
print(json.dumps({"level": "error", "event": "something_odd"}), flush=True)
http.server.HTTPServer(("127.0.0.1", int(os.environ["DAOBAN_PORT"])), Handler).serve_forever()
"""


@pytest.fixture
def port():
    return free_port()


class Kept:
    """A house of fakes, kept by a process of its own."""

    def __init__(self, folder: Path, port: int, ready: bool = True, seconds: float = 30) -> None:
        script = folder / "web.py"
        script.write_text(f"READY = {ready}\n{WEB}")
        procfile = folder / "Procfile"
        idle = "bash -c 'echo $$; sleep 300'"
        procfile.write_text(f"web: {sys.executable} {script}\nrasa: {idle}\nactions: {idle}\n")
        self.port = port
        self.logs = folder / "log"
        self.process = subprocess.Popen(
            [sys.executable, "-c", KEEP, str(procfile), str(seconds)],
            env={"DAOBAN_VAR": str(folder), "DAOBAN_PORT": str(port), "PATH": "/usr/bin:/bin"},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> "Kept":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()

    def wait_for(self, text: str) -> str:
        read = ""
        assert self.process.stdout
        while text not in read:
            line = self.process.stdout.readline()
            assert line, f"{text!r} never came: {read}"
            read += line
        return read

    def children(self) -> list[int]:
        return [self.child(name) for name in ("rasa", "actions")]

    def child(self, name: str) -> int:
        return int((self.logs / f"{name}.log").read_text().split()[-1])

    def make_web_leave(self) -> None:
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            connection.sendall(b"GET /leave HTTP/1.0\r\n\r\n")

    def wait_for_web(self) -> None:
        end = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except ConnectionRefusedError:
                assert time.monotonic() < end
                time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_told_to_stop_it_stops_all(tmp_path, port, number):
    with Kept(tmp_path, port) as house:
        before = house.wait_for("按 Ctrl-C 停止")
        assert "导办已就绪（启动用时" in before
        assert f"http://127.0.0.1:{port}/" in before
        house.process.send_signal(number)
        said, _ = house.process.communicate(timeout=20)
        assert "stopped" in said
        assert house.process.returncode == 0
        assert not any(map(is_running, house.children()))


def test_a_process_that_ends_is_started_again(tmp_path, port):
    with Kept(tmp_path, port) as house:
        house.wait_for("按 Ctrl-C 停止")
        others = house.children()
        house.make_web_leave()
        house.wait_for("进程 web 意外结束（退出码 5），正在重新启动")
        house.wait_for_web()
        assert (house.logs / "web.log").read_text().count("something_odd") == 2
        assert house.children() == others
        assert all(map(is_running, others))


def test_a_process_that_is_killed_is_started_again_and_ends_with_the_house(tmp_path, port):
    with Kept(tmp_path, port) as house:
        house.wait_for("按 Ctrl-C 停止")
        first = house.child("rasa")
        os.kill(first, signal.SIGKILL)
        house.wait_for("进程 rasa 意外结束（信号 9），正在重新启动")
        assert not is_running(first)
        end = time.monotonic() + 20
        while house.child("rasa") == first:
            assert time.monotonic() < end
            time.sleep(0.05)
        second = house.child("rasa")
        assert is_running(second)
        house.process.kill()
        assert wait_until_gone(second)


def test_when_one_process_ends_again_and_again_all_stop(tmp_path, port):
    with Kept(tmp_path, port) as house:
        house.wait_for("按 Ctrl-C 停止")
        for _ in range(MOST_ENDS):
            house.wait_for_web()
            house.make_web_leave()
            house.wait_for("进程 web 意外结束（退出码 5），正在重新启动")
        house.wait_for_web()
        house.make_web_leave()
        assert_web_stopped_all(house)


def test_when_one_process_ends_before_the_house_is_ready_all_stop(tmp_path, port):
    with Kept(tmp_path, port, ready=False) as house:
        house.wait_for_web()
        house.make_web_leave()
        assert_web_stopped_all(house)


def assert_web_stopped_all(house: Kept) -> None:
    said, _ = house.process.communicate(timeout=20)
    assert "进程 web 结束了（退出码 5），其余进程随之停止" in said
    assert str(house.logs / "web.log") in said.replace("\n", "")
    assert house.process.returncode == 1
    assert not any(map(is_running, house.children()))


def test_not_ready_in_time_says_who_is_late(tmp_path, port):
    with Kept(tmp_path, port, ready=False, seconds=3) as house:
        said, _ = house.process.communicate(timeout=20)
        assert "等了 3 秒，web、rasa、actions 还没有就绪" in said
        assert "--timeout" in said
        assert house.process.returncode == 1


def test_errors_in_the_logs_are_shown(tmp_path, port):
    with Kept(tmp_path, port) as house:
        house.wait_for("web │ something_odd")


def test_each_start_has_its_own_tokens_unless_they_are_set():
    one, two = with_tokens(Settings()), with_tokens(Settings())
    tokens = {one.rasa_token, two.rasa_token, one.action_token, two.action_token}
    assert len({token.get_secret_value() for token in tokens}) == 4
    assert with_tokens(Settings(rasa_token="given")).rasa_token.get_secret_value() == "given"


def test_the_procfile_names_the_processes_and_the_demonstration_city():
    city = {"registers", "acceptance", "identity"}
    assert set(commands(PROCFILE)) == {"web", "rasa", "actions"} | city
