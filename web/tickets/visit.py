"""Who asks, and with what the desk works: what every page and every call of tickets begins with.

The app provides ``app.state.desk`` (``desk.parts.DeskParts``; of it ``tickets``, ``ratings``,
``suggesting``, ``departments``, ``hours``, ``turns`` and ``seeds`` are used here), ``search``,
``sealer``, ``workers`` and ``settings``, besides what ``web.sign_in.visitors`` needs.
"""

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request

from daoban.sealing import Sealer
from daoban.settings import Settings
from desk.calls.gazetteer import Gazetteer
from desk.drafts import Suggested
from desk.parts import DeskParts
from search.contracts import Outcome, Question
from search.service import SearchService
from web.sign_in.visitors import claimed_owner, known_visitor, visitor_of
from web.tickets.areas import Areas, in_order


@dataclass(frozen=True)
class TicketVisit:
    """One request of somebody about tickets.

    Attributes:
        request: what was asked.
    """

    request: Request

    @property
    def owner(self) -> str:
        """Whose tickets are filed and listed; makes a browser known."""
        return visitor_of(self.request).owner

    @property
    def known_owner(self) -> str:
        """The owner of a browser that has been here or is signed in; else empty."""
        visitor = known_visitor(self.request)
        return visitor.owner if visitor else ""

    @property
    def owners(self) -> list[str]:
        """The owner, and what the browser was called before somebody signed in."""
        claimed = claimed_owner(self.request)
        return list(dict.fromkeys([self.owner, *([claimed] if claimed else [])]))

    @property
    def desk(self) -> DeskParts:
        """The services of the desk."""
        desk: DeskParts = self.request.app.state.desk
        return desk

    def conversation(self, token: str) -> str:
        """The conversation whose link led here; empty when the link is not this browser's own."""
        return (self.desk.seeds.conversation(token, self.owner) or "") if token else ""

    @property
    def search(self) -> SearchService:
        """The search of this process."""
        search: SearchService = self.request.app.state.search
        return search

    @property
    def sealer(self) -> Sealer:
        """Seals what goes to the browser and comes back."""
        sealer: Sealer = self.request.app.state.sealer
        return sealer

    @property
    def cities(self) -> Mapping[str, str]:
        """Codes of the cities served, by name."""
        return self.search.tools.texts.served_cities

    @property
    def areas(self) -> Areas:
        """The districts of the cities served; read out of the gazetteer once for each that is loaded."""
        state, gazetteer = self.request.app.state, self.desk.suggesting.gazetteer
        kept: tuple[Gazetteer, Areas] | None = getattr(state, "ticket_areas", None)
        if kept is None or kept[0] is not gazetteer:
            codes = self.search.tools.lexicon.regions.codes
            named = {
                city: in_order(gazetteer.districts(city), codes) for city in self.cities.values()
            }
            kept = state.ticket_areas = (gazetteer, Areas(self.cities, named))
        return kept[1]

    @property
    def base(self) -> str:
        """What stands before every path, when a proxy serves us below one."""
        found: str = self.request.scope.get("root_path", "")
        return found

    def address(self, path: str) -> str:
        """The full address of a path, as people outside reach it."""
        values: Settings = self.request.app.state.settings
        return (values.public_url or str(self.request.base_url)).rstrip("/") + path

    def city_name(self, code: str) -> str:
        """The name of a served city; empty when it is none."""
        return next((name for name, each in self.cities.items() if each == code), "")

    def suggest(self, text: str, city: str) -> Suggested:
        """What is suggested for a text of a city, among the workers, as searches are."""
        workers: Executor = self.request.app.state.workers
        return workers.submit(self.desk.suggesting.suggest, text, city).result()

    def danger(self, text: str) -> Mapping[str, Any] | None:
        """What is said first when somebody seems to be in danger: a notice with numbers to call."""
        reply = self.search.guard(Question(text=text)) if text.strip() else None
        if reply is None or reply.outcome is not Outcome.EMERGENCY or not reply.messages:
            return None
        return reply.messages[0]


def visit_of(request: Request) -> TicketVisit:
    """Who asks."""
    return TicketVisit(request)


Here = Annotated[TicketVisit, Depends(visit_of)]
