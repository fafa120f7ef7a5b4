"""Actions that answer: a question, a correction, the wish for another bundle."""

from actions.corrections import Correction, begins_with_wrong, understand_correction
from actions.options import bare
from actions.phrases import pattern
from actions.places import answer_anew, answer_in
from actions.several import respond
from actions.spelling import respelled
from actions.topics import action_return
from actions.turn import Event, Turn
from actions.understanding import ASKS_A_FIELD, Understood, ask_about, understand, with_field
from search.contracts import ConversationContext, Outcome

NOT_UNDERSTOOD = "nlu_fallback"
"""The intent of what Rasa cannot tell."""
SWITCH = "switch"
"""The intent of a wish for another bundle."""
A_WORD = 4
"""Characters of a correction that names nothing but a person or a place."""


async def action_answer(turn: Turn) -> list[Event]:
    """Answer what was said, understood with what was talked about before."""
    if turn.topics and pattern("earlier").search(turn.text):
        return await action_return(turn)
    city = turn.entity("city")
    elsewhere = city and city != turn.setting("city")
    if elsewhere and turn.topics and turn.intent in (ASKS_A_FIELD, NOT_UNDERSTOOD):
        return await answer_in(turn, str(city), turn.text)
    if turn.intent == NOT_UNDERSTOOD and begins_with_wrong(turn.text):
        return await action_correct(turn)
    text = turn.text
    if turn.intent == NOT_UNDERSTOOD and turn.slot("bundle"):
        text = respelled(text)
    return await respond(turn, text, turn.context())


async def action_correct(turn: Turn) -> list[Event]:
    """Answer what was really meant, of the field that was asked before."""
    said = understand_correction(turn.text)
    if said.denies_all:
        return await action_switch(turn)
    city, audience = turn.entity("city"), turn.entity("audience")
    if audience and len(bare(said.meant)) <= A_WORD:
        return await answer_anew(turn, {"audience": audience}, said.meant)
    if city and turn.topics and city != turn.setting("city"):
        return await answer_in(turn, city, said.meant)
    found = await _meant(turn, said)
    return turn.tell(found.reply, found.question, found.subject)


async def _meant(turn: Turn, said: Correction) -> Understood:
    """What is meant: something of its own, or another question on what was talked about."""
    text = said.meant or turn.text
    earlier = turn.topics[-1].subject if turn.topics and not turn.open_question else None
    found = await understand(turn, text, ConversationContext(), earlier)
    if not found.given and turn.topics and found.reply.field:
        found = await ask_about(turn, turn.topics[-1], text)
    elif not found.given and turn.slot("bundle"):
        found = Understood(await turn.ask(text, turn.context()), text, found.subject)
    denied = bare(said.denied)
    bundle = found.reply.bundle
    if bundle and denied and denied in bundle:
        others = ConversationContext(exclude=(bundle,))
        found = Understood(await turn.ask(text, others), text, text)
    return await with_field(turn, found, text) if said.meant else found


async def action_switch(turn: Turn) -> list[Event]:
    """Offer other bundles than those already shown, for the question they were shown for."""
    said = understand_correction(turn.text)
    if said.meant and said.denied and turn.intent == SWITCH:
        return await action_correct(turn)
    subject = turn.topics[-1].subject if turn.topics else turn.slot("last_question")
    question = turn.open_question or subject
    shown = [str(option.bundle) for option in turn.options] if turn.open_question else []
    shown = shown or [title for title in (turn.slot("bundle"),) if title]
    if not question or not shown:
        return turn.say("utter_no_alternative", Outcome.NO_ANSWER)
    excluded = [*(turn.slot("turned_down") or ()), *shown]
    context = turn.context(bundle=None, field=None, exclude=tuple(excluded))
    reply = await turn.ask(question, context)
    if reply.outcome is Outcome.NO_ANSWER:
        events = turn.say("utter_no_alternative", Outcome.NO_ANSWER)
    else:
        events = turn.tell(reply, question)
    return events + turn.put(turned_down=excluded)
