"""Facts are whole and readable: dates, units, mandatory fields, length, no personal data."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from daoban.personal_data import find_personal_data
from knowledge.facts import Source
from knowledge.files import FileRecord, Finding
from knowledge.records import Bundle, Matter
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
_BARE_NUMBER = re.compile(r"\d+(?:\.\d+)?(?![\d.%])(?=[,。;、,;]|$)")
_PUBLIC_KINDS = frozenset({"电话号码"})
"""A published office phone is not personal data."""


def _finding(item: FileRecord, message: str, remedy: str) -> Finding:
    return Finding(item.path, item.line, f"记录 {item.record.id}：{message}", remedy)


def _texts(value: Any) -> Iterator[str]:
    """Every quotable text inside a dumped record."""
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)


def dates_out_of_order(records: list[FileRecord]) -> Iterator[Finding]:
    """A source is not seen before it was published, nor in the future."""
    for item in records:
        source = item.record
        if not isinstance(source, Source):
            continue
        if source.published and source.published > source.seen:
            yield _finding(item, "查看日期(seen)早于发布日期(published)", "请核对两个日期")
        if source.seen > date.today():
            yield _finding(item, "查看日期(seen)在将来", "请填实际查看来源的日期")


def empty_mandatory_fields(records: list[FileRecord]) -> Iterator[Finding]:
    """A bundle, with its matters, says at least its conditions, materials, process and basis."""
    matters = {item.record.id: item.record for item in records if isinstance(item.record, Matter)}
    for item in records:
        if not isinstance(item.record, Bundle):
            continue
        guides = [item.record.guide]
        guides += [
            matters[step.matter].guide for step in item.record.matters if step.matter in matters
        ]
        for field in MANDATORY:
            if not any(getattr(guide, field.value) for guide in guides):
                yield _finding(
                    item, f"必填字段 {field.value} 在套餐和事项中都为空", "请补充有来源的内容"
                )


def numbers_without_unit(records: list[FileRecord]) -> Iterator[Finding]:
    """A time limit or a fee that ends in a bare number lacks its unit."""
    for item in records:
        if not isinstance(item.record, Bundle | Matter):
            continue
        for field in (GuideField.TIME_LIMIT, GuideField.FEE):
            for statement in item.record.guide.statements(field):
                if _BARE_NUMBER.search(statement.text):
                    yield _finding(
                        item, f"「{statement.text}」中的数字没有单位", "请写明工作日、元等单位"
                    )


def personal_data(records: list[FileRecord]) -> Iterator[Finding]:
    """No record holds personal data."""
    for item in records:
        for text in _texts(item.record.model_dump()):
            for found in find_personal_data(text):
                if found.kind not in _PUBLIC_KINDS:
                    yield _finding(item, f"文字中有{found.kind}", "请删去个人信息")


def unreadable_texts(records: list[FileRecord]) -> Iterator[Finding]:
    """A statement that is too long to read is to be split."""
    for item in records:
        for text in _texts(item.record.model_dump()):
            if len(text) > READABLE_LENGTH:
                yield _finding(
                    item,
                    f"「{text[:20]}…」有 {len(text)} 字,超过 {READABLE_LENGTH} 字",
                    "请拆成几条",
                )
