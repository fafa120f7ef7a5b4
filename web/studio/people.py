"""Who did something, by the name that colleagues know."""

from collections.abc import Callable

from web.studio.here import InStudio
from web.studio.texts import studio_words


def people_of(here: InStudio) -> Callable[[str], str]:
    """Says the title of an account; read once, when it is first asked for."""
    titles: dict[str, str] = {}

    def person(name: str) -> str:
        if not titles:
            titles.update(studio_words()["people"])
            titles.update((each.actor.name, each.actor.title) for each in here.desk.accounts.list())
        prefix, _, system = name.partition(":")
        by_token = prefix == "api" and system
        return titles["api"].format(name=system) if by_token else titles.get(name, name)

    return person
