"""An address of the studio that there is not: said on a page, with the ways that are open."""

from fastapi import APIRouter
from fastapi.responses import Response

from daoban.errors import NotFound
from web.studio.here import Visitor
from web.studio.rendering import StudioRoute
from web.studio.texts import studio_words

router = APIRouter(include_in_schema=False, route_class=StudioRoute)


@router.get("/studio/{_rest:path}")
def missing(_rest: str, _here: Visitor) -> Response:
    """Whatever no other page answers to.

    Raises:
        NotFound: always.
    """
    words = studio_words()["missing"]
    raise NotFound(words["message"], words["hint"])
