"""Are the ports free? Asked before anything is started, so that nobody waits for nothing."""

import socket
from collections.abc import Iterable
from dataclasses import dataclass

from daoban.errors import SetupFailed
from daoban.settings import Settings


@dataclass(frozen=True)
class Door:
    """One address that a process of the house listens on, and the setting that moves it."""

    title: str
    host: str
    port: int
    setting: str


def doors(values: Settings) -> tuple[Door, ...]:
    """Every address the house listens on."""
    return (
        Door("网页和接口", values.host, values.port, "DAOBAN_PORT"),
        Door("对话引擎 Rasa", "127.0.0.1", values.rasa_port, "DAOBAN_RASA_PORT"),
        Door("动作服务", "127.0.0.1", values.action_port, "DAOBAN_ACTION_PORT"),
        Door("演示登记库", "127.0.0.1", values.registers_port, "DAOBAN_REGISTERS_PORT"),
        Door("演示受理系统", "127.0.0.1", values.acceptance_port, "DAOBAN_ACCEPTANCE_PORT"),
        Door("演示身份认证", "127.0.0.1", values.identity_port, "DAOBAN_IDENTITY_PORT"),
    )


def is_free(host: str, port: int) -> bool:
    """Whether a process can listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As servers do it: a port whose last connections still fade away counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen()
        except OSError:
            return False
    return True


def check_ports(wanted: Iterable[Door]) -> None:
    """Make sure that every door can be opened.

    Raises:
        SetupFailed: ports are taken, or two doors share one; says which settings change them.
    """
    seen: dict[int, Door] = {}
    faults: list[str] = []
    for door in wanted:
        other = seen.setdefault(door.port, door)
        if other is not door:
            faults.append(f"{other.title}和{door.title}都设成了端口 {door.port}。")
        elif not is_free(door.host, door.port):
            faults.append(
                f"{door.host}:{door.port}({door.title})已被占用或不可用；"
                f"换一个：{door.setting}={door.port + 1000 if door.port < 64000 else 8000}"
            )
    if faults:
        raise SetupFailed(
            "端口不可用，没有启动任何进程。",
            "可能导办已经在运行；先停掉它，或按上面的设置换端口后重新运行，例如：DAOBAN_PORT=9000 ./run",
            [{"message": fault} for fault in faults],
        )
