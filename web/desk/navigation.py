"""The bar on every page of the desk: where somebody may go, and who they are."""

from dataclasses import dataclass

from desk.accounts.account import Actor
from desk.accounts.roles import Right, may
from web.desk.texts import desk_text

PLACES: tuple[tuple[str, str, Right], ...] = (
    ("call", "/desk", Right.FILE),
    ("tickets", "/desk/tickets", Right.SEE_TICKETS),
    ("conversations", "/desk/conversations", Right.CONVERSE),
    ("approvals", "/desk/approvals", Right.APPROVE),
    ("to_tell", "/desk/to-tell", Right.FOLLOW_UP),
    ("insight", "/desk/insight", Right.INSIGHT),
    ("accounts", "/desk/accounts", Right.ACCOUNTS),
    ("audit", "/desk/audit", Right.SEE_AUDIT),
)
"""Name, path, and the right it takes; in the order of the bar."""
ROOMS: tuple[tuple[str, str, Right], ...] = (("studio", "/studio", Right.SEE_STUDIO),)
"""Other rooms for the same accounts, after those."""


@dataclass(frozen=True, slots=True)
class Place:
    """A link of the bar.

    Attributes:
        title: what it says.
        path: where it leads.
        here: whether this page, or one below it, is shown.
    """

    title: str
    path: str
    here: bool


def places_of(actor: Actor, path: str) -> list[Place]:
    """The pages that somebody may see, with the present one marked."""
    titles = desk_text()["places"]
    return [
        Place(titles[name], target, _is_at(target, path))
        for name, target, right in (*PLACES, *ROOMS)
        if may(actor.role, right)
    ]


def first_place(actor: Actor) -> str:
    """The path of the first page that somebody may see."""
    places = (*PLACES, *ROOMS)
    return next(target for _name, target, right in places if may(actor.role, right))


def _is_at(target: str, path: str) -> bool:
    return path == target or (target != "/desk" and path.startswith(f"{target}/"))
