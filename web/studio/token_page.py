"""``/studio/tokens``: other systems that use the studio, and those that are told of releases."""

from typing import Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from daoban.errors import DaobanError
from desk.vocabulary import Role
from knowledge.records import Department
from studio.connections.tokens import ROLES
from web.sign_in.same_origin import same_origin
from web.studio.here import InStudio, Keeper
from web.studio.posted import SentLists, one
from web.studio.rendering import StudioRoute, go, page

router = APIRouter(include_in_schema=False, route_class=StudioRoute)
PATH = "/studio/tokens"
GUARD = [Depends(same_origin)]


@router.get(PATH)
def show(here: Keeper, done: str = "") -> Response:
    """All tokens and addresses."""
    return _page(here, done=done)


@router.post(PATH, dependencies=GUARD)
def issue(here: Keeper, sent: SentLists) -> Response:
    """Make a token; it is shown this once."""
    role = next((each for each in ROLES if each.value == one(sent, "role", 20)), Role.EDITOR)
    try:
        token, secret = here.studio.tokens.issue(
            here.actor, one(sent, "name", 60), role, one(sent, "department", 60)
        )
    except DaobanError as error:
        return _page(here, error=error, name=one(sent, "name", 60))
    return _page(here, secret=secret, of=token.name)


@router.post(PATH + "/{token_id}/revoke", dependencies=GUARD)
def revoke(token_id: int, here: Keeper) -> Response:
    """Have a token be good for nothing."""
    here.studio.tokens.revoke(here.actor, token_id)
    return go(here, f"{PATH}?done=revoked")


@router.post("/studio/webhooks", dependencies=GUARD)
def add(here: Keeper, sent: SentLists) -> Response:
    """Tell an address of each release; the secret is shown this once."""
    try:
        webhook, secret = here.studio.webhooks.add(
            here.actor, one(sent, "name", 60), one(sent, "url", 500)
        )
    except DaobanError as error:
        typed = {"hook_name": one(sent, "name", 60), "hook_url": one(sent, "url", 500)}
        return _page(here, error=error, **typed)
    return _page(here, secret=secret, of=webhook.name)


@router.post("/studio/webhooks/{webhook_id}/{verb}", dependencies=GUARD)
def switch(webhook_id: int, verb: str, here: Keeper) -> Response:
    """Tell an address no more (``off``), or again (``on``)."""
    here.studio.webhooks.switch(here.actor, webhook_id, verb == "on")
    return go(here, f"{PATH}?done=switched")


def _page(here: InStudio, error: DaobanError | None = None, **given: Any) -> Response:
    known = [each for each in here.records.values() if isinstance(each, Department)]
    return page(
        here,
        "tokens",
        error.http_status if error else 200,
        tokens=here.studio.tokens.list(here.actor),
        webhooks=here.studio.webhooks.list(here.actor),
        deliveries=here.studio.webhooks.deliveries(here.actor, 20),
        roles=[each.value for each in ROLES],
        departments=sorted(known, key=lambda each: each.title),
        titles_of_departments={each.id: each.title for each in known},
        error=error,
        **{
            "secret": "",
            "of": "",
            "done": "",
            "name": "",
            "hook_name": "",
            "hook_url": "",
            **given,
        },
    )
