"""The bar on every page of the studio."""

from desk.accounts.account import Actor
from desk.accounts.roles import Right, may
from web.desk.navigation import Place, first_place
from web.studio.texts import studio_words

HOME = "/studio"
PLACES: tuple[tuple[str, str, Right], ...] = (
    ("records", HOME, Right.SEE_STUDIO),
    ("reviews", "/studio/reviews", Right.SEE_STUDIO),
    ("releases", "/studio/releases", Right.SEE_STUDIO),
    ("hits", "/studio/hits", Right.HIT_TEST),
    ("questions", "/studio/questions", Right.SEE_STUDIO),
    ("tokens", "/studio/tokens", Right.ACCOUNTS),
    ("audit", "/desk/audit", Right.SEE_AUDIT),
)
"""Name, path, and the right it takes; in the order of the bar."""


def places_of(actor: Actor, path: str) -> list[Place]:
    """The pages that somebody may see, with the present one marked; the desk's first one last."""
    titles = studio_words()["places"]
    places = [
        Place(titles[name], target, _is_at(target, path))
        for name, target, right in PLACES
        if may(actor.role, right)
    ]
    desk = first_place(actor)
    return [*places, Place(titles["desk"], desk, False)] if desk != HOME else places


def _is_at(target: str, path: str) -> bool:
    if target == HOME:
        return path == HOME or path.startswith(("/studio/record/", "/studio/new"))
    return path == target or path.startswith(f"{target}/")
