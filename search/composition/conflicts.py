"""Facts that say the same with different days or fees: both are said, never one silently."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.facts import Source, Statement
from search.composition.quotes import Quote, Records, source_name, source_of
from search.texts import Texts

SHORTEST = 4
"""Characters that must be left of a statement, without its figures, to be set beside others."""
_NO_FIGURE = re.compile(
    r"《[^》]*》|〔\d{4}〕\d*号?|第[\d一二三四五六七八九十百]+[条款项]|\d{4}年(?:\d+月)?(?:\d+日)?(?:度|的)?"
)
_FIGURE = re.compile(r"\d+(?:\.\d+)?个?(?P<unit>工作日|小时|天|日|周|月|年|万元|元|%)(?:内|以内)?")
_FILLERS = re.compile(
    r"[\s，。？！、；：,.?!;:“”\"「」（）()]|的|了|应当|应该|起|至|到|约|大约|一般"
)
_BLANK = re.compile(r"#[a-z]+")
_KIND = {"元": "money", "万元": "money", "%": "share"}


@dataclass(frozen=True)
class Conflict:
    """Two facts that contradict each other; the one to go by first, where that is known."""

    first: Quote
    second: Quote
    reason: str
    """Key of the text that says why the first comes first; empty when nothing decides."""


@lru_cache(maxsize=20_000)
def _frame(text: str) -> str:
    """What a statement says without the days and fees: equal for statements on the same fact."""
    text = _FIGURE.sub(
        lambda found: f"#{_KIND.get(found['unit'], 'time')}", _NO_FIGURE.sub("", text)
    )
    return _FILLERS.sub("", text)


@lru_cache(maxsize=20_000)
def _figures(text: str) -> tuple[str, ...]:
    return tuple(found[0] for found in _FIGURE.finditer(_NO_FIGURE.sub("", text)))


def contradict(first: Statement, second: Statement) -> bool:
    """Whether two statements give the same fact, in the same case and place, another figure."""
    case = (first.when, first.reference_region) == (second.when, second.reference_region)
    frame = _frame(first.text)
    return (
        case
        and len(_BLANK.sub("", frame)) >= SHORTEST
        and "#" in frame
        and frame == _frame(second.text)
        and _figures(first.text) != _figures(second.text)
    )


def conflicts(
    records: Records, shown: Iterable[Quote], known: Sequence[Quote], home: str
) -> Iterator[Conflict]:
    """Each fact that is shown with a fact that contradicts it.

    Args:
        records: holds the sources.
        shown: what is quoted.
        known: everything that holds on the service.
        home: code of the person's city; its own rule comes first.
    """
    told: set[frozenset[str]] = set()
    alike: dict[str, list[Quote]] = defaultdict(list)
    for quote in known:
        alike[_frame(quote.text)].append(quote)
    for quote in shown:
        for other in alike[_frame(quote.text)]:
            pair = frozenset((quote.text, other.text))
            if pair in told or not _differ(quote, other):
                continue
            told.add(pair)
            yield _ordered(records, quote, other, home)


def _differ(quote: Quote, other: Quote) -> bool:
    first, second = quote.item, other.item
    both = isinstance(first, Statement) and isinstance(second, Statement)
    return both and contradict(first, second)  # type: ignore[arg-type]


def _ordered(records: Records, one: Quote, two: Quote, home: str) -> Conflict:
    """The city's own rule before the country's, then the verified one, then the newer one."""
    sources = [source_of(records, quote.item.source) for quote in (one, two)]
    local = [source.region == home for source in sources]
    doubtful = [getattr(quote.item, "unverified", False) for quote in (one, two)]
    dates = [_date(source) for source in sources]
    for reason, earlier, later in (
        ("conflict_local", local[1], local[0]),
        ("conflict_verified", doubtful[0], doubtful[1]),
        ("conflict_newer", dates[1] > dates[0], dates[0] > dates[1]),
    ):
        if earlier != later:
            return Conflict(two, one, reason) if earlier else Conflict(one, two, reason)
    return Conflict(one, two, "")


def _date(source: Source) -> str:
    """The day by which sources are older or newer; without one, older than any."""
    return source.published.isoformat() if source.published else ""


def told(records: Records, texts: Texts, found: Conflict) -> str:
    """Both facts with their sources, and which one comes first and why."""
    said = texts.say(
        "conflict",
        first=found.first.text,
        first_source=source_name(source_of(records, found.first.item.source)),
        second=found.second.text,
        second_source=source_name(source_of(records, found.second.item.source)),
    )
    return said + (texts.say(found.reason) if found.reason else "") + texts.say("conflict_ask")
