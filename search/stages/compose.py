"""Stage 7: the reply out of released fields, each with its citation; short first."""

from collections.abc import Callable

from knowledge.facts import Material
from knowledge.records import Bundle, Explained, Record, Service
from knowledge.vocabulary import GuideField
from search.composition.cards import (
    checklist_message,
    guide_message,
    next_buttons,
    service_message,
)
from search.composition.quotes import Quote, answer_item, cite, faq_quotes, field_quotes
from search.contracts import AnswerItem, Option, Outcome
from search.evidence import passages_of
from search.messages import Button, ButtonsMessage, NoticeMessage, TextMessage
from search.passages import Passage, PassageKind
from search.run import Run
from search.texts import Texts

FAQ_HIT = 0.80
"""Cosine from which a question variant counts as the question that was asked."""
FAQ_HIT_IN_CONTEXT = 0.65
"""The same for a message that goes on with a bundle: its subject is not said again."""
SHORT = 6
"""Items of a field shown at first; one phone screen."""
MOST_FIELDS = 3


def compose(run: Run) -> Run:
    """Fill ``answer``, ``options``, ``message`` and ``messages`` for the outcome."""
    assert run.outcome is not None
    _COMPOSERS.get(run.outcome, _plain)(run)
    return run


def _record(run: Run, record_id: str) -> Record:
    record = run.tools.snapshot.records[record_id]
    assert isinstance(record, Record)
    return record


def _hit(run: Run) -> Passage | None:
    """The question of the chosen record that says what was asked, where one does."""
    chosen = run.chosen
    if chosen is None or run.evidence is None:
        return None
    cosines = run.evidence.clause
    own = passages_of(run.tools.snapshot, chosen.number)
    best, found = FAQ_HIT_IN_CONTEXT if run.from_context else FAQ_HIT, None
    for passage, cosine in zip(run.tools.snapshot.passages[own], cosines[own], strict=True):
        suits = not run.fields or passage.field in (None, *run.fields)
        if passage.kind is PassageKind.QUESTION and suits and cosine >= best:
            best, found = float(cosine), passage
    return found


def _compose_answer(run: Run) -> None:
    assert run.chosen is not None
    record = _record(run, run.chosen.record_id)
    if isinstance(record, Explained):
        _compose_explanation(run, record)
    elif isinstance(record, Service):
        _compose_service(run, record)


def _faq_quotes(run: Run, passage: Passage) -> list[Quote]:
    """The answer to the question that a passage is a variant of; nothing for other passages."""
    if passage.faq is None or passage.faq_record is None:
        return []
    return faq_quotes(_record(run, passage.faq_record), passage.faq)


def _compose_explanation(run: Run, topic: Explained) -> None:
    assert run.chosen is not None
    passage = run.tools.snapshot.passages[run.chosen.passage]
    quotes = _faq_quotes(run, passage) or [Quote(topic, topic.summary, None)]
    run.message = run.tools.texts.say("answered_topic", title=topic.title)
    _add_quotes(run, topic, quotes)


def _compose_service(run: Run, service: Service) -> None:
    texts = run.tools.texts
    _warn_of_other_city(run, service)
    hit = _hit(run)
    answered: set[GuideField | None] = set()
    quotes = _faq_quotes(run, hit) if hit else []
    if hit and quotes:
        run.outcome = Outcome.ANSWERED
        run.message = texts.say("answered_faq", title=service.title)
        _add_quotes(run, service, quotes)
        run.fields = run.fields or ([hit.field] if hit.field else [])
        answered.add(hit.field)
    more = bool(answered) and bool(run.fields) and not run.question.context.detail
    for field in run.fields[:MOST_FIELDS]:
        # A question that was answered as such needs no list behind it, except of materials.
        if field in answered and field is not GuideField.MATERIALS and more:
            continue
        more |= _add_field(run, service, field)
    if not run.answer:
        run.outcome = Outcome.RECOMMENDED
    if not run.answer or not run.from_context:
        _add_card(run, service)
    run.messages.append(next_buttons(texts, service, run.fields, more))


def _warn_of_other_city(run: Run, service: Service) -> None:
    """Say so when the rules quoted are those of another place than the person's."""
    texts = run.tools.texts
    if service.holds_in(run.home):
        return
    cities = {"city": texts.cities[run.home], "record_city": texts.cities[service.city]}
    notice = NoticeMessage(text=texts.say("other_city", **cities), level="warning")
    run.messages.append(notice)


def _add_card(run: Run, service: Service) -> None:
    """The card of a service that is new in the conversation; quoted when nothing else is."""
    records = run.tools.snapshot.records
    card = service_message(records, run.tools.texts, service)
    if run.answer:
        run.messages.append(card)
        return
    said = "recommended" if isinstance(service, Bundle) else "recommended_single"
    run.message = run.tools.texts.say(said, title=service.title)
    run.messages += [TextMessage(text=run.message), card]
    run.answer.append(answer_item(records, Quote(service, service.summary, None)))
    for step in card.matters:
        matter = _record(run, step.id)
        citation = cite(records, matter, matter.sources[0])
        run.answer.append(AnswerItem(text=step.title, record_id=step.id, citation=citation))


