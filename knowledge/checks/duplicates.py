"""Nothing stands twice: ids, titles of one kind in one city, questions of one record."""

from collections import defaultdict
from collections.abc import Hashable, Iterator

from knowledge.facts import Source
from knowledge.files import FileRecord, Finding
from knowledge.records import Record


def _groups[Key: Hashable](
    items: Iterator[tuple[Key, FileRecord]],
) -> Iterator[tuple[Key, FileRecord, FileRecord]]:
    """Each repeated key with its first place and each later one."""
    seen: dict[Key, list[FileRecord]] = defaultdict(list)
    for key, item in items:
        seen[key].append(item)
    for key, places in seen.items():
        for later in places[1:]:
            yield key, places[0], later


def repeated_ids(records: list[FileRecord]) -> Iterator[Finding]:
    """An id belongs to one record only."""
    for key, first, later in _groups((item.record.id, item) for item in records):
        yield Finding(
            later.path,
            later.line,
            f"编号 {key} 已在 {first.path}:{first.line} 使用",
            "请改用一个新的编号",
        )


def repeated_titles(records: list[FileRecord]) -> Iterator[Finding]:
    """Two records of one kind in one city do not share a title."""
    pairs = (
        ((item.record.kind, item.record.city, item.record.title), item)
        for item in records
        if isinstance(item.record, Record) and hasattr(item.record, "kind")
    )
    for (_, _, title), first, later in _groups(pairs):
        yield Finding(
            later.path,
            later.line,
            f"名称「{title}」与 {first.path}:{first.line} 重复",
            "请合并为一条记录，或写明两者的区别",
        )


def repeated_questions(records: list[FileRecord]) -> Iterator[Finding]:
    """In one city a question is answered in one place only: two would differ one day."""
    questions: list[tuple[tuple[str, str], FileRecord]] = []
    for item in records:
        record = item.record
        if isinstance(record, Source):
            continue
        for faq in getattr(record, "faqs", ()):
            questions += [((record.city, text), item) for text in (faq.question, *faq.variants)]
    for (_, text), first, later in _groups(iter(questions)):
        yield Finding(
            later.path,
            later.line,
            f"问法「{text}」已在 {first.path}({first.record.id})出现",
            "只保留一处，或把问法写得更具体",
        )
