"""``/desk/password``: whoever is signed in gives their account another password.

Whoever makes an account knows its first password; from here on only its owner does.
"""

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from daoban.errors import DaobanError, InvalidInput
from web.desk.here import AtDesk, Here
from web.desk.posted import Posted
from web.desk.rendering import DeskRoute, page
from web.desk.sign_in import signed_in
from web.desk.sign_in_texts import sign_in_words
from web.sign_in.same_origin import same_origin

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
PATH = "/desk/password"


@router.get(PATH)
def show(here: Here, done: str = "") -> Response:
    """The form."""
    return _page(here, done=bool(done))


@router.post(PATH, dependencies=[Depends(same_origin)])
def change(here: Here, sent: Posted) -> Response:
    """Take another password; all other browsers are signed out, this one gets a new sign-in."""
    new = sent.get("new", "")
    try:
        if new != sent.get("again", ""):
            words = sign_in_words()["own_password"]["differ"]
            raise InvalidInput(words["message"], words["hint"])
        here.desk.accounts.change_password(here.actor, sent.get("old", ""), new)
    except DaobanError as error:
        return _page(here, error=error)
    return signed_in(here.request, here.actor, f"{PATH}?done=1")


def _page(here: AtDesk, error: DaobanError | None = None, done: bool = False) -> Response:
    words = sign_in_words()["own_password"]
    status = error.http_status if error else 200
    return page(here, "password", status, w=words, error=error, done=done)