def _add_field(run: Run, service: Service, field: GuideField) -> bool:
    """Quote one field; whether there is more of it than was shown."""
    records, texts = run.tools.snapshot.records, run.tools.texts
    quotes = field_quotes(service, run.tools.snapshot.parts.get(service.id, ()), field)
    given = {item.text for item in run.answer}
    quotes = [quote for quote in quotes if answer_item(records, quote).text not in given]
    if not quotes:
        if not given:
            _add_not_recorded(run, service, field)
        return False
    run.message = run.message or texts.say(
        "answered", title=service.title, field=texts.label(field)
    )
    whole = run.question.context.detail or field is GuideField.MATERIALS
    shown = quotes if whole else quotes[:SHORT]
    _add_quotes(run, service, shown)
    return len(quotes) > len(shown)


def _add_not_recorded(run: Run, service: Service, field: GuideField) -> None:
    """Say that a field is not recorded and where to ask: never an invented answer."""
    texts = run.tools.texts
    department = service.lead_department or texts.say("department_unknown")
    text = texts.say(
        "not_recorded", title=service.title, field=texts.label(field), department=department
    )
    records = run.tools.snapshot.records
    citation = cite(records, service, service.sources[0])
    run.answer.append(AnswerItem(text=text, record_id=service.id, field=field, citation=citation))
    run.messages.append(NoticeMessage(text=text))


def _add_quotes(run: Run, record: Record, quotes: list[Quote]) -> None:
    """Add quotes to the answer, and as messages: materials in one list, the rest by record."""
    records, texts = run.tools.snapshot.records, run.tools.texts
    simple = run.question.context.simple
    run.answer += [answer_item(records, quote) for quote in quotes]
    if not any(isinstance(message, TextMessage) for message in run.messages):
        run.messages.append(TextMessage(text=run.message))
    if isinstance(quotes[0].item, Material):
        run.messages.append(checklist_message(records, texts, record.title, quotes, simple))
        return
    for owner in dict.fromkeys(quote.record.id for quote in quotes):
        own = [quote for quote in quotes if quote.record.id == owner]
        title = record.title
        if owner != record.id:
            title = texts.say("matter_title", bundle=title, matter=own[0].record.title)
        message = guide_message(records, texts, title, own, simple)
        if owner != record.id:
            message.text = f"【{own[0].record.title}】\n{message.text}"
        run.messages.append(message)


def _compose_clarify(run: Run) -> None:
    texts = run.tools.texts
    best = _record(run, run.options_for[0].record_id)
    for candidate in run.options_for:
        record = _record(run, candidate.record_id)
        label = _distinction(texts, best, record)
        asked = texts.question(run.fields[0]) if run.fields else ""
        run.options.append(Option(label=label, bundle=record.title, send=f"{record.title}{asked}"))
    none = texts.say("none_of_these")
    run.options.append(Option(label=none, send=texts.say("none_of_these_send")))
    single = len(run.options_for) == 1
    run.message = texts.say("clarify_one", title=best.title) if single else texts.say("clarify")
    buttons = [Button(label=option.label, send=option.send) for option in run.options]
    run.messages.append(ButtonsMessage(text=run.message, buttons=buttons))


def _distinction(texts: Texts, best: Record, other: Record) -> str:
    """The title with what sets it apart from the bundle it is confused with."""
    differences = best.differences if isinstance(best, Bundle) else ()
    if other is best:
        said = differences[0].this if differences else None
    else:
        said = next((item.other for item in differences if item.bundle == other.id), None)
    return texts.say("distinction", title=other.title, difference=said) if said else other.title


def _compose_emergency(run: Run) -> None:
    texts = run.tools.texts
    run.message = run.danger.message if run.danger else texts.say("emergency")
    numbers = list(run.danger.numbers) if run.danger else texts.emergency_numbers()
    run.messages.append(NoticeMessage(text=run.message, level="emergency", numbers=numbers))


def _plain(run: Run) -> None:
    """A sentence of our own: no answer, refused, ticket, handoff."""
    assert run.outcome is not None
    if run.danger:
        run.message = run.danger.message
    else:
        run.message = run.tools.texts.reason(run.outcome.value, run.reason)
    run.messages.append(NoticeMessage(text=run.message))


_COMPOSERS: dict[Outcome, Callable[[Run], None]] = {
    Outcome.ANSWERED: _compose_answer,
    Outcome.RECOMMENDED: _compose_answer,
    Outcome.CLARIFY: _compose_clarify,
    Outcome.EMERGENCY: _compose_emergency,
}
