"""The models of dispatch: trained together, stored together, loaded once.

- department: whose duty it is; one model for all cities, read for the city's own departments.
- path: level-1 and level-2 category in one.
- type: what the caller wants; read in a wording of its own (``wishes``).
- urgency: whether somebody must act within hours.
"""

import json
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from daoban.errors import Unavailable
from desk.dispatch.classifier import Classifier
from desk.dispatch.wording import Wording
from search.learning.stored_words import is_stored, load_words, save_words

ROOM = "dispatch"
"""Folder under ``var/models``."""
CLASSIFIERS = ("department", "path", "type", "urgency")
WISHES = "wishes_"
"""How the names of the files of ``DispatchModels.wishes`` begin."""
SEPARATOR = "/"
"""Between the two levels of a path, as a label."""


@dataclass(frozen=True)
class Settled:
    """Numbers chosen by cross-validation.

    Attributes:
        urgent: from this probability on, a matter is urgent.
        new_offset, new_slope: score of a department without examples by the cosine of its nearest
            duty: ``new_offset + new_slope * cosine``.
    """

    urgent: float = 0.5
    new_offset: float = 0.0
    new_slope: float = 1.0


@dataclass(frozen=True, eq=False)
class DispatchModels:
    """All that dispatch has learnt.

    Attributes:
        digest: of messages, duties and encoder: says when to train again.
    """

    wording: Wording
    wishes: Wording
    department: Classifier
    path: Classifier
    type: Classifier
    urgency: Classifier
    settled: Settled
    digest: str


def save_models(models: DispatchModels, folder: Path) -> None:
    """Write them under ``folder/dispatch``; the description comes last, so half a set is none."""
    room = folder / ROOM
    room.mkdir(parents=True, exist_ok=True)
    (room / "models.json").unlink(missing_ok=True)
    _save_wording(models.wording, room, "")
    _save_wording(models.wishes, room, WISHES)
    for name in CLASSIFIERS:
        model: Classifier = getattr(models, name)
        np.savez(room / f"{name}.npz", weights=model.weights, offsets=model.offsets)
    about = {
        "digest": models.digest,
        "settled": vars(models.settled),
        "classifiers": {
            name: {
                "labels": getattr(models, name).labels,
                "temperature": getattr(models, name).temperature,
            }
            for name in CLASSIFIERS
        },
    }
    (room / "models.json").write_text(json.dumps(about, ensure_ascii=False), "utf-8")


def load_models(folder: Path) -> DispatchModels:
    """Read what ``save_models`` wrote.

    Raises:
        Unavailable: nothing has been trained yet, or by another version.
    """
    room = folder / ROOM
    if not ((room / "models.json").is_file() and is_stored(room, f"{WISHES}characters")):
        raise Unavailable("派单模型还没有训练。", "请运行 daoban dispatch train。")
    about = json.loads((room / "models.json").read_text("utf-8"))
    found: dict[str, Classifier] = {}
    for name in CLASSIFIERS:
        with np.load(room / f"{name}.npz") as stored:
            weights, offsets = stored["weights"], stored["offsets"]
        said = about["classifiers"][name]
        found[name] = Classifier(tuple(said["labels"]), weights, offsets, said["temperature"])
    return DispatchModels(
        wording=_load_wording(room, ""),
        wishes=_load_wording(room, WISHES),
        settled=Settled(**about["settled"]),
        digest=about["digest"],
        **found,
    )


def _save_wording(wording: Wording, room: Path, prefix: str) -> None:
    for name, part in vars(wording).items():
        if part is not None:
            save_words(part, room, f"{prefix}{name}")


def _load_wording(room: Path, prefix: str) -> Wording:
    names = [field.name for field in fields(Wording) if is_stored(room, f"{prefix}{field.name}")]
    return Wording(**{name: load_words(room, f"{prefix}{name}") for name in names})
