"""Reading the golden questions (format: ``tests/golden/README.md``)."""

import json
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from daoban.errors import NotFound
from daoban.settings import ROOT
from knowledge.vocabulary import Audience, GuideField
from search.contracts import Outcome

GOLDEN = ROOT / "tests" / "golden"


class GoldenQuestion(BaseModel):
    """One question with the right answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    text: str
    style: str
    bundles: tuple[str, ...]
    field: GuideField | None
    outcomes: tuple[Outcome, ...]
    city: str | None = None
    audience: Audience | None = None
    topic: str | None = None
    kind: str | None = None

    @property
    def titles(self) -> frozenset[str]:
        """Titles of the records that are right."""
        return frozenset((*self.bundles, *((self.topic,) if self.topic else ())))


def read_golden(folder: Path = GOLDEN) -> list[GoldenQuestion]:
    """All golden questions of a folder, in file order.

    Raises:
        NotFound: there are none.
    """
    lines = [
        line
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
        if line.strip()
    ]
    if not lines:
        raise NotFound(f"{folder} 中没有金标问题。", "请用 --golden 指定存放 .jsonl 文件的文件夹。")
    return [GoldenQuestion.model_validate(json.loads(line)) for line in lines]
