"""Reading labelled questions: those to learn from and the golden ones have one format."""

import json
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from knowledge.vocabulary import GuideField

TRAINING = Path(__file__).parent

Kind = Literal[
    "service",
    "progress",
    "complaint",
    "handoff",
    "emergency",
    "other_people",
    "jailbreak",
    "chitchat",
    "other_service",
]


class TrainingQuestion(BaseModel):
    """One labelled question (see ``search/training/README.md``)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    style: str
    bundles: tuple[str, ...]
    topic: str | None
    field: GuideField | None
    kind: Kind
    also: tuple[GuideField, ...] = ()
    city: str | None = None

    @property
    def titles(self) -> frozenset[str]:
        """Titles of the records that are right."""
        return frozenset((*self.bundles, *((self.topic,) if self.topic else ())))


def training_files(folder: Path = TRAINING) -> list[Path]:
    """The files of training questions, in a fixed order."""
    return sorted(folder.glob("*.jsonl"))


def read_training_questions(folder: Path = TRAINING) -> list[TrainingQuestion]:
    """All training questions, in the order of their files."""
    lines = (
        line for path in training_files(folder) for line in path.read_text("utf-8").split("\n")
    )
    return [TrainingQuestion.model_validate(json.loads(line)) for line in lines if line.strip()]
