"""Wishes on the form itself: submit, withdraw, change the last one, a code to go on elsewhere."""

from collections.abc import Callable, Mapping

from actions.applications.application import Application, Status
from actions.applications.dialogue.beginning import begin, pause, proceed
from actions.applications.dialogue.progress import progress_messages, wait_for_receipt
from actions.applications.dialogue.replies import Message, buttons, card, filled_rows, text
from actions.applications.dialogue.speaking import CHAT, FormTalk
from actions.applications.dialogue.wording import say, shown
from actions.applications.registers.catalogue import register
from daoban.errors import InvalidInput


def command(talk: FormTalk, name: str) -> list[Message] | None:
    """Do what a command of ``words.yml`` asks; ``None`` when it concerns no form."""
    if name == "resume":
        return proceed(talk) or [text(say("no_form"))]
    if name == "progress":
        return progress_messages(talk.parts, talk.owner, talk.person)
    if name == "pause":
        return pause(talk)
    application = talk.linked()
    if application is None:
        return [text(say("no_form"))]
    do = _COMMANDS.get(name)
    return do(talk, application) if do else talk.next(application)


def _ask_to_withdraw(_talk: FormTalk, _application: Application) -> list[Message]:
    return [buttons(say("withdraw_sure"), say("withdraw_yes"), say("withdraw_no"))]


def _withdraw(talk: FormTalk, application: Application) -> list[Message]:
    handed_in = application.status not in (Status.DRAFT, Status.READY)
    withdraw = talk.parts.handing_in.withdraw if handed_in else talk.applications.withdraw
    done = withdraw(application.id, talk.owner, CHAT)
    return [text(say("withdrawn", title=done.title, number=done.number))]


def _again(talk: FormTalk, application: Application) -> list[Message]:
    return begin(talk, application.bundle)


def _copy(talk: FormTalk, application: Application) -> list[Message]:
    return begin(talk, application.bundle, application.id)


def submit(talk: FormTalk, _application: Application | None = None) -> list[Message]:
    """Hand the application in, or say what is still missing."""
    application = talk.linked()
    if application is None:
        return [text(say("no_form"))]
    try:
        done = talk.parts.handing_in.submit(application.id, talk.owner, CHAT, talk.person)
    except InvalidInput as error:
        first = error.details[0] if error.details else {"message": error.message}
        problem = say("not_ready", message=first["message"], hint=first.get("hint") or "")
        return [text(problem), *talk.next(application)]
    done = wait_for_receipt(talk.parts, done)
    receipt = done.content.receipt
    said = say("submitted", receipt=receipt) if receipt else say("queued", number=done.number)
    return [text(said), card(talk.overview(done), done.title, [], "/progress")]


def _code(talk: FormTalk, application: Application) -> list[Message]:
    return [text(say("code", code=talk.applications.store.resume_code(application.id, talk.owner)))]


def _back(talk: FormTalk, application: Application) -> list[Message]:
    """Ask again for the field that was filled in last."""
    overview = talk.overview(application)
    events = talk.applications.store.events(application.id, talk.owner)
    paths = [path for event in reversed(events) if event.kind == "filled" for path in event.fields]
    place = next((found for path in paths if (found := overview.place(path))), None)
    if place is None or not application.open:
        return [text(say("no_back"))]
    talk.applications.focus(application.id, talk.owner, place.path, CHAT)
    value = shown(place.field, application.content.values.get(place.path, ""))
    return [text(say("back", label=place.label, value=value))]


def _consents(talk: FormTalk, application: Application) -> list[Message]:
    items = [
        say(
            "consent_item",
            register=register(code).title,
            state=say(f"consent_state.{choice.value}"),
        )
        for code, choice in application.content.registers.items()
    ]
    said = say("consents", list="、".join(items)) if items else say("no_consents")
    shown_card = card(talk.overview(application), application.title, [], "/consents")
    return [{**shown_card, "text": said, "lines": True}]


def _review(talk: FormTalk, application: Application) -> list[Message]:
    overview = talk.overview(application)
    return [card(overview, overview.form.title, filled_rows(overview), "/form")]


_COMMANDS: Mapping[str, Callable[[FormTalk, Application], list[Message]]] = {
    "withdraw": _ask_to_withdraw,
    "withdraw_sure": _withdraw,
    "again": _again,
    "copy": _copy,
    "submit": submit,
    "code": _code,
    "back": _back,
    "consents": _consents,
    "review": _review,
}
