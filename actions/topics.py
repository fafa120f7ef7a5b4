"""What was talked about: going back to it, and a summary."""

from actions.memory import Topic
from actions.options import bare, bigrams
from actions.options import named as named_option
from actions.phrases import field_label, pattern, phrase
from actions.several import respond
from actions.turn import GIVEN, Event, Turn
from actions.understanding import Understood, ask_about, goes_on, with_field
from knowledge.vocabulary import GuideField
from search.contracts import Outcome
from search.messages import Button, ButtonsMessage, TextMessage

SHORTEST = 2
"""Characters that can name a topic."""
EDGES = " ，,。；;！!？?的那"
POSSIBLE = 0.03
"""Probability from which a bundle that was talked about may be the one named."""


async def action_return(turn: Turn) -> list[Event]:
    """Go back to what was talked about before."""
    if named_option(turn.text, turn.options):
        return await respond(turn, turn.text, turn.context())
    if not turn.topics:
        return turn.say("utter_nothing_before", Outcome.NO_ANSWER)
    rest = _beside_pointing(turn.text)
    named = await _named(turn, rest)
    if isinstance(named, Understood):
        return turn.tell(named.reply, named.question, named.subject)
    topic = named or _unnamed(turn)
    events = turn.put(city=topic.city) if topic.city and turn.setting("city") else []
    found = await ask_about(turn, topic, rest if pattern("question").search(rest) else "")
    if goes_on(turn.text):
        found = await with_field(turn, found, rest)
    turn.dispatcher.utter_message(response="utter_back_to", bundle=topic.bundle)
    return events + turn.tell(found.reply, found.question, found.subject)


def _beside_pointing(text: str) -> str:
    """What is said after 「刚才说的」, else before it: which topic, and what is asked of it."""
    before, *after = pattern("earlier").split(text)
    beside = [pattern("tail").sub("", part.strip(EDGES)).strip(EDGES) for part in (*after, before)]
    return next((part for part in beside if len(part) >= SHORTEST), "")


async def _named(turn: Turn, rest: str) -> Topic | Understood | None:
    """The topic that the words beside 「刚才说的」 name; an answer when they name something new."""
    if len(bare(rest)) < SHORTEST:
        return None
    reply = await turn.ask(rest)
    likely = {match.title: match.probability for match in reply.bundles}
    known = [topic for topic in turn.topics if likely.get(topic.bundle, 0) >= POSSIBLE]
    if known:
        return max(known, key=lambda topic: likely[topic.bundle])
    remembered = _in_own_words(turn.topics, rest)
    if remembered:
        return remembered
    new = reply.outcome in GIVEN and reply.bundle
    return Understood(reply, rest, rest) if new else None


def _in_own_words(topics: list[Topic], rest: str) -> Topic | None:
    """The topic that was begun with the words that are said again now, where just one was."""
    said = bigrams(bare(pattern("question").sub(" ", rest)))
    shared = [topic for topic in topics if said & bigrams(topic.bundle + topic.subject)]
    return shared[0] if len(shared) == 1 else None


def _unnamed(turn: Turn) -> Topic:
    """The topic before the present one, or the present one where the talk strayed from it."""
    topics = turn.topics
    strayed = turn.open_question or turn.slot("outcome") not in GIVEN
    if strayed or len(topics) == 1 or pattern("going_on").search(turn.text):
        return topics[-1]
    return topics[-2]


async def action_summarise(turn: Turn) -> list[Event]:
    """Say what was talked about, and how the answers began."""
    topics = turn.topics
    if not topics:
        return turn.say("utter_nothing_before", Outcome.NO_ANSWER)
    lines = [phrase("summary")]
    for number, topic in enumerate(topics, 1):
        lines += _lines(number, topic)
    buttons = [Button(label=topic.bundle, send=topic.bundle) for topic in topics]
    for message in (
        TextMessage(text="\n".join(lines)),
        ButtonsMessage(text=phrase("summary_buttons"), buttons=buttons),
    ):
        turn.dispatcher.utter_message(json_message=message.model_dump(mode="json"))
    turn.report(Outcome.ANSWERED, turn.slot("field"))
    return []


def _lines(number: int, topic: Topic) -> list[str]:
    name = "summary_topic" if topic.city else "summary_topic_nowhere"
    head = phrase(name, number=number, bundle=topic.bundle, city=topic.city)
    said = (
        phrase("summary_field", field=field_label(GuideField(field)), said=text)
        for field, text in topic.said.items()
    )
    return [head, *said]
