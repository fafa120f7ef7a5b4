"""Finding Python and uv and installing both environments: daoban/bootstrap.sh, in a made-up checkout."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from daoban.settings import ROOT

TOOLS = (
    *("bash", "sh", "env", "ls", "ln", "rm", "mkdir", "touch", "dirname", "uname", "df"),
    *("cat", "cut", "head", "tail", "sort", "awk", "sha256sum"),
)


class Machine:
    """A machine on whose PATH there is only what a test puts there."""

    def __init__(self, folder: Path) -> None:
        self.checkout = folder / "checkout"
        self.programs = folder / "bin"
        for made in (self.checkout / "daoban", self.checkout / "bot", self.programs):
            made.mkdir(parents=True)
        shutil.copy(ROOT / "daoban" / "bootstrap.sh", self.checkout / "daoban")
        for project in (self.checkout, self.checkout / "bot"):
            (project / "uv.lock").write_text("lock one")
            (project / "pyproject.toml").write_text("project one")
        for tool in TOOLS:
            (self.programs / tool).symlink_to(str(shutil.which(tool)))

    def program(self, name: str, script: str) -> Path:
        path = self.programs / name
        path.write_text(f"#!/bin/bash\n{script}\n")
        path.chmod(0o755)
        return path

    def python(self, name: str, version: tuple[int, int]) -> None:
        """A program that takes conditions on its version for true only if they hold."""
        code = f"import sys; sys.version_info = {version}; exec(sys.argv[1])"
        self.program(name, f"exec {sys.executable} -c '{code}' \"$2\"")

    def bootstrap(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "daoban/bootstrap.sh", *arguments],
            cwd=self.checkout,
            env={"PATH": str(self.programs), "HOME": str(self.checkout), "LANG": "C.UTF-8"},
            capture_output=True,
            text=True,
        )


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


UV_WITHOUT_NETWORK = (
    'case "$1" in --version) echo "uv 0.13.9" ;; *) echo "network error" >&2; exit 2 ;; esac'
)
UV_THAT_INSTALLS = f"""
case "$1" in
  --version) echo "uv 0.13.9" ;;
  sync) echo "$@" >> calls; mkdir -p "$3/.venv/bin"; ln -sf {sys.executable} "$3/.venv/bin/python" ;;
esac"""


@pytest.mark.parametrize(
    ("environment", "wanted"), [("bot", "Python 3.10"), ("root", "Python 3.12")]
)
def test_a_missing_python_is_said_with_what_to_install(machine, environment, wanted):
    machine.python("python3", (3, 9))
    machine.program("uv", UV_WITHOUT_NETWORK)
    result = machine.bootstrap("install", environment)
    assert result.returncode != 0
    assert f"没有找到 {wanted}" in result.stderr
    assert "apt install python3.1" in result.stderr
    assert "Traceback" not in result.stderr


def test_without_any_python_nothing_is_tried(machine):
    result = machine.bootstrap("install", "root")
    assert result.returncode != 0
    assert "没有找到可用的 Python" in result.stderr


def test_a_shim_that_does_not_work_is_passed_over(machine):
    machine.program("python3.13", "echo 'pyenv: python3.13: command not found' >&2; exit 127")
    machine.python("python3.12", (3, 12))
    result = machine.bootstrap("root_python")
    assert result.stdout.strip() == sys.executable


def test_a_closed_network_is_said_with_what_to_set(machine):
    machine.python("python3.10", (3, 10))
    machine.program("uv", UV_WITHOUT_NETWORK)
    result = machine.bootstrap("install", "bot")
    assert result.returncode != 0
    assert "没能装好 对话引擎环境" in result.stderr
    assert "UV_DEFAULT_INDEX" in result.stderr


def test_a_full_disk_is_said_before_installing(machine):
    machine.python("python3.10", (3, 10))
    machine.program("df.new", "printf 'head\\nx 1 1 12 1 x\\n'").replace(machine.programs / "df")
    result = machine.bootstrap("install", "bot")
    assert result.returncode != 0
    assert "磁盘空间不足" in result.stderr
    assert "只剩 12 MB" in result.stderr


def test_installed_once_until_the_lock_file_changes(machine):
    machine.python("python3.10", (3, 10))
    machine.program("uv", UV_THAT_INSTALLS)
    assert machine.bootstrap("current", "bot").returncode == 1
    for _ in range(2):
        assert machine.bootstrap("install", "bot").returncode == 0
    calls = (machine.checkout / "calls").read_text().splitlines()
    assert len(calls) == 1
    assert "--compile-bytecode" in calls[0]
    assert "--no-dev" in calls[0]
    assert machine.bootstrap("current", "bot").returncode == 0
    (machine.checkout / "bot" / "uv.lock").write_text("lock two")
    assert machine.bootstrap("current", "bot").returncode == 1


def test_developer_tools_stay_when_the_lock_file_changes(machine):
    machine.python("python3.10", (3, 10))
    machine.program("uv", UV_THAT_INSTALLS)
    machine.bootstrap("install", "bot-dev")
    assert machine.bootstrap("current", "bot").returncode == 0
    (machine.checkout / "bot" / "uv.lock").write_text("lock two")
    machine.bootstrap("install", "bot")
    assert " --dev" in (machine.checkout / "calls").read_text().splitlines()[-1]


def test_a_moved_checkout_is_installed_again(machine):
    machine.python("python3.10", (3, 10))
    machine.program("uv", UV_THAT_INSTALLS)
    machine.bootstrap("install", "bot")
    machine.checkout = machine.checkout.rename(machine.checkout.with_name("moved"))
    assert machine.bootstrap("current", "bot").returncode == 1


def test_a_mirror_is_used_with_the_hashes_of_the_lock_file(machine):
    machine.python("python3.10", (3, 10))
    calls = machine.checkout / "calls"
    machine.program(
        "uv",
        f'if [ "$1" = --version ]; then echo "uv 0.13.9"; else echo "$UV_DEFAULT_INDEX $@" >> {calls}; fi',
    )
    (machine.checkout / "bot" / ".venv" / "bin").mkdir(parents=True)
    (machine.checkout / "bot" / ".venv" / "bin" / "python").symlink_to(
        machine.programs / "python3.10"
    )
    result = machine.bootstrap(
        "env",
        "PIP_INDEX_URL=https://mirror.example/simple",
        "bash",
        "daoban/bootstrap.sh",
        "install",
        "bot",
    )
    assert result.returncode == 0, result.stderr
    said = calls.read_text()
    assert "https://mirror.example/simple export --quiet --frozen" in said
    assert "https://mirror.example/simple pip sync" in said
