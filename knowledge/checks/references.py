"""Every id that a record names exists and is of the right kind."""

from collections.abc import Iterator
from typing import Any

from knowledge.files import FileRecord, Finding
from knowledge.records import Bundle


def _named_sources(value: Any) -> Iterator[str]:
    """Every source id inside a dumped record."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key in ("source", "certificate_source") and isinstance(item, str):
                yield item
            elif key == "sources":
                yield from item
            else:
                yield from _named_sources(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _named_sources(item)


def _named_records(bundle: Bundle) -> Iterator[tuple[str, str]]:
    """Every matter and bundle that a bundle names, with the kind it must be of."""
    for step in bundle.matters:
        yield "matter", step.matter
        yield from (("matter", earlier) for earlier in step.after)
    for scenario in bundle.scenarios:
        for option in scenario.options:
            yield from (("matter", name) for name in (*option.adds_matters, *option.drops_matters))
            if option.leads_to:
                yield "bundle", option.leads_to
    yield from (("bundle", difference.bundle) for difference in bundle.differences)


def broken_references(records: list[FileRecord]) -> Iterator[Finding]:
    """Sources, matters and bundles that are named but do not exist."""
    kinds = {item.record.id: item.record.model_dump()["kind"] for item in records}
    for item in records:
        named = [("source", name) for name in _named_sources(item.record.model_dump())]
        if isinstance(item.record, Bundle):
            named += _named_records(item.record)
        for kind, name in sorted(set(named)):
            if kinds.get(name) != kind:
                yield Finding(
                    item.path,
                    item.line,
                    f"记录 {item.record.id} 引用的 {kind} {name} 不存在",
                    "请补上这条记录，或改正编号",
                )
