"""One question with the answer that is right for it."""

from pydantic import BaseModel, ConfigDict

from daoban.settings import ROOT
from knowledge.vocabulary import Audience, GuideField
from search.contracts import Outcome

GOLDEN = ROOT / "tests" / "golden"


class GoldenQuestion(BaseModel):
    """One question with the right answer (format: ``tests/golden/README.md``)."""

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
