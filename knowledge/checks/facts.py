"""Facts are whole and readable: dates, units, mandatory fields, length, no personal data."""

import re
from collections.abc import Iterator
from datetime import date

from daoban.personal_data import find_personal_data
from knowledge.checks.content import Content, Fact, facts_of, values_of
from knowledge.facts import Source, Statement
from knowledge.files import FileRecord, Finding, Location
from knowledge.records import Bundle, Matter, Policy, Service
from knowledge.vocabulary import GuideField

READABLE_LENGTH = 200
"""Longest statement in characters that still fits a phone screen as one item."""
MANDATORY = (
    GuideField.CONDITIONS,
    GuideField.MATERIALS,
    GuideField.PROCESS,
    GuideField.LEGAL_BASIS,
)
"""Fields without which a bundle's guide helps nobody; own or through its matters."""
_BARE_NUMBER = re.compile(r"\d+(?:\.\d+)?(?![\d.%])(?=[,。;、,;，；]|$)")
_PUBLIC_KINDS = frozenset({"电话号码"})
"""A published office phone is not personal data."""


def _finding(item: FileRecord, message: str, remedy: str, location: Location = ()) -> Finding:
    line = item.line_at(location)
    return Finding(item.path, line, f"记录 {item.record.id}：{message}", remedy)


def dates_out_of_order(content: Content) -> Iterator[Finding]:
    """A source is not seen before it was published, nor in the future."""
    for item in content.files:
        source = item.record
        if not isinstance(source, Source):
            continue
        if source.published and source.published > source.seen:
            yield _finding(item, "查看日期(seen)早于发布日期(published)", "请核对两个日期")
        if source.seen > date.today():
            yield _finding(item, "查看日期(seen)在将来", "请填实际查看来源的日期")


def empty_mandatory_fields(content: Content) -> Iterator[Finding]:
    """A bundle, with its matters, says at least its conditions, materials, process and basis."""
    for item in content.bundles:
        assert isinstance(item.record, Bundle)
        parts = [item.record, *(part.record for part in content.parts(item.record))]
        guides = [part.guide for part in parts if isinstance(part, Service)]
        for field in MANDATORY:
            if not any(getattr(guide, field.value) for guide in guides):
                yield _finding(
                    item, f"必填字段 {field.value} 在套餐和事项中都为空", "请补充有来源的内容"
                )


def numbers_without_unit(content: Content) -> Iterator[Finding]:
    """A time limit or a fee that ends in a bare number lacks its unit.

    Where the source itself gives none, the statement says so and is marked as unverified.
    """
    for item in content.files:
        if not isinstance(item.record, Bundle | Matter | Policy):
            continue
        for field in (GuideField.TIME_LIMIT, GuideField.FEE):
            for number, statement in enumerate(item.record.guide.statements(field)):
                if not statement.unverified and _BARE_NUMBER.search(statement.text):
                    fact = Fact(item, ("guide", field.value, number), statement)
                    yield fact.finding(
                        f"「{statement.text}」中的数字没有单位", "请写明工作日、元等单位"
                    )


def personal_data(content: Content) -> Iterator[Finding]:
    """No record holds personal data, in whichever of its texts."""
    for item in content.files:
        for location, text in values_of(item):
            if not isinstance(text, str) or location[-1:] in (("id",), ("url",), ("code",)):
                continue
            for found in find_personal_data(text):
                if found.kind not in _PUBLIC_KINDS:
                    yield _finding(item, f"文字中有{found.kind}", "请删去个人信息", location)


def unreadable_texts(content: Content) -> Iterator[Finding]:
    """A statement that is too long to read is to be split."""
    for item in content.files:
        for fact in facts_of(item):
            if isinstance(fact.value, Statement) and len(fact.text) > READABLE_LENGTH:
                yield fact.finding(
                    f"「{fact.text[:20]}…」有 {len(fact.text)} 字，超过 {READABLE_LENGTH} 字",
                    "请拆成几条",
                )
