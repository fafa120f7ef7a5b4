"""What people usually ask next: buttons, each of which has an answer."""

import json
import logging
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.records import Service
from knowledge.vocabulary import GuideField
from search.composition.quotes import faq_quotes, field_quotes
from search.evidence import passages_of
from search.messages import Button
from search.passages import PassageKind
from search.run import Run

MOST = 4
"""Buttons under an answer."""
MOST_QUESTIONS = 2
"""Of these, published questions near the one that was asked."""
NEAR = 0.5
"""Cosine from which a published question is near the one that was asked."""
QUESTIONS = Path(__file__).parent.parent / "training"
"""Labelled questions. Read as data: the room that trains on them knows the stages."""
NEAREST = 8
"""Published questions looked at."""
log = logging.getLogger(__name__)


@lru_cache(maxsize=1)
def _asked() -> dict[str, Counter[GuideField]]:
    """How often each field is asked for, by title of the service; ``""`` for all together."""
    counts: dict[str, Counter[GuideField]] = {"": Counter()}
    for path in sorted(QUESTIONS.glob("*.jsonl")):
        for line in path.read_text("utf-8").split("\n"):
            question = _question(line)
            for field in {question.get("field"), *question.get("also", ())} - {None}:
                for title in ("", *question.get("bundles", ())):
                    counts.setdefault(title, Counter())[GuideField(field)] += 1
    return counts


def _question(line: str) -> dict[str, Any]:
    """A labelled question; nothing for a line that cannot be read: an order is no reason to fail."""
    try:
        found: dict[str, Any] = json.loads(line) if line.strip() else {}
    except ValueError:
        log.warning("a question that suggestions are ordered by cannot be read")
        return {}
    return found


def usual_fields(title: str) -> list[GuideField]:
    """All fields, those first that are most asked for with a service, or with any."""
    own, whole = _asked().get(title, Counter()), _asked()[""]
    return sorted(GuideField, key=lambda field: (-own[field], -whole[field]))


def next_buttons(
    run: Run, service: Service, answered: Sequence[str], more: bool, others: Sequence[Service] = ()
) -> list[Button]:
    """What to offer: all of what was cut, questions near this one, fields that were not asked.

    Args:
        run: the question with its evidence.
        service: what was answered on.
        answered: texts that were just quoted; what says nothing else is not offered.
        more: whether something was left out for length.
        others: services that fit the person's case better.
    """
    texts = run.tools.texts
    buttons = [Button(label=texts.say("detail"), send=texts.say("detail_send"))] if more else []
    asked = "".join(texts.question(field) for field in run.fields)
    for other in others:
        label = texts.say("other_service", title=other.title)
        buttons.append(Button(label=label, send=f"{other.title}{asked}"))
    near = _questions(run, service, set(answered))[:MOST_QUESTIONS]
    buttons += [button for _, button in near]
    taken = {*run.fields, *(field for field, _ in near)}
    parts = run.tools.snapshot.parts.get(service.id, ())
    for field in usual_fields(service.title):
        if field not in taken and field_quotes(service, parts, field):
            send = f"{service.title}{texts.question(field)}"
            buttons.append(Button(label=texts.label(field), send=send))
    return buttons[:MOST]


def _questions(
    run: Run, service: Service, answered: set[str]
) -> list[tuple[GuideField | None, Button]]:
    """Published questions of the service near the one asked, one for each field, usual ones first.

    Each has an answer of which something was not said yet.
    """
    snapshot, number = run.tools.snapshot, run.tools.snapshot.numbers.get(service.id)
    if run.evidence is None or number is None:
        return []
    own = passages_of(snapshot, number)
    found: dict[tuple[str, int], float] = {}
    for passage, cosine in zip(snapshot.passages[own], run.evidence.clause[own], strict=True):
        if passage.kind is PassageKind.QUESTION and passage.faq_record and passage.faq is not None:
            key = (passage.faq_record, passage.faq)
            found[key] = max(found.get(key, 0.0), float(cosine))
    nearest = sorted((key for key in found if found[key] >= NEAR), key=lambda key: -found[key])
    usual = usual_fields(service.title)
    buttons: dict[int, tuple[GuideField | None, Button]] = {}
    for record_id, place in nearest[:NEAREST]:
        record = snapshot.records[record_id]
        assert isinstance(record, Service)
        faq, said = record.faqs[place], {quote.text for quote in faq_quotes(record, place)}
        rank = usual.index(faq.field) if faq.field else len(usual) // 2
        if said - answered and faq.field not in run.fields and rank not in buttons:
            send = f"{service.title}：{faq.question}"
            buttons[rank] = faq.field, Button(label=faq.question, send=send)
    return [buttons[rank] for rank in sorted(buttons)]
