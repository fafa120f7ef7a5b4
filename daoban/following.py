"""Following log files: what a person at the terminal must see of them is warnings and errors."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

LONGEST = 300
_TROUBLE = re.compile(r"\b(WARNING|ERROR|CRITICAL)\b|^Traceback |^\w*(Error|Exception)\b")


def trouble_in(line: str) -> str | None:
    """What a log line says, if it is a warning or worse; JSON lines and plain ones."""
    try:
        event = json.loads(line)
    except ValueError:
        return line[:LONGEST] if _TROUBLE.search(line) else None
    if not isinstance(event, dict) or event.get("level") not in ("warning", "error", "critical"):
        return None
    said = {key: value for key, value in event.items() if key not in ("timestamp", "level")}
    text = said.pop("event", "")
    details = " ".join(f"{key}={value}" for key, value in said.items() if key != "exception")
    return f"{text} {details}".strip()[:LONGEST]


class LogFollower:
    """Reads what is added to log files since it last looked."""

    def __init__(self, logs: Iterable[Path]) -> None:
        """Follow these files, from their beginning."""
        self._positions = dict.fromkeys(logs, 0)

    def troubles(self) -> Iterator[tuple[str, str]]:
        """New warnings and errors, each with the name of its log."""
        for log, position in self._positions.items():
            if not log.exists():
                continue
            with log.open("rb") as file:
                file.seek(position)
                added = file.read()
            whole = added[: added.rfind(b"\n") + 1]
            self._positions[log] = position + len(whole)
            for line in whole.decode("utf-8", errors="replace").splitlines():
                if trouble := trouble_in(line):
                    yield log.stem, trouble
