"""Further releases of a city, told apart by a stamp in every text that can be quoted."""

from datetime import UTC, datetime

from knowledge.facts import Source, Statement
from knowledge.records import Record
from knowledge.releases import Release
from search.service import SearchService
from search.snapshot import Snapshot, build_snapshot


def stamped(records: dict[str, Record | Source], stamp: str) -> dict[str, Record | Source]:
    """The same records with a stamp in each statement that bundles and topics quote."""

    def stamp_all(value: object) -> object:
        if isinstance(value, Statement):
            return value.model_copy(update={"text": f"{value.text}{stamp}"})
        if isinstance(value, tuple):
            return tuple(stamp_all(item) for item in value)
        if hasattr(value, "model_copy"):
            fields = {name: stamp_all(getattr(value, name)) for name in type(value).model_fields}
            return value.model_copy(update=fields)
        return value

    return {key: stamp_all(record) for key, record in records.items()}  # type: ignore[misc]


def snapshots_of(service: SearchService, count: int) -> list[Snapshot]:
    tools = service.tools
    return [
        build_snapshot(
            Release(
                number,
                f"{number:064d}",
                datetime.now(UTC),
                stamped(tools.snapshot.records, f"〔{number}〕"),
            ),
            tools.encoder,
            tools.lexicon.synonyms,
        )
        for number in range(2, 2 + count)
    ]
