"""Tracing a fact back to the row of the gathered material from which it was taken.

``PYTHONPATH=tests python -m support.tracing [FILE …]`` prints every fact of the given content files whose
source is not among the material, or whose numbers do not stand there.
"""

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from daoban.settings import ROOT
from knowledge.facts import Source
from knowledge.files import FileRecord, read_content

SHARED = ROOT.parent / "shared"
_ARTICLE = re.compile(r"第[一二三四五六七八九十百零]+条(?:之[一二三四五])?")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_NO_FACT = re.compile(
    r"〔\d{4}〕\d+号|第\d+号|令第?\d+号|\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}345\b|第\d+[条款项]"
)
_DIGITS = "零一二三四五六七八九"


def _chinese(number: int) -> str:
    """A whole number below 10,000 as statutes write it: 15 is 十五."""
    if number >= 10000:
        return (_chinese(number // 10000) + "万") if number % 10000 == 0 else ""
    text, rest = "", number
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, rest = divmod(rest, unit)
        if digit:
            text += _DIGITS[digit] + name
        elif text and rest:
            text += "零"
    text = re.sub("零+", "零", text)
    return text.removeprefix("一") if 10 <= number < 20 else text


def _plain(text: str) -> str:
    return re.sub(r"中华人民共和国|[《》“”\"\s]|（[^）]*）|\([^)]*\)|\[[^]]*\]", "", text)


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement or material of a record."""

    item: FileRecord
    text: str
    source: str
    locator: str | None


class Material:
    """The rows of the gathered material, findable by address, title and law."""

    def __init__(self, shared: Path = SHARED) -> None:
        self.shared = shared

    def _rows(self, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
        path = self.shared / "data" / f"{name}.jsonl"
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            yield f"{path.name}:{number}", json.loads(line)

    @cached_property
    def laws(self) -> dict[str, dict[str, tuple[str, str]]]:
        """Place and text of each article by law."""
        found: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
        for place, row in self._rows("law_articles"):
            name = _plain(row["law"])
            for law in {name, name.split("-")[0]}:  # the Civil Code stands there book by book
                found[law][row["article"]] = (place, row["text"])
        return found

    @cached_property
    def by_address(self) -> dict[str, list[tuple[str, str]]]:
        """Place and text of each row by the addresses it names."""
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for name in ("bundle_facts", "bundle_facts_more", "faq_dev", "departments", "offices"):
            for place, row in self._rows(name):
                text = json.dumps(row, ensure_ascii=False)
                for address in re.findall(r"https?://[^\s\"；;，,]+", text):
                    found[address.rstrip("/")].append((place, text))
        return found

    @cached_property
    def documents(self) -> list[tuple[str, str]]:
        """Place and text of each document of the folder ``policy`` and of every row of facts."""
        found = [
            (path.name, path.read_text("utf-8"))
            for path in sorted((self.shared / "policy").glob("*"))
        ]
        for name in ("bundle_list", "bundle_facts", "bundle_facts_more", "departments", "offices"):
            found += [
                (place, json.dumps(row, ensure_ascii=False)) for place, row in self._rows(name)
            ]
        return found

    def rows_for(self, source: Source, articles: list[str]) -> list[tuple[str, str]]:
        """Places and texts in which a fact of this source may stand."""
        law = next((self.laws[name] for name in _law_names(source) if name in self.laws), None)
        if law:
            named = [law[article] for article in articles if article in law]
            return named or list(law.values())
        if source.url and source.url.rstrip("/") in self.by_address:
            return self.by_address[source.url.rstrip("/")]
        keys = {_squeezed(source.title), _squeezed(source.document_number or "")} - {""}
        return [row for row in self.documents if any(key in _squeezed(row[1]) for key in keys)]


def _squeezed(text: str) -> str:
    return re.sub(r"[\s《》“”\"()（）\\]", "", text)


def _law_names(source: Source) -> Iterator[str]:
    plain = _plain(source.title)
    yield plain
    yield re.sub(r"(民法典)[—:：·-]*(.+编|总则|附则)$", r"\1-\2", plain)


def facts_of(item: FileRecord) -> Iterator[Fact]:
    """Every statement and material of a record."""

    def walk(value: Any) -> Iterator[Fact]:
        if isinstance(value, dict):
            text, source = value.get("text") or value.get("name"), value.get("source")
            if isinstance(text, str) and isinstance(source, str):
                yield Fact(item, text, source, value.get("locator"))
            for part in value.values():
                yield from walk(part)
        elif isinstance(value, (list, tuple)):
            for part in value:
                yield from walk(part)

    yield from walk(item.record.model_dump())


def _stands(number: str, text: str) -> bool:
    whole = number.removesuffix(".0")
    if re.search(rf"(?<!\d){re.escape(whole)}(?!\d)", text):
        return True
    return whole.isdigit() and bool(_chinese(int(whole))) and _chinese(int(whole)) in text


def trace(fact: Fact, sources: dict[str, Source], material: Material) -> tuple[str, str]:
    """Where a fact comes from.

    Returns:
        The place of the row, and what does not fit; one of the two is empty.
    """
    source = sources.get(fact.source)
    if source is None:
        return "", "没有这个来源"
    articles = _ARTICLE.findall(f"{fact.locator or ''} {fact.text}")
    rows = material.rows_for(source, articles)
    if not rows:
        return "", f"材料里找不到来源《{source.title}》"
    numbers = _NUMBER.findall(_NO_FACT.sub(" ", fact.text))
    everything = " ".join(text for _, text in rows)
    missing = [number for number in numbers if not _stands(number, everything)]
    if missing:
        return "", f"来源里没有数字 {'、'.join(missing)}"
    best = max(rows, key=lambda row: len(set(row[1]) & set(fact.text)) - len(row[1]) / 10000)
    return best[0], ""


def untraceable(records: list[FileRecord], material: Material) -> Iterator[tuple[Fact, str]]:
    """The facts that cannot be traced, with what is wrong."""
    sources = {item.record.id: item.record for item in records if isinstance(item.record, Source)}
    for item in records:
        if isinstance(item.record, Source):
            continue
        for fact in facts_of(item):
            _, fault = trace(fact, sources, material)
            if fault:
                yield fact, fault


def main() -> None:
    """Print what cannot be traced."""
    records, _ = read_content(ROOT / "knowledge" / "content")
    wanted = {Path(name).resolve() for name in sys.argv[1:]}
    count = 0
    for fact, fault in untraceable(records, Material()):
        if not wanted or fact.item.path.resolve() in wanted:
            count += 1
            print(
                f"{fact.item.path}:{fact.item.line} {fact.item.record.id} [{fact.source}] {fault}: {fact.text}"
            )
    print(f"{count} 处")


if __name__ == "__main__":
    main()
