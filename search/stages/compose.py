"""Stage 7: the reply out of released fields, each with its citation; short first."""

from collections.abc import Callable

from knowledge.records import Bundle, Explained, Record, Service
from search.composition.cards import Frame, guide_message
from search.composition.questions import answer_to
from search.composition.quotes import Quote, answer_item, holds
from search.composition.service import ServiceAnswer
from search.contracts import Option, Outcome
from search.messages import Button, ButtonsMessage, NoticeMessage, TextMessage
from search.run import Run
from search.texts import Texts


def compose(run: Run) -> Run:
    """Fill ``answer``, ``options``, ``message`` and ``messages`` for the outcome."""
    assert run.outcome is not None
    _COMPOSERS.get(run.outcome, _plain)(run)
    return run


def _record(run: Run, record_id: str) -> Record:
    record = run.tools.snapshot.records[record_id]
    assert isinstance(record, Record)
    return record


def _compose_answer(run: Run) -> None:
    assert run.chosen is not None
    record = _record(run, run.chosen.record_id)
    if not record.in_force:
        _say_expired(run)
    elif isinstance(record, Explained):
        _compose_explanation(run, record)
    elif isinstance(record, Service):
        ServiceAnswer(run, record).compose()


def _say_expired(run: Run) -> None:
    """A record, or all that it says, has ended since the index was built."""
    run.outcome, run.reason, run.chosen = Outcome.NO_ANSWER, "expired", None
    _plain(run)


def _compose_explanation(run: Run, topic: Explained) -> None:
    """The answer to the question of a topic that was hit, else what the topic is."""
    assert run.chosen is not None
    passage = run.tools.snapshot.passages[run.chosen.passage]
    quotes = answer_to(run, passage) or (
        [Quote(topic, topic.summary, None)] if holds(topic.summary) else []
    )
    if not quotes:
        _say_expired(run)
        return
    records, texts = run.tools.snapshot.records, run.tools.texts
    run.message = texts.say("answered_topic", title=topic.title)
    run.answer += [answer_item(records, quote) for quote in quotes]
    frame = Frame(records, texts, run.question.context.simple)
    run.messages += [TextMessage(text=run.message), guide_message(frame, topic.title, quotes)]


def _compose_clarify(run: Run) -> None:
    texts = run.tools.texts
    best = _record(run, run.options_for[0].record_id)
    for candidate in run.options_for:
        record = _record(run, candidate.record_id)
        label = _distinction(texts, best, record)
        asked = "".join(texts.question(field) for field in run.fields)
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
