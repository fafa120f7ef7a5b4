"""``/desk/accounts``: who works at the desk; for supervisors."""

from collections.abc import Mapping

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from daoban.errors import DaobanError, InvalidInput
from desk.accounts.names import known_as, new_password
from desk.accounts.texts import role_titles
from desk.vocabulary import Role
from web.desk.cities import DepartmentChoice, city_of, served
from web.desk.here import AtDesk, Supervisor
from web.desk.posted import Posted
from web.desk.rendering import DeskRoute, go, page
from web.desk.texts import desk_text
from web.sign_in.same_origin import same_origin

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
PATH = "/desk/accounts"
GUARD = [Depends(same_origin)]
NOTHING: Mapping[str, str] = {}
DONE = ("disable", "enable")


@router.get(PATH)
def show(here: Supervisor, done: str = "", name: str = "") -> Response:
    """All accounts."""
    known = [each.actor.name for each in here.desk.accounts.list()]
    fits = done in DONE and name in known
    words = desk_text()["accounts"]
    return _page(here, said=words[f"{done}_done"].format(name=name) if fits else "")


@router.post(PATH, dependencies=GUARD)
def add(here: Supervisor, sent: Posted) -> Response:
    """Make an account; its one-time password is shown once."""
    name = known_as(sent.get("name", ""))
    password = None if sent.get("no_password") else new_password(name or "name")
    try:
        account = here.desk.accounts.add(
            here.actor,
            name,
            sent.get("title", "").strip(),
            _role(sent.get("role", "")),
            _department(here, sent.get("department", "")),
            password,
        )
    except DaobanError as error:
        return _page(here, error=error, typed=sent)
    words = desk_text()["accounts"]
    said = words["added"].format(name=account.actor.name)
    return _page(here, said=said, password=password or "")


@router.post(PATH + "/{name}/password", dependencies=GUARD)
def reset(here: Supervisor, name: str) -> Response:
    """Give an account a new one-time password, shown once."""
    password = new_password(known_as(name))
    try:
        here.desk.accounts.set_password(here.actor, name, password)
    except DaobanError as error:
        return _page(here, error=error)
    return _page(here, desk_text()["accounts"]["reset_done"].format(name=name), password)


@router.post(PATH + "/{name}/{change}", dependencies=GUARD)
def change(here: Supervisor, name: str, change: str) -> Response:
    """Disable or enable an account."""
    accounts = here.desk.accounts
    try:
        if change not in DONE:
            words = desk_text()["failed"]
            raise InvalidInput(words["unreadable"], words["unreadable_hint"])
        (accounts.disable if change == "disable" else accounts.enable)(here.actor, name)
    except DaobanError as error:
        return _page(here, error=error)
    return go(here, f"{PATH}?done={change}&name={known_as(name)}")


def _role(given: str) -> Role:
    """The role of a form; anything unknown becomes a fault of the account."""
    known = {each.value: each for each in Role}
    if given not in known:
        words = desk_text()["call"]
        label = desk_text()["accounts"]["role"]
        raise InvalidInput(words["missing"].format(field=label), words["correct_and_file"])
    return known[given]


def _departments(here: AtDesk) -> list[DepartmentChoice]:
    """The departments of all cities."""
    search = here.request.app.state.search
    cities = [city_of(search, here.desk, name) for name in served(search)]
    return [each for city in cities for each in city.departments]


def _department(here: AtDesk, named: str) -> str:
    """The id of a department by id or title; what nobody knows is left to the service."""
    named = named.strip()
    found = (each.id for each in _departments(here) if named in (each.id, each.title))
    return next(found, named)


def _page(
    here: AtDesk,
    said: str = "",
    password: str = "",
    error: DaobanError | None = None,
    typed: Mapping[str, str] = NOTHING,
) -> Response:
    return page(
        here,
        "accounts",
        error.http_status if error else 200,
        rows=[(each, here.department(each.actor.department)) for each in here.desk.accounts.list()],
        roles={each.value: role_titles()[each] for each in Role},
        departments=_departments(here),
        said=said,
        password=password,
        error=error,
        typed=typed,
    )
