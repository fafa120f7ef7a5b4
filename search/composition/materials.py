"""Questions about one material: 「户口本不带行不行」, 「不用身份证吧」, 「要不要结婚证原件」."""

import re
from collections.abc import Sequence
from functools import lru_cache

from knowledge.facts import Material
from knowledge.records import Service
from knowledge.vocabulary import GuideField
from search.composition.cards import Frame
from search.composition.quotes import Quote
from search.run import Run
from search.snapshot import Snapshot
from search.tokens import Segmenter, Synonyms

MOST = 3
"""Materials that one question is answered on."""
_DOCUMENT = re.compile(
    r"(?:证|簿|本|书|表|单|卡|票|照片|相片|合同|协议|章程|证明|声明|护照|公章|执照|存折|病历|凭证)$"
)
"""How the name of something to hand in ends."""
_ANY = frozenset(["证明", "凭证", "材料证明", "声明", "协议", "合同", "书", "证书", "清单", "凭单"])
"""Words that name a kind of paper, not one of them."""
_NEED = (
    r"(?:要不要|用不用|需不需要|需要不需要|带不带|交不交|必须|一定要|非要|还要|还用|也要|要|需要"
    r"|不用|不要|不需要|不必|免|不带|不交|没带|忘带|没有|没|缺|少|带|交|提供|出示|提交|拿)"
)
_ASK = re.compile(
    r"[吗吧不嘛么?？]|可以|行不|得行|行吗|能不能|能办|怎么办|咋办|要不要|用不用|需不需要|带不带|必须|没有|没带|不带|不用"
)
_OBTAIN = (
    r"(?:办|领|补办|补领|换|申领|申请|取|拿到|注销|挂失|开具|领取|办理|发)(?:个|张|本|一个|一张)?$"
)
_DOUBT = re.compile(
    r"不用|不要|不需要|不必|要不要|用不用|需不需要|带不带|交不交|不带|不交|没带|忘带|没有|没得|还要|还用|必须|一定要|非要|缺|丢"
)
_BRACKETS = re.compile(r"[（(][^（()）]*[)）]|[《》]")
_WHICH = re.compile(r"什么|哪些|哪几|啥")
"""Asks for the whole list, of which a material named beside it is no part."""
_COPY = r"(?:的)?(?:复印件|原件|电子版|电子件|扫描件|拍照|过期)"
_OTHER_ASK = re.compile(r"怎么(?:办理|开|弄|申请)|在哪|哪里|多久|多少钱|什么时候")
_CLAUSE = re.compile(r"[，,。；;！!：:\s]+")


def asked_materials(run: Run, service: Service, quotes: Sequence[Quote]) -> list[Quote]:
    """The materials that the question is about, those of this place first; most often none.

    Args:
        run: the question.
        service: its title is not taken for a material.
        quotes: the materials of the service.
    """
    only_materials = set(run.fields) <= {GuideField.MATERIALS}
    found: dict[str, float] = {}
    clauses = [each for each in _clauses(run, service) if _asks(each, only_materials)]
    for clause in clauses:
        for quote in quotes:
            share = _share_asked(run, clause, quote)
            found[quote.text] = max(found.get(quote.text, 0.0), share)
    best = max(found.values(), default=0.0)
    named = [quote for quote in quotes if found and found[quote.text] >= max(best / 2, 0.01)]
    named.sort(key=lambda quote: (not quote.is_local, -found[quote.text]))
    return named[:MOST]


def _clauses(run: Run, service: Service) -> list[str]:
    text = run.text.replace(service.title.lower(), "，")
    synonyms = run.tools.snapshot.synonyms
    return [synonyms.standardise(clause) for clause in _CLAUSE.split(text) if clause]


def _asks(clause: str, only_materials: bool) -> bool:
    """Whether a clause may ask for one material."""
    if not _ASK.search(clause) or _OTHER_ASK.search(clause):
        return False
    return bool(_DOUBT.search(clause)) or (only_materials and not _WHICH.search(clause))


def _share_asked(run: Run, clause: str, quote: Quote) -> float:
    """The share of a material's name that a clause which asks says; 0 when it asks for another."""
    snapshot = run.tools.snapshot
    length = len(snapshot.synonyms.standardise(quote.text))
    said = [name for name in heads(snapshot, quote) if name in clause]
    # 「执照」 in 「营业执照」 is no name of its own.
    whole = [name for name in said if not any(name in other and name != other for other in said)]
    return max((len(name) for name in whole if _is_to_hand_in(clause, name)), default=0) / length


def _is_to_hand_in(clause: str, name: str) -> bool:
    place = clause.find(name)
    if place < 0:
        return False
    before, after = clause[:place], clause[place + len(name) :]
    if re.search(_OBTAIN, before):
        return False
    near = re.search(_NEED + r"[^，]{0,6}$", before) or re.match(
        r"[^，]{0,4}?(?:" + _NEED + "|" + _COPY + ")", after
    )
    return near is not None


def heads(snapshot: Snapshot, quote: Quote) -> tuple[str, ...]:
    """The words that call a material by itself, in standard words: of its name and certificate."""
    item = quote.item
    certificate = item.certificate if isinstance(item, Material) else None
    names = (quote.text, certificate) if certificate else (quote.text,)
    return tuple(
        dict.fromkeys(
            head for name in names for head in _heads(snapshot.segmenter, snapshot.synonyms, name)
        )
    )


@lru_cache(maxsize=20_000)
def _heads(segmenter: Segmenter, synonyms: Synonyms, name: str) -> tuple[str, ...]:
    standard = _BRACKETS.sub("", synonyms.standardise(name))
    words = [standard, "".join(segmenter.plain_words(standard)[-2:]), *segmenter.words(standard)]
    return tuple(
        word
        for word in dict.fromkeys(words)
        if len(word) >= 2 and _DOCUMENT.search(word) and word not in _ANY
    )


def is_named(snapshot: Snapshot, quotes: Sequence[Quote], text: str) -> bool:
    """Whether a text calls one of the materials by its name."""
    standard = snapshot.synonyms.standardise(text) if quotes else ""
    return any(name in standard for quote in quotes for name in heads(snapshot, quote))


def verdict(frame: Frame, quote: Quote) -> str:
    """In one sentence whether a material has to be handed in, out of its record."""
    item, say = quote.item, frame.texts.say
    assert isinstance(item, Material)
    if item.when:
        said = say("asked_conditional", name=item.name, when=item.when)
    else:
        said = say("asked_required", name=item.name)
    if item.certificate:
        said += say("asked_free", certificate=item.certificate)
    return said if quote.is_local else say("asked_reference", said=said)
