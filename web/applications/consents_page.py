"""``/application/<id>/consents``: which registers may be asked, register by register."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from actions.applications.application import Application, Channel, RegisterChoice
from actions.applications.consents import Consent
from actions.applications.overview import Overview, for_another
from actions.applications.prefilling import keys_of
from actions.applications.registers.catalogue import register
from actions.applications.texts import say
from daoban.errors import SignInNeeded
from web.applications.provenance import local
from web.applications.rendering import PageRoute, go, part_page
from web.applications.texts import application_text
from web.applications.visit import Here, Mine, Posted, Visit, text_of
from web.sign_in.same_origin import same_origin

router = APIRouter(include_in_schema=False, route_class=PageRoute)
PATH = "/application/{application_id}/consents"


@dataclass(frozen=True)
class Block:
    """What is asked, or was said, about one register.

    Attributes:
        code: of the register.
        title, contains: what it is and holds, in plain words.
        items: what exactly is wanted of it.
        choice: what was said; empty when nothing yet.
        at, until: since when and how long a consent holds.
        outcome: of the look-up, in words.
        values: how many fields it fills now.
    """

    code: str
    title: str
    contains: str
    items: tuple[str, ...]
    choice: str
    at: datetime | None
    until: datetime | None
    outcome: str
    values: int


@router.get(PATH)
def show(here: Here, application: Mine, removed: int | None = None) -> Response:
    """Every register that could fill this form, and what was said to it."""
    overview = here.overview(application)
    consents = here.applications.consents(application.id, here.owner)
    return part_page(
        here,
        overview,
        "consents",
        blocks=[_block(overview, code, consents) for code in overview.prefill.registers],
        purpose=say("purpose", title=application.title),
        days=here.applications.settings.consent_days,
        signed_in=here.person is not None,
        for_another=for_another(application),
        removed=removed,
    )


@router.post(PATH, dependencies=[Depends(same_origin)])
def decide(here: Here, application: Mine, form: Posted) -> Response:
    """Give, refuse or withdraw a consent; or go on without the rest."""
    verb, _, code = text_of(form, "action").partition(":")
    more = ""
    if verb == "withdraw":
        more = f"?removed={_withdraw(here, application, code)}"
    elif verb in ("give", "refuse"):
        _decide(here, application, code, verb == "give")
    elif verb == "rest":
        for each in here.overview(application).registers:
            if each not in application.content.registers:
                _decide(here, application, each, False)
        return go(here, application)
    return go(here, application, "consents", f"{more}#r-{code}" if code else more)


def _decide(here: Visit, application: Application, code: str, given: bool) -> None:
    if here.person is None:
        words = application_text()["consents"]
        raise SignInNeeded(words["sign_in_needed"], words["sign_in_needed_hint"])
    here.applications.consent(application.id, here.owner, code, given, Channel.PAGE, here.person)


def _withdraw(here: Visit, application: Application, code: str) -> int:
    """Withdraw a consent; how many values went with it."""
    before = len(application.content.values)
    after = here.applications.withdraw_consent(
        application.id, here.owner, code, Channel.PAGE, here.person
    )
    return max(0, before - len(after.content.values))


def _block(overview: Overview, code: str, consents: list[Consent]) -> Block:
    content, entry = overview.application.content, register(code)
    choice = content.registers.get(code)
    last = next((each for each in reversed(consents) if each.register_code == code), None)
    given = choice is RegisterChoice.GIVEN
    outcome = content.fetched.get(code, "") if given else ""
    return Block(
        code=code,
        title=entry.title,
        contains=entry.contains,
        items=tuple(entry.keys[key].title for key in keys_of(overview.prefill, code)),
        choice=choice.value if choice else "",
        at=local(last.at) if last else None,
        until=local(last.expires_at) if last and last.expires_at else None,
        outcome=application_text()["consents"]["outcome"].get(outcome, ""),
        values=sum(
            bool(each.current and each.current.provenance.register_code == code)
            for each in content.entries.values()
        ),
    )
