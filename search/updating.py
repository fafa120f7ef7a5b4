"""The release that would be live if some records were changed: for trying it before it is."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime

from knowledge.facts import Source
from knowledge.records import Record
from knowledge.releases import Release, digest_of
from search.run import Tools
from search.snapshot import build_snapshot


def shadow(
    tools: Tools, changed: Iterable[Record | Source], removed: Collection[str] = ()
) -> Tools:
    """Tools that answer as if these records were published; those in use stay as they are.

    Args:
        tools: what is answered with now.
        changed: new and changed records.
        removed: ids of records that would be gone.
    """
    records = {key: item for key, item in tools.snapshot.records.items() if key not in removed}
    records |= {record.id: record for record in changed}
    digest = digest_of([record.model_dump(mode="json") for record in records.values()])
    release = Release(0, digest, datetime.now(UTC), dict(sorted(records.items())))
    synonyms = tools.snapshot.synonyms
    return replace(tools, snapshot=build_snapshot(release, tools.encoder, synonyms, tools.snapshot))
