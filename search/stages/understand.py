"""Stage 3: what kind of message it is, which fields are asked, for which place and whom."""

import re

from knowledge.records import Service
from knowledge.regions import NATION
from knowledge.vocabulary import Audience
from search.run import Run
from search.scoring import scorer

_COMPANY = re.compile(
    r"(?:我们?|咱们?|俺们?)(?:公司|企业|厂|单位|店)|个体户|个体工商户|营业执照|法人代表"
)

SURE = 0.7
"""From this probability on, fields are answered in the order in which they were asked.

Not those of a long message: in it, much that sounds like a question only leads up to one."""
LEAST = 0.1
"""Below this probability not even the likeliest field counts as near."""


def _region(run: Run) -> str | None:
    """The place that the text names, else the one that was chosen on the page."""
    codes = run.tools.lexicon.regions.codes
    named = [name for name in codes if name in run.text]
    if named:
        return codes[max(named, key=len)]
    return codes.get(run.question.city) if run.question.city else None


def _home(run: Run) -> str:
    """The served city whose guides come first: the one named, else the one chosen, else the first."""
    regions = run.tools.lexicon.regions
    chosen = regions.codes.get(run.question.city or "")
    return (
        regions.serving(run.region)
        or regions.serving(chosen)
        or next(iter(regions.served.values()), NATION)
    )


def _audience(run: Run) -> Audience | None:
    if run.question.audience:
        return run.question.audience
    return Audience.COMPANY if _COMPANY.search(run.text) else None


def _context(run: Run) -> str | None:
    """Id of the service that earlier turns settled, if it is still published."""
    snapshot = run.tools.snapshot
    record_id = snapshot.find(run.question.context.bundle, run.home)
    record = snapshot.records.get(record_id) if record_id else None
    wanted = isinstance(record, Service) and record_id not in run.turned_down
    return record_id if wanted else None


def settle_place_and_audience(run: Run) -> None:
    """Fill ``region``, ``home`` and ``audience``."""
    run.region = _region(run)
    run.home = _home(run)
    run.audience = _audience(run)


def understand(run: Run) -> Run:
    """Fill ``region``, ``home``, ``audience``, ``context_id``, ``vectors``, ``kinds``, ``subjects``, ``fields``,
    ``nearest_field``."""
    settle_place_and_audience(run)
    run.context_id = _context(run)
    run.vectors = run.tools.encoder.encode([run.standard, *run.clauses])
    scores = scorer(run.tools.models)
    row = scores.row(run.standard, run.vectors[0])
    run.kinds = scores.kinds(row)
    run.subjects = scores.subjects(row, run.home)
    texts = [run.standard, *run.clauses]
    chances = scores.fields(texts, run.vectors)
    threshold = run.tools.models.thresholds.field
    sure = [name for name, chance in chances if chance >= max(SURE, threshold)]
    asked = [name for name, chance in chances if chance >= threshold]
    in_order = sure if run.clauses else scores.in_order(run.standard, sure)
    run.fields = [*in_order, *asked[len(sure) :]]
    run.nearest_field = chances[0][0] if chances[0][1] >= LEAST else None
    return run
