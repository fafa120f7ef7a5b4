"""What is really meant in a sentence that corrects the last one."""

import re
from dataclasses import dataclass

from actions.phrases import pattern

_CLAUSES = re.compile(r"[，,。！!；;、\s]+")


@dataclass(frozen=True)
class Correction:
    """「我要简易注销不是普通的」 means 「简易注销」 and denies 「普通」.

    Attributes:
        meant: what it is about instead; empty when only something is denied.
        denied: what it is not about; empty when that is not said.
    """

    meant: str
    denied: str

    @property
    def denies_all(self) -> bool:
        """Whether what was answered is denied as a whole and nothing named instead."""
        return not self.meant and (not self.denied or is_pointing(self.denied))


def is_pointing(text: str) -> bool:
    """Whether a text only points at what was said: 「这个」."""
    return bool(pattern("pointing").search(text))


def core(text: str) -> str:
    """A clause without its lead-in and the particles at its end."""
    text = pattern("lead").sub("", text.strip(), count=1)
    return pattern("tail").sub("", text).strip()


def understand_correction(text: str) -> Correction:
    """Take a correction apart, clause by clause."""
    meant: list[str] = []
    denied: list[str] = []
    for clause in filter(None, _CLAUSES.split(text)):
        if pattern("wrong").search(clause):
            continue
        found = pattern("denial").search(clause)
        if found:
            denied.append(core(found["denied"]))
            meant += [core(found["kept"]), core(found["meant"] or "")]
        else:
            meant.append(core(clause))
    named = [part for part in meant if len(part) > 1 and not is_pointing(part)]
    if all(pattern("another").search(part) for part in named):
        named = []
    return Correction("，".join(named), "，".join(filter(None, denied)))


def begins_with_wrong(text: str) -> bool:
    """Whether something follows on 「说错了」 or 「不对」."""
    first, *rest = [clause for clause in _CLAUSES.split(text) if clause] or [""]
    return bool(rest) and bool(pattern("wrong").search(first))
