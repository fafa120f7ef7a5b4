"""How far applications are, told in chat (「我的申请到哪了」)."""

import time

from actions.applications.acceptance.port import CaseProgress
from actions.applications.application import Application, Status
from actions.applications.dialogue.replies import Message, card, text
from actions.applications.dialogue.wording import say
from actions.applications.parts import ApplicationParts
from actions.applications.prefilling import Person

MOST = 3
"""Applications told of at once; the page lists all."""
RECEIPT_SECONDS = 4.0
"""How long the chat waits for a receipt number before it goes on without."""
_POLL_SECONDS = 0.1


def progress_messages(parts: ApplicationParts, owner: str, person: Person | None) -> list[Message]:
    """Where the latest applications of an owner stand."""
    found = parts.applications.store.of_owner(owner)[:MOST]
    if not found:
        return [text(say("progress_none"))]
    messages: list[Message] = []
    for application in found:
        application, progress = parts.handing_in.refresh(application)
        overview = parts.applications.overview(application, person)
        told = card(overview, application.title, [], "/progress")
        messages.append({**told, "text": status_line(application, progress), "lines": True})
    return messages


def status_line(application: Application, progress: CaseProgress | None) -> str:
    """Status, receipt number, what is to be done, in one text."""
    content = application.content
    more = say("progress_receipt", receipt=content.receipt) if content.receipt else ""
    day = application.updated_at.astimezone().date().isoformat()
    more += say("progress_since", day=day)
    line = say(
        "progress",
        title=application.title,
        number=application.number,
        status=say(f"status.{application.status.value}"),
        more=more,
    )
    if content.problem:
        line += say("problem", problem=content.problem)
    if application.status is Status.SUPPLEMENT:
        line += supplement_line(application, progress)
    return line


def supplement_line(application: Application, progress: CaseProgress | None) -> str:
    """What has to be supplemented, and until when."""
    items = [
        say("supplement_item", name=name, reason=reason)
        for name, reason in application.content.supplement.items()
    ]
    deadline = progress.supplement.deadline if progress and progress.supplement else "规定时间"
    return say("supplement", list="；".join(items), deadline=deadline)


def wait_for_receipt(parts: ApplicationParts, application: Application) -> Application:
    """The application with its receipt number, if that comes soon."""
    until = time.monotonic() + RECEIPT_SECONDS
    while time.monotonic() < until:
        application = parts.applications.store.get(application.id, application.owner)
        if application.content.receipt or application.status is not Status.SUBMITTED:
            break
        time.sleep(_POLL_SECONDS)
    return application
