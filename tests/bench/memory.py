"""Memory of processes, from ``/proc``: proportional set size, so that shared pages count once."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path


def _descendants(process: int) -> Iterator[int]:
    for place in Path(f"/proc/{process}/task").glob("*/children"):
        for child in place.read_text().split():
            yield int(child)
            yield from _descendants(int(child))


def _command(process: int) -> str:
    return Path(f"/proc/{process}/cmdline").read_text().replace("\0", " ").strip()


def _pss_mb(process: int) -> float:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def memory_of(commands: Mapping[str, str]) -> dict[str, float]:
    """Memory in MB of what we started, with all it started, by name; and the sum of all.

    Args:
        commands: the command line of each process by its name.
    """
    ours = {_command(process): process for process in _descendants(os.getpid())}
    found = {
        name: sum(map(_pss_mb, [ours[command], *_descendants(ours[command])]))
        for name, command in commands.items()
    }
    return {name: round(value, 1) for name, value in {**found, "合计": sum(found.values())}.items()}
