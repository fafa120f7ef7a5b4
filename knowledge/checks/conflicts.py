"""A fact is not stated twice and differently."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from knowledge.checks.content import Content, Fact, facts_of
from knowledge.checks.duplicates import Place, questions, where
from knowledge.facts import Material, Statement
from knowledge.files import FileRecord, Finding
from knowledge.records import Service
from knowledge.vocabulary import Necessity

SHORTEST = 6
"""Characters a statement must have, numbers left out, to be set beside others."""
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_NO_AMOUNT = re.compile(
    r"《[^》]*》|〔\d{4}〕\d+号|第[\d一二三四五六七八九十百]+[条款项]|\d{4}年|\d+月\d+日"
)
_BRACKETS = re.compile(r"[（(][^（()）]*[)）]")
_NEGATION = r"(?:不用|不需要|不必|无需|无须|不要求|不再要求|免于|免)(?:再)?(?:提供|提交|出示|携带|带|交|要)?"
_FILLERS = re.compile(r"[\s，。？！、；：,.?!;:“”\"「」]|吗|呢|吧|啊|呀|嘛|的|了|应当|应该|要")


def _amounts(text: str) -> tuple[str, ...]:
    return tuple(_NUMBER.findall(_NO_AMOUNT.sub(" ", text)))


def _wording(text: str) -> str:
    """What a statement says without its numbers, punctuation and particles."""
    return _FILLERS.sub("", _NUMBER.sub("#", _NO_AMOUNT.sub("", text)))


def _conditions(value: Statement) -> tuple[object, ...]:
    """Facts that hold for different places, cases or years do not contradict each other."""
    years = tuple(re.findall(r"\d{4}(?=年)", value.text))
    return value.reference_region, value.when, value.valid_to, years


def numbers_that_differ(content: Content) -> Iterator[Finding]:
    """Two statements of a service that say the same with different numbers: one of them is wrong."""
    for whole, parts in content.services():
        own = _by_wording(whole)
        yield from _differences(own, own)
        for part in parts:
            if part is not whole:
                yield from _differences(own, _by_wording(part))


def _by_wording(item: FileRecord) -> dict[tuple[object, ...], list[Fact]]:
    """The statements with numbers, by their words and by where, when and for whom they hold."""
    found: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for fact in facts_of(item):
        if isinstance(fact.value, Statement) and _amounts(fact.text):
            words = _wording(fact.text)
            if len(words) >= SHORTEST:
                found[(words, *_conditions(fact.value))].append(fact)
    return found


def _differences(
    earlier: Mapping[tuple[object, ...], list[Fact]], later: Mapping[tuple[object, ...], list[Fact]]
) -> Iterator[Finding]:
    for key in earlier.keys() & later.keys():
        first = earlier[key][0]
        for fact in later[key]:
            if _amounts(fact.text) != _amounts(first.text):
                place = where((first.item, first.location))
                yield fact.finding(
                    f"「{fact.text}」与 {place} 的「{first.text}」数字不同",
                    "请核对来源，改成一致；情况不同的，把区别写进文字或 when",
                )


def questions_answered_differently(content: Content) -> Iterator[Finding]:
    """A question that differs only in punctuation and particles has one answer in a city."""
    seen: dict[tuple[str, str], tuple[str, Place]] = {}
    for city, text, place in questions(content):
        key = (city, _FILLERS.sub("", text))
        first_text, first = seen.setdefault(key, (text, place))
        if first_text != text and _answer(first) != _answer(place):
            item, location = place
            yield Finding(
                item.path,
                item.line_at(location),
                f"问法「{text}」与 {where(first)} 的「{first_text}」是同一个问题，答案不同",
                "请只保留一处，或把两个问法写得更具体",
            )


def _answer(place: Place) -> tuple[str, ...]:
    item, location = place
    faq = item.record.faqs[location[1]]  # type: ignore[union-attr]
    return tuple(statement.text for statement in faq.answer)


def waived_materials(content: Content) -> Iterator[Finding]:
    """A material that the guide always asks for is nowhere called unnecessary."""
    for _, parts in content.services():
        guides = [part.record.guide for part in parts if isinstance(part.record, Service)]
        required = [
            material
            for guide in guides
            for material in guide.materials
            if _is_always_asked_for(material)
        ]
        patterns = {
            material.name: re.compile(_NEGATION + re.escape(_BRACKETS.sub("", material.name)))
            for material in required
        }
        for part in parts:
            yield from _waivers(part, patterns)


def _is_always_asked_for(material: Material) -> bool:
    own_rule = material.reference_region is None
    return material.necessity is Necessity.REQUIRED and not material.certificate and own_rule


def _waivers(part: FileRecord, patterns: dict[str, re.Pattern[str]]) -> Iterator[Finding]:
    for fact in facts_of(part):
        if not isinstance(fact.value, Statement) or fact.value.when:
            continue
        for name, pattern in patterns.items():
            if pattern.search(fact.text) and fact.value.reference_region is None:
                yield fact.finding(
                    f"「{fact.text}」说不用交「{name}」，但材料清单里写的是必要",
                    "请核对来源：清单里改为条件材料或写明免提交，或改正这句话",
                )
