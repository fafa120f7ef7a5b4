"""The running house: the processes of the ``Procfile``, watched from start to stop."""

import secrets
import time
from collections import defaultdict, deque
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

import httpx
from honcho.environ import parse_procfile
from pydantic import SecretStr
from rich.console import Console

from daoban.errors import SetupFailed
from daoban.following import LogFollower
from daoban.processes import ProcessGroup
from daoban.settings import ROOT, Settings, child_environment
from daoban.steps import tail

PROCFILE = ROOT / "Procfile"
POLL_SECONDS = 0.25
MOST_ENDS = 5
"""How often a process may end within ``ENDS_SECONDS`` and is started again."""
ENDS_SECONDS = 60.0
ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
"""Small matrices gain nothing from more threads, and each pool takes memory and time."""
TITLES = {"search": "检索", "rasa": "对话", "actions": "动作"}


SECRETS = (
    "rasa_token",
    "action_token",
    "registers_token",
    "acceptance_token",
    "identity_secret",
)
"""What the processes of the house show each other at the door."""


def with_tokens(values: Settings) -> Settings:
    """The settings with a fresh random secret where none is set."""
    secret = {
        name: getattr(values, name).get_secret_value() or secrets.token_hex(32) for name in SECRETS
    }
    return values.model_copy(update={name: SecretStr(text) for name, text in secret.items()})


def commands(procfile: Path = PROCFILE) -> Mapping[str, str]:
    """Name and shell command of each process."""
    processes: Mapping[str, str] = parse_procfile(procfile.read_text("utf-8")).processes
    return processes


class House:
    """All processes together: up when each answers, down when one cannot be kept up."""

    def __init__(
        self,
        values: Settings,
        group: ProcessGroup,
        console: Console,
        procfile: Path = PROCFILE,
    ) -> None:
        """A house that is not started yet."""
        self._values = values
        self._group = group
        self._console = console
        self._commands = commands(procfile)
        self._follower = LogFollower(group.log(name) for name in self._commands)
        self._ends: defaultdict[str, deque[float]] = defaultdict(deque)
        host = "127.0.0.1" if values.host in ("0.0.0.0", "::") else values.host
        self.url = f"http://{f'[{host}]' if ':' in host else host}:{values.port}"

    def start(self) -> None:
        """Start all processes at once."""
        environment = child_environment(self._values) | ONE_THREAD
        for name, command in self._commands.items():
            self._group.start(name, command, environment)

    def wait_until_ready(self, seconds: float) -> None:
        """Wait until every part answers a real question.

        Raises:
            SetupFailed: a process ended, or time is up; shows the end of its log.
        """
        deadline = time.monotonic() + seconds
        parts: dict[str, bool] = {}
        with (
            httpx.Client(timeout=5.0, trust_env=False) as http,
            self._console.status("正在启动：") as status,
        ):
            while not all(parts.get(part) for part in TITLES):
                self._show_troubles()
                for name in self._group.ended():
                    self._stop_because_of(name)
                if time.monotonic() > deadline:
                    self._give_up(parts, seconds)
                time.sleep(POLL_SECONDS)
                parts = self._parts(http)
                marks = (
                    f"{title} {'✓' if parts.get(part) else '…'}" for part, title in TITLES.items()
                )
                status.update("正在启动：" + "  ".join(marks))

    def watch(self) -> None:
        """Show warnings and errors, and start again what ends.

        Raises:
            SetupFailed: a process has ended too often in a short time.
        """
        while True:
            self._show_troubles()
            for name in self._group.ended():
                self._start_again(name)
            time.sleep(POLL_SECONDS)

    def has_page(self, path: str) -> bool:
        """Whether the web process serves this page."""
        try:
            answer = httpx.get(self.url + path, timeout=5.0, trust_env=False)
        except httpx.HTTPError:
            return False
        return answer.status_code == 200

    def _parts(self, http: httpx.Client) -> dict[str, bool]:
        try:
            answer = http.get(f"{self.url}/readyz").json()
        except (httpx.HTTPError, ValueError):
            return {}
        return dict(answer.get("parts", {}))

    def _show_troubles(self) -> None:
        for name, trouble in self._follower.troubles():
            self._console.print(
                f"{name} │ {trouble}", style="yellow", markup=False, highlight=False
            )

    def _start_again(self, name: str) -> None:
        ends, moment = self._ends[name], time.monotonic()
        ends.append(moment)
        while moment - ends[0] > ENDS_SECONDS:
            ends.popleft()
        if len(ends) > MOST_ENDS:
            self._stop_because_of(name)
        text = f"进程 {name} 意外结束（{self._how_ended(name)}），正在重新启动"
        self._console.print(text, style="yellow", markup=False, highlight=False)
        self._group.start_again(name)

    def _stop_because_of(self, name: str) -> NoReturn:
        self._show_log(name)
        raise SetupFailed(
            f"进程 {name} 结束了（{self._how_ended(name)}），其余进程随之停止。",
            f"上面是它最后的输出，全部在 {self._group.log(name)}；处理后重新运行 ./run。",
        )

    def _how_ended(self, name: str) -> str:
        code = self._group.exit_code(name) or 0
        return f"信号 {-code}" if code < 0 else f"退出码 {code}"

    def _give_up(self, parts: Mapping[str, bool], seconds: float) -> None:
        late = {"search": "web", "rasa": "rasa", "actions": "actions"}
        names = [late[part] for part in TITLES if not parts.get(part)] if parts else ["web"]
        for name in names:
            self._show_log(name)
        raise SetupFailed(
            f"等了 {seconds:.0f} 秒，{'、'.join(names)} 还没有就绪。",
            f"上面是它们最后的输出，全部在 {self._group.logs}；"
            "机器慢或正忙时可多等一会儿：./run --timeout 600。",
        )

    def _show_log(self, name: str) -> None:
        log = self._group.log(name)
        self._console.rule(str(log))
        self._console.print(tail(log), markup=False, highlight=False)
        self._console.rule()
