"""Where does it happen? Names of the gazetteer in a text, weighed against each other."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from desk.calls.gazetteer import LONGEST, Names, Place
from desk.calls.noun_phrases import run_from, words_in
from desk.calls.phrases import phrases
from desk.drafts import SaidPlace

_HERE = re.compile(r"(?:在|位于|住|家|到|去)$")
_THERE = re.compile(r"^(?:这边|那边|这里|那里|的|区|街|路|镇|附近|边边|屋头|这儿|某)")
_ELSEWHERE = re.compile(
    r"(?:老家|户口|籍|祖籍|嫁|来自|寄|从|走|搬|以前|原来|原先)[^，。,!！?？]{0,4}$"
)
_NAMED = (
    r"(?:小区|花园|广场|大厦|商场|市场|学校|小学|中学|幼儿园|医院|车站|公园|路口|大道|街(?!道)"
    r"|路(?![灯边上面])|巷|村|社区|号楼|栋|单元|\d+号)"
)
_BEFORE = r"[^，。,、；;！!？?\s]"
_DETAIL = re.compile(f"{_BEFORE}{{0,12}}?{_NAMED}(?:{_BEFORE}{{0,6}}?{_NAMED}){{0,2}}")
_PLACE_END = re.compile(
    r"(?:[大街]道|[区县镇乡村社组路街巷号栋幢楼层座期苑院园场馆站口门桥坝坡河湖塘沟山湾城厦里外边旁侧面上下头处角段中])$"
)
LONGEST_SAID, SHORTEST_SAID = 40, 3
SOMEWHERE = "某地"
NEAR = 1.3
FAR = 0.5
"""How much more, or less, a name counts that is said like the place of the matter, or of another."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name of the gazetteer in a text."""

    start: int
    end: int
    places: tuple[Place, ...]


def mentions(text: str, names: Names) -> Iterator[Mention]:
    """Every name of the gazetteer, the longest at each place, without overlaps."""
    position = 0
    while position < len(text) - 1:
        for length in range(min(LONGEST, len(text) - position), 1, -1):
            places = names.get(text[position : position + length])
            if places:
                yield Mention(position, position + length, places)
                position += length - 1
                break
        position += 1


def place_of(text: str, names: Names) -> SaidPlace:
    """The district and subdistrict that a text is about, and the words that say so."""
    return place_among(text, list(mentions(text, names)))


def place_among(text: str, found: list[Mention]) -> SaidPlace:
    """As ``place_of``, by the names that were found in the text."""
    scores: defaultdict[str, float] = defaultdict(float)
    for mention in found:
        meant = {place.district for place in mention.places}
        for place in mention.places:
            # A name that several districts share says little of any.
            scores[place.district] += _weight(text, mention, place) / len(meant) ** 2
    if not scores:
        return SaidPlace(said=_said(text, None))
    district = max(scores, key=lambda name: scores[name])
    inside = [
        (mention, place)
        for mention in found
        for place in mention.places
        if place.district == district
    ]
    subdistrict = next((place.subdistrict for _, place in inside if place.subdistrict), None)
    return SaidPlace(district=district, subdistrict=subdistrict, said=_said(text, inside[0][0]))


def without_places(text: str, names: Names) -> str:
    """The text with each name of a place replaced by 某地: what happened, wherever it was."""
    return without(text, list(mentions(text, names)))


def without(text: str, found: list[Mention]) -> str:
    """As ``without_places``, by the names that were found in the text."""
    parts: list[str] = []
    position = 0
    for mention in found:
        parts += [text[position : mention.start], SOMEWHERE]
        position = mention.end
    return "".join([*parts, text[position:]])


def _weight(text: str, mention: Mention, place: Place) -> float:
    weight = place.weight
    if _ELSEWHERE.search(text[max(0, mention.start - 8) : mention.start]):
        weight *= FAR
    elif _HERE.search(text[: mention.start]) or _THERE.match(text[mention.end : mention.end + 2]):
        weight *= NEAR
    return weight


def _said(text: str, named: Mention | None) -> str:
    """The words of a place, at most ``LONGEST_SAID`` characters: the name, and what it is nearer."""
    found = _DETAIL.search(text, named.start if named else 0)
    if named:
        near = found is not None and found.start() <= named.start + 4
        end = found.end() if found and near else named.end
        return text[named.start : max(end, _further(text, end))][:LONGEST_SAID]
    said = phrases().object_noise.sub("", found.group()) if found else ""
    if found is None or len(said) < SHORTEST_SAID:
        return ""
    return f"{said}{text[found.end() : _further(text, found.end())]}"[:LONGEST_SAID]


def _further(text: str, start: int) -> int:
    """How far the name of a place goes on after ``start``: 「示例花园」「二期」「门口」."""
    words = words_in(text)
    first = next((n for n, word in enumerate(words) if word.start >= start), len(words))
    end = run_from(words, first, LONGEST_SAID) if first < len(words) else first
    while end > first and not _PLACE_END.search(words[end - 1].text):
        end -= 1
    joined = end > first and words[first].start == start
    return words[end - 1].end if joined else start
