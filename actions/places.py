"""Another city, another person: the same matter, answered with what holds there."""

from actions.memory import Topic, city_of
from actions.phrases import joined
from actions.several import respond
from actions.turn import GIVEN, Event, Turn
from actions.understanding import Understood, of_bundle, with_field
from search.contracts import ConversationContext, Outcome, Reply

SETTINGS = ("city", "audience")


async def action_set_context(turn: Turn) -> list[Event]:
    """Remember city and audience, and answer what was talked about anew with them."""
    said = {name: value for name in SETTINGS if (value := turn.entity(name))}
    if not said:
        return await respond(turn, turn.text, turn.context())
    return await answer_anew(turn, said, turn.text if "audience" in said else "")


async def answer_anew(turn: Turn, said: dict[str, str], words: str = "") -> list[Event]:
    """Answer what was talked about for another city or person.

    Args:
        turn: holds what was talked about.
        said: the new city and audience.
        words: what the person said of themselves; it goes in front of the question.
    """
    events = turn.put(**said)
    if not turn.open_question and not turn.topics:
        return events + await _begin(turn)
    turn.dispatcher.utter_message(response="utter_for_setting", setting=next(iter(said.values())))
    if turn.open_question:
        question = _with(words, turn.open_question)
        return events + turn.tell(await turn.ask(question), question)
    found = await _counterpart(turn, turn.topics[-1], words)
    found = await with_field(turn, found)
    return events + turn.tell(found.reply, found.question, found.subject)


async def _begin(turn: Turn) -> list[Event]:
    """Answer what is asked beside the city or person, where nothing was talked about yet."""
    reply = await turn.ask(turn.text)
    if reply.outcome in GIVEN or reply.outcome is Outcome.CLARIFY:
        return turn.tell(reply, turn.text)
    return turn.say("utter_context_set")


async def answer_in(turn: Turn, city: str, text: str) -> list[Event]:
    """Answer a message that names another city: of what it says itself, or what was talked about."""
    alone = Understood(await turn.ask(text, city=city), text, text)
    fits = alone.given and city_of(alone.reply) in (city, None)
    if fits or alone.reply.outcome is Outcome.CLARIFY:
        return turn.tell(alone.reply, alone.question, alone.subject)
    events = turn.put(city=city)
    found = await _counterpart(turn, turn.topics[-1])
    bundle = found.reply.bundle
    if bundle:
        question = joined(bundle, text)
        reply = await turn.ask(question, of_bundle(turn, bundle, question))
        found = Understood(reply, question, found.subject) if reply.bundle == bundle else found
    return events + turn.tell(found.reply, found.question, found.subject)


def _with(words: str, question: str) -> str:
    return joined(words, question) if words else question


async def _counterpart(turn: Turn, topic: Topic, words: str = "") -> Understood:
    """The bundle for which the words stand, here and now, with which a topic was begun."""
    question = _with(words, topic.subject)
    reply = await turn.ask(question)
    if not _fits(turn, reply):
        reply = await _other_than(turn, reply.bundle or topic.bundle, question) or reply
    return Understood(reply, question, topic.subject)


async def _other_than(turn: Turn, bundle: str, question: str) -> Reply | None:
    """What fits better than a bundle; the only one that is asked about counts as chosen."""
    reply = await turn.ask(question, ConversationContext(exclude=(bundle,)))
    offered = [str(option.bundle) for option in reply.options if option.bundle]
    if len(offered) == 1:
        reply = await turn.ask(offered[0])
    elif offered and _are_here(turn, offered, reply):
        return reply
    return reply if reply.bundle and _fits(turn, reply) else None


def _are_here(turn: Turn, titles: list[str], reply: Reply) -> bool:
    """Whether all bundles that are asked about are those of the city in force."""
    city = turn.setting("city")
    here = {match.title for match in reply.bundles if match.city == city}
    return not city or here.issuperset(titles)


def _fits(turn: Turn, reply: Reply) -> bool:
    """Whether a reply is about a bundle of the city and for the audience in force."""
    if reply.outcome not in GIVEN:
        return False
    cards = [message for message in reply.messages or () if message["type"] == "bundle"]
    audience = turn.setting("audience")
    for_whom = [card["audience"] for card in cards if card["title"] == reply.bundle]
    right_person = all(not audience or audience in whom for whom in for_whom)
    city = turn.setting("city")
    return right_person and (not city or city_of(reply) in (city, None))
