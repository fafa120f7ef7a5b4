"""Who is in the studio and with what: what every page of it begins with."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request

from desk.accounts.roles import Right, require
from web.desk.here import AtDesk
from web.desk.visit import SignedIn


@dataclass(frozen=True)
class InStudio(AtDesk):
    """One request of somebody who works in the studio.

    Attributes:
        studio: everything that works there.
    """

    studio: Any

    @property
    def records(self) -> Any:
        """The live records by id."""
        return self.request.app.state.search.tools.snapshot.records


def in_studio(request: Request, actor: SignedIn) -> InStudio:
    """Who asks; somebody who may see the studio."""
    require(actor, Right.SEE_STUDIO)
    return InStudio(request, actor, request.app.state.desk, request.app.state.studio)


def having(right: Right) -> Any:
    """A dependency: whoever asks, if they have the right."""

    def in_studio_with_right(here: Annotated[InStudio, Depends(in_studio)]) -> InStudio:
        require(here.actor, right)
        return here

    return Depends(in_studio_with_right)


Visitor = Annotated[InStudio, Depends(in_studio)]
Editor = Annotated[InStudio, having(Right.EDIT)]
Reviewer = Annotated[InStudio, having(Right.REVIEW)]
Publisher = Annotated[InStudio, having(Right.PUBLISH)]
Tester = Annotated[InStudio, having(Right.HIT_TEST)]
Keeper = Annotated[InStudio, having(Right.ACCOUNTS)]
