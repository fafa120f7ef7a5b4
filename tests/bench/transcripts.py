"""Calls for measuring the desk: made-up messages, each used once, about 180 characters a call."""

from collections.abc import Iterator
from itertools import islice

from daoban.settings import Settings
from desk.dispatch.messages import LabelledMessage, routed_messages
from knowledge.regions import load_regions

LENGTH = 180
LONG = range(140, 260)
SHORT = range(60, 110)
JOINTS = ("。另外还有一件事，", "，还有就是", "。再说个别的，", " 顺便问一下")
"""How callers go on to the next matter."""


def single_matter(values: Settings) -> list[str]:
    """Calls about one matter each."""
    return [text[:LENGTH] for text in _texts(values, LONG)]


def several_matters(values: Settings) -> list[str]:
    """Calls about two or three."""
    pieces = (text.rstrip("。，！？!?,. ") for text in _texts(values, SHORT))
    return list(_joined(pieces))


def _joined(pieces: Iterator[str]) -> Iterator[str]:
    for number, text in enumerate(pieces):
        joint = JOINTS[number % len(JOINTS)]
        whole = joint.join([text, *islice(pieces, 1)])
        if len(whole) < LENGTH - 30:
            whole = joint.join([whole, *islice(pieces, 1)])
        yield whole[:LENGTH]


def _texts(values: Settings, lengths: range) -> list[str]:
    """Messages of one city that are so long, their order mixed over the files."""
    city, *_ = load_regions(values.content).served.values()
    found: list[LabelledMessage] = routed_messages(load_regions(values.content))
    texts = dict.fromkeys(item.text for item in found if item.city == city)
    kept = [text for text in texts if len(text) in lengths]
    return sorted(kept, key=lambda text: text[::-1])
