"""The parts of a text between its marks, for extracts."""

import re

_PAUSE = re.compile(r"[。！？!?；;，,、…\n\s]+")
SHORTEST = 6
"""Characters below which a part is read together with the one before."""


def parts_of(text: str) -> list[str]:
    """The parts in order, without what separates them."""
    found: list[str] = []
    for part in _PAUSE.split(text):
        if not part:
            continue
        if found and len(found[-1]) < SHORTEST:
            found[-1] += f"，{part}"
        else:
            found.append(part)
    return found
