"""Stage 3: what kind of message it is, which fields are asked, for which place and whom."""

import re

from knowledge.records import Bundle
from knowledge.vocabulary import Audience
from search.run import Run
from search.scoring import scorer

_COMPANY = re.compile(
    r"(?:我们?|咱们?|俺们?)(?:公司|企业|厂|单位|店)|个体户|个体工商户|营业执照|法人代表"
)


def _region(run: Run) -> str | None:
    """The place that the text names, else the one that was chosen on the page."""
    regions = run.tools.lexicon.regions
    named = [name for name in regions if name in run.text]
    if named:
        return regions[max(named, key=len)]
    return regions.get(run.question.city) if run.question.city else None


def _audience(run: Run) -> Audience | None:
    if run.question.audience:
        return run.question.audience
    return Audience.COMPANY if _COMPANY.search(run.text) else None


def _context(run: Run) -> str | None:
    """Id of the bundle that earlier turns settled, if it is still published."""
    named = run.question.context.bundle
    record_id = run.tools.snapshot.by_title.get(named) if named else None
    record = run.tools.snapshot.records.get(record_id) if record_id else None
    turned_down = {run.tools.snapshot.by_title.get(name) for name in run.question.context.exclude}
    wanted = isinstance(record, Bundle) and record.id not in turned_down
    return record_id if wanted else None


def understand(run: Run) -> Run:
    """Fill ``region``, ``audience``, ``context_id``, ``vectors``, ``kinds`` and ``fields``."""
    run.region = _region(run)
    run.audience = _audience(run)
    run.context_id = _context(run)
    run.vectors = run.tools.encoder.encode([run.standard, *run.clauses])
    scores = scorer(run.tools.models)
    run.kinds = scores.kinds(run.standard, run.vectors[0])
    texts = [run.standard, *run.clauses]
    run.fields = [name for name, _ in scores.fields(texts, run.vectors)]
    return run
