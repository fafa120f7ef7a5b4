"""Nothing stands twice: ids, titles of one kind in one city, questions of one city."""

from collections import defaultdict
from collections.abc import Hashable, Iterator

from knowledge.checks.content import Content
from knowledge.files import FileRecord, Finding, Location

Place = tuple[FileRecord, Location]


def groups[Key: Hashable](
    items: Iterator[tuple[Key, Place]],
) -> Iterator[tuple[Key, Place, Place]]:
    """Each repeated key with its first place and each later one."""
    seen: dict[Key, list[Place]] = defaultdict(list)
    for key, place in items:
        seen[key].append(place)
    for key, places in seen.items():
        for later in places[1:]:
            yield key, places[0], later


def where(place: Place) -> str:
    """File and line of a place."""
    item, location = place
    return f"{item.path}:{item.line_at(location)}"


def _finding(later: Place, message: str, remedy: str) -> Finding:
    item, location = later
    return Finding(item.path, item.line_at(location), message, remedy)


def repeated_ids(content: Content) -> Iterator[Finding]:
    """An id belongs to one record only."""
    places: Iterator[tuple[str, Place]] = ((item.record.id, (item, ())) for item in content.files)
    for key, first, later in groups(places):
        yield _finding(later, f"编号 {key} 已在 {where(first)} 使用", "请改用一个新的编号")


def repeated_titles(content: Content) -> Iterator[Finding]:
    """Two records of one kind in one city do not share a title."""
    places: Iterator[tuple[tuple[str, str, str], Place]] = (
        ((type(record).__name__, record.city, record.title), (item, ()))
        for item, record in content.records()
    )
    for (_, _, title), first, later in groups(places):
        yield _finding(
            later,
            f"名称「{title}」与 {where(first)} 重复",
            "请合并为一条记录，或写明两者的区别",
        )


def questions(content: Content) -> Iterator[tuple[str, str, Place]]:
    """City, text and place of every question and variant."""
    for item, record in content.records():
        for number, faq in enumerate(getattr(record, "faqs", ())):
            for text in (faq.question, *faq.variants):
                yield record.city, text, (item, ("faqs", number))


def repeated_questions(content: Content) -> Iterator[Finding]:
    """In one city a question is answered in one place only: two would differ one day."""
    places = (((city, text), place) for city, text, place in questions(content))
    for (_, text), first, later in groups(places):
        yield _finding(
            later,
            f"问法「{text}」已在 {where(first)}（{first[0].record.id}）出现",
            "只保留一处，或把问法写得更具体",
        )
