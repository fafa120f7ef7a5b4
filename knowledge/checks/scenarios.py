"""The guiding questions of a bundle lead somewhere; an option that excludes says by what right."""

import re
from collections.abc import Iterator

from knowledge.checks.content import Content
from knowledge.checks.duplicates import groups
from knowledge.facts import Source, Statement
from knowledge.files import FileRecord, Finding, Location
from knowledge.records import Bundle, Scenario, ScenarioOption
from knowledge.regions import is_within

Place = tuple[FileRecord, Location]

_RULES = re.compile("法|条例|规定|办法|细则|规则|决定|通知|意见|公告|通告|方案|标准|政策|指南|指引")
"""What laws, policies and guides are called."""
_TALK = re.compile("问答|解答|解读|报道|记者|消息|资讯|百科|常见问题|答复|回复|介绍")
"""What only speaks about them is called."""


def _scenarios(content: Content) -> Iterator[tuple[FileRecord, Bundle, Location, Scenario]]:
    for item in content.bundles:
        bundle = item.record
        assert isinstance(bundle, Bundle)
        for number, scenario in enumerate(bundle.scenarios):
            yield item, bundle, ("scenarios", number), scenario


def _options(content: Content) -> Iterator[tuple[FileRecord, Bundle, Location, ScenarioOption]]:
    for item, bundle, place, scenario in _scenarios(content):
        for number, option in enumerate(scenario.options):
            yield item, bundle, (*place, "options", number), option


def _finding(item: FileRecord, location: Location, message: str, remedy: str) -> Finding:
    return Finding(item.path, item.line_at(location), f"记录 {item.record.id} {message}", remedy)


def repeated_scenarios(content: Content) -> Iterator[Finding]:
    """In a bundle each question has its own id, and in a question each option its own label."""
    ids: Iterator[tuple[tuple[str, str], Place]] = (
        ((bundle.id, scenario.id), (item, place))
        for item, bundle, place, scenario in _scenarios(content)
    )
    for (_, name), _, (item, place) in groups(ids):
        yield _finding(item, place, f"的情形编号 {name} 用了两次", "请改用一个新的编号")
    labels: Iterator[tuple[tuple[str, Location, str], Place]] = (
        ((bundle.id, place[:2], option.label), (item, place))
        for item, bundle, place, option in _options(content)
    )
    for (_, _, label), _, (item, place) in groups(labels):
        message = f"的情形选项「{label}」在一个问题里写了两次"
        yield _finding(item, place, message, "请合并，或写明两者的区别")


def ways_out(content: Content) -> Iterator[Finding]:
    """Not every option of a question excludes: with none left, nobody could go on."""
    for item, _, place, scenario in _scenarios(content):
        if all(option.not_eligible for option in scenario.options):
            message = f"的情形「{scenario.question}」选哪个都不能办"
            yield _finding(item, place, message, "请补上可以办的选项，或去掉 not_eligible")


def exclusions_without_basis(content: Content) -> Iterator[Finding]:
    """Who cannot apply is told so by a law, policy or guide that holds in the city."""
    for item, bundle, place, option in _options(content):
        reason = option.not_eligible
        if reason and (fault := _weakness(content, bundle, reason)):
            message = f"的情形选项「{option.label}」不能办的依据{fault}"
            remedy = "请换成在本地有效的法律、政策或办事指南；没有的，改写成 note"
            yield _finding(item, (*place, "not_eligible"), message, remedy)


def _weakness(content: Content, bundle: Bundle, reason: Statement) -> str | None:
    """Why a statement is no basis for turning somebody away, if it is none."""
    if reason.unverified:
        return "未核实"
    if reason.reference_region:
        return "是别处的规定"
    found = content.by_id.get(reason.source)
    if found is None or not isinstance(found.record, Source):
        return None  # a broken reference is a finding of its own
    source = found.record
    if not is_within(bundle.city, source.region):
        return f"「{source.title}」不是在全市有效的规定"
    if _TALK.search(source.title) or not _RULES.search(source.title):
        return f"「{source.title}」不是法律、政策或办事指南"
    return None


def useless_alternatives(content: Content) -> Iterator[Finding]:
    """What may help instead holds in the city, is something else, and is named once."""
    for item, bundle, place, option in _options(content):
        for number, name in enumerate(option.alternatives):
            other = content.by_id.get(name)
            if name == bundle.id:
                fault = "就是这个套餐自己"
            elif name == option.leads_to or name in option.alternatives[:number]:
                fault = "已经写过了"
            elif other and not getattr(other.record, "holds_in", lambda _: True)(bundle.city):
                fault = "是别的城市的"
            else:
                continue
            message = f"的情形选项「{option.label}」的 alternatives 里的 {name} {fault}"
            yield _finding(item, place, message, "请删去，或换成能帮上忙的本地记录")


def materials_of_no_source(content: Content) -> Iterator[Finding]:
    """A material that only an option knows needs a note: nothing else says where it comes from."""
    for item, bundle, place, option in _options(content):
        if option.note:
            continue
        guides = (part.record.guide for part in (item, *content.parts(bundle)))  # type: ignore[union-attr]
        known = {material.name for guide in guides for material in guide.materials}
        for name in option.adds_materials:
            if name not in known:
                message = f"的情形选项「{option.label}」加的材料「{name}」没有来源"
                remedy = "请写进套餐或事项的材料清单，或加一条有来源的 note"
                yield _finding(item, place, message, remedy)
