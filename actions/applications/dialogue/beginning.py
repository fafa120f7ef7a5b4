"""Beginning a form by chat, going on with it, leaving it for now."""

from actions.applications.application import Application, Status
from actions.applications.dialogue.heard import Heard
from actions.applications.dialogue.placing import placed
from actions.applications.dialogue.replies import Message, text
from actions.applications.dialogue.speaking import CHAT, FormTalk
from actions.applications.dialogue.wording import say
from daoban.errors import NotFound


def begin(talk: FormTalk, bundle_id: str, like: str | None = None) -> list[Message]:
    """Begin an application, or go on with the open one for the same bundle.

    Args:
        talk: the turn.
        bundle_id: the bundle.
        like: id of an earlier application whose values are copied.

    Raises:
        NotFound: no such bundle, or no form for it.
    """
    waiting = next(
        (
            each
            for each in talk.applications.store.of_owner(talk.owner)
            if each.bundle == bundle_id and each.status in (Status.DRAFT, Status.READY)
        ),
        None,
    )
    application = waiting or talk.applications.begin(talk.owner, bundle_id, CHAT, talk.person, like)
    talk.link(application)
    loose = talk.conversations.recall(talk.speaker.conversation)
    application = _hear(talk, application, loose)
    name = "begun_again" if waiting else "begun"
    said = say(name, title=application.title, number=application.number)
    return [text(said), *talk.next(application)]


def _hear(talk: FormTalk, application: Application, facts: list[Heard]) -> Application:
    """Note facts that were said before the form was open."""
    values = placed(facts, talk.overview(application))
    if not values:
        return application
    return talk.applications.hear(application.id, talk.owner, values, CHAT)


def proceed(talk: FormTalk) -> list[Message] | None:
    """Go on with the application of the conversation, or the owner's latest open one."""
    application = talk.linked()
    if application is None or not application.open:
        mine = talk.applications.store.of_owner(talk.owner)
        application = next((each for each in mine if each.open), None)
    if application is None:
        return None
    talk.link(application)
    said = say("begun_again", title=application.title, number=application.number)
    return [text(said), *talk.next(application)]


def pause(talk: FormTalk) -> list[Message] | None:
    """Leave the form for now; ``None`` when none is open."""
    application = talk.filling()
    if application is None:
        return None
    talk.link(application, paused=True)
    return [text(say("paused"))]


def resume(talk: FormTalk, code: str) -> list[Message]:
    """Go on in this conversation with an application that was begun elsewhere."""
    try:
        application = talk.applications.store.resume(code, talk.owner)
    except NotFound as error:
        return [text(f"{error.message}{error.hint or ''}")]
    talk.link(application)
    said = say("resumed", title=application.title, number=application.number)
    return [text(said), *talk.next(application)]
