"""What a message asks, in the light of what was said before: which questions go to the pipeline."""

from dataclasses import dataclass

from actions.memory import Topic
from actions.options import bare, buttons, named, question_for
from actions.phrases import field_question, joined, pattern
from actions.turn import GIVEN, Turn
from knowledge.vocabulary import GuideField
from search.contracts import ConversationContext, Option, Outcome, Reply

UNSETTLED = frozenset({Outcome.NO_ANSWER, Outcome.CLARIFY})
ASKS_A_FIELD = "ask_field"
"""The intent of a question on one field."""
NO_SUBJECT = 5
"""Characters of a question on a field that names no subject of its own."""
LONGEST_JOINED = 300
"""Characters beyond which an earlier question is not made longer by what is said to it."""


@dataclass(frozen=True)
class Understood:
    """A reply with the question it answers and the words that led to its bundle."""

    reply: Reply
    question: str
    subject: str

    @property
    def given(self) -> bool:
        """Whether it answers."""
        return self.reply.outcome in GIVEN


async def understand(
    turn: Turn, text: str, context: ConversationContext, earlier: str | None = None
) -> Understood:
    """Ask what is said: alone, then with an earlier question, then of what was talked about.

    Args:
        turn: knows what was talked about.
        text: what is said.
        context: what it is understood with when it is asked alone.
        earlier: the question that the text may add to; the open one by default.
    """
    option = _chosen(turn, text)
    if option:
        return await take(turn, option, text)
    alone = Understood(await turn.ask(text, context), text, text)
    if goes_on(text) and alone.reply.bundle != turn.slot("bundle"):
        alone = await with_field(turn, alone, text)
    if alone.reply.outcome not in UNSETTLED and not _is_doubtful(turn, alone.reply):
        return alone
    added = await _added_to(turn, earlier or turn.open_question, alone)
    return added or await _of_known_topic(turn, alone) or alone


def goes_on(text: str) -> bool:
    """Whether a text only turns the last question to something else: 「普通的呢」."""
    return bool(pattern("and_that").search(text)) and not pattern("question").search(text[:-1])


def _is_doubtful(turn: Turn, reply: Reply) -> bool:
    """A complaint for the pipeline that is a question for Rasa and names a field."""
    ticket = reply.outcome is Outcome.TICKET
    return ticket and turn.intent == ASKS_A_FIELD and reply.field is not None


def _chosen(turn: Turn, text: str) -> Option | None:
    """The option that a message names, also one that was not taken when there was a choice."""
    option = named(text, turn.options)
    present = not turn.open_question and option and option.bundle == turn.slot("bundle")
    return None if present else option


async def take(turn: Turn, option: Option, text: str = "") -> Understood:
    """Choose an option; what is said beside its name goes along."""
    question = question_for(option, text)
    subject = turn.topics[-1].subject if turn.topics else text
    reply = await turn.ask(question, of_bundle(turn, option.bundle, question))
    found = Understood(reply, question, turn.open_question or subject)
    return found if turn.open_question else await with_field(turn, found, text)


async def _added_to(turn: Turn, earlier: str | None, alone: Understood) -> Understood | None:
    """What is said, taken as something that an earlier question lacked."""
    text = alone.question
    if not earlier or len(earlier) > LONGEST_JOINED:
        return None
    if alone.reply.field and len(bare(text)) <= NO_SUBJECT:
        return _field_of_each(turn, alone) if turn.open_question else None
    question = joined(earlier, text)
    exclude = tuple(turn.slot("turned_down") or ())
    reply = await turn.ask(question, ConversationContext(exclude=exclude))
    found = Understood(reply, question, question)
    return found if found.given or reply.outcome is Outcome.CLARIFY else None


def _field_of_each(turn: Turn, alone: Understood) -> Understood:
    """The open question again, now for one field: that alone does not tell the options apart."""
    field = alone.reply.field
    assert field
    assert turn.open_question
    options = [
        option.model_copy(update={"send": field_question(str(option.bundle), field)})
        for option in turn.options
    ]
    messages = [buttons(options).model_dump(mode="json")]
    changes = {"outcome": Outcome.CLARIFY, "options": options, "messages": messages}
    return Understood(alone.reply.model_copy(update=changes), turn.open_question, alone.subject)


async def _of_known_topic(turn: Turn, alone: Understood) -> Understood | None:
    """What Rasa takes for a question on the present topic, or may be about an earlier one first."""
    if turn.open_question or not turn.topics:
        return None
    topics = [item for item in turn.topics if item.bundle == _first_bundle(alone.reply)]
    if turn.intent == ASKS_A_FIELD and not alone.reply.options:
        topics.append(turn.topics[-1])
    return await ask_about(turn, topics[-1], alone.question) if topics else None


def _first_bundle(reply: Reply) -> str | None:
    return reply.options[0].bundle if reply.options else None


async def ask_about(turn: Turn, topic: Topic, text: str) -> Understood:
    """Ask something of a bundle that was talked about; nothing said, what it was begun with."""
    context = of_bundle(turn, topic.bundle, text or topic.bundle)
    question = text or topic.subject
    reply = await turn.ask(question, context, topic.city)
    if reply.outcome not in GIVEN or reply.bundle != topic.bundle:
        question = _put_to(topic.bundle, text, reply.field)
        reply = await turn.ask(question, context, topic.city)
    return Understood(reply, question, topic.subject)


def _put_to(bundle: str, text: str, field: GuideField | None) -> str:
    """A question put so that it can be of this bundle only."""
    if not text:
        return bundle
    return field_question(bundle, field) if field else joined(bundle, text)


def of_bundle(turn: Turn, bundle: str | None, question: str) -> ConversationContext:
    """The context in which a question is about a bundle; a bare title begins anew and shows its card."""
    return turn.context(bundle=None if question == bundle else bundle, field=None)


async def with_field(turn: Turn, found: Understood, text: str = "") -> Understood:
    """What was asked last, asked of the bundle found now; a text with a question of its own is kept."""
    field, bundle = turn.slot("field"), found.reply.bundle
    asks_itself = pattern("question").search(text.removesuffix("呢"))
    if not (field and bundle) or asks_itself or found.reply.field == field:
        return found
    question = field_question(bundle, GuideField(field))
    reply = await turn.ask(question, of_bundle(turn, bundle, question))
    return Understood(reply, question, found.subject)
