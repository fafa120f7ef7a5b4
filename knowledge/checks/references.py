"""Every id, place and stage that a record names exists and is of the right kind."""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from knowledge.checks.content import Content, facts_of
from knowledge.facts import Source
from knowledge.files import FileRecord, Finding, Location
from knowledge.records import Bundle, Policy


def _finding(item: FileRecord, location: Location, message: str, remedy: str) -> Finding:
    line = item.line_at(location)
    return Finding(item.path, line, f"记录 {item.record.id} {message}", remedy)


def _named_sources(item: FileRecord) -> Iterator[tuple[Location, str]]:
    """Every source id inside a record."""
    for fact in facts_of(item):
        yield from ((fact.location, name) for name in fact.value.named_sources)
    yield from (((), name) for name in getattr(item.record, "sources", ()))


_HELPFUL = ("matter", "bundle", "policy")
"""Kinds that an alternative may be of."""


def _named_records(bundle: Bundle) -> Iterator[tuple[Location, tuple[str, ...], str]]:
    """Every record that a bundle names, with the kind or kinds it may be of."""
    for number, step in enumerate(bundle.matters):
        for name in (step.matter, *step.after):
            yield ("matters", number), ("matter",), name
    for place, scenario in enumerate(bundle.scenarios):
        for number, option in enumerate(scenario.options):
            location = ("scenarios", place, "options", number)
            for name in (*option.adds_matters, *option.drops_matters):
                yield location, ("matter",), name
            if option.leads_to:
                yield location, ("bundle",), option.leads_to
            for name in option.alternatives:
                yield location, _HELPFUL, name
    for number, difference in enumerate(bundle.differences):
        yield ("differences", number), ("bundle",), difference.bundle


def broken_references(content: Content) -> Iterator[Finding]:
    """Records that are named but do not exist, or are of another kind."""
    kinds = {key: type(item.record).__name__.lower() for key, item in content.by_id.items()}
    for item in content.files:
        named: list[tuple[Location, tuple[str, ...], str]] = [
            (place, ("source",), name) for place, name in _named_sources(item)
        ]
        if isinstance(item.record, Bundle):
            named += _named_records(item.record)
        if isinstance(item.record, Policy):
            named += [((), ("bundle",), name) for name in item.record.bundles]
        for location, allowed, name in dict.fromkeys(named):
            if kinds.get(name) not in allowed:
                message = f"引用的 {'、'.join(allowed)} {name} 不存在"
                yield _finding(item, location, message, "请补上这条记录，或改正编号")


def circular_steps(content: Content) -> Iterator[Finding]:
    """The steps of a bundle wait for each other in no circle, and only for steps of the bundle."""
    for item in content.bundles:
        bundle = item.record
        assert isinstance(bundle, Bundle)
        steps = {step.matter: step.after for step in bundle.matters}
        for number, step in enumerate(bundle.matters):
            for name in step.after:
                if name not in steps:
                    message = f"的事项 {step.matter} 排在 {name} 之后，但套餐里没有 {name}"
                    place = ("matters", number)
                    yield _finding(item, place, message, "请把它加进套餐，或删去这个先后关系")
        try:
            TopologicalSorter(steps).prepare()
        except CycleError as error:
            names = " → ".join(error.args[1])
            yield _finding(item, ("matters", 0), f"的事项互相等待：{names}", "请改正先后关系")


def materials_of_no_matter(content: Content) -> Iterator[Finding]:
    """What the options of a scenario drop stands in the bundle; matters they name are its own."""
    for item in content.bundles:
        bundle = item.record
        assert isinstance(bundle, Bundle)
        guides = (part.record.guide for part in (item, *content.parts(bundle)))  # type: ignore[union-attr]
        materials = {material.name for guide in guides for material in guide.materials}
        for scenario in bundle.scenarios:
            materials |= {name for option in scenario.options for name in option.adds_materials}
        steps = {step.matter for step in bundle.matters}
        for place, scenario in enumerate(bundle.scenarios):
            for number, option in enumerate(scenario.options):
                location = ("scenarios", place, "options", number)
                for name in set(option.drops_materials) - materials:
                    message = f"的情形选项「{option.label}」去掉的材料「{name}」不在套餐里"
                    yield _finding(item, location, message, "请写与材料清单中完全一样的名称")
                for name in {*option.adds_matters, *option.drops_matters} - steps:
                    message = f"的情形选项「{option.label}」提到的事项 {name} 不在套餐里"
                    yield _finding(item, location, message, "请先把它列为套餐的可选事项")


def unknown_places(content: Content) -> Iterator[Finding]:
    """Every place code stands in ``regions.yml``."""
    if content.regions is None:
        return
    known = content.regions.names
    for item in content.files:
        record = item.record
        own = record.region if isinstance(record, Source) else record.city
        named: list[tuple[Location, str]] = [((), own)]
        named += [
            (fact.location, fact.value.reference_region)
            for fact in facts_of(item)
            if fact.value.reference_region
        ]
        for location, code in named:
            if code not in known:
                message = f"写的地区编码 {code} 不在 regions.yml 里"
                yield _finding(
                    item, location, message, "请改正编码，或在 regions.yml 里加上这个地方"
                )


def unknown_stages(content: Content) -> Iterator[Finding]:
    """Every life stage stands in ``life_stages.yml``."""
    if not content.life_stages:
        return
    for item, record in content.records():
        if record.life_stage and record.life_stage not in content.life_stages:
            message = f"的阶段「{record.life_stage}」不在 life_stages.yml 里"
            yield _finding(item, (), message, f"请从这些里选一个：{'、'.join(content.life_stages)}")
