"""Who asks, and for which application: what every page and every call of the API begins with.

The app provides ``app.state.parts`` (``actions.applications.parts.ApplicationParts``) besides what
``web.sign_in.visitors`` needs.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from actions.applications.application import Application
from actions.applications.overview import Overview
from actions.applications.parts import ApplicationParts
from actions.applications.prefilling import Person
from actions.applications.service import Applications
from daoban.settings import Settings
from web.sign_in.visitors import visitor_of

MOST_FIELDS = 2000
MOST_FILES = 20


@dataclass(frozen=True)
class Visit:
    """One request of somebody to their applications.

    Attributes:
        request: what was asked.
        owner: whose applications may be seen.
        person: who is signed in; ``None`` when nobody is.
        parts: everything that works on applications.
    """

    request: Request
    owner: str
    person: Person | None
    parts: ApplicationParts

    @property
    def applications(self) -> Applications:
        """The applications of the installation."""
        return self.parts.applications

    @property
    def base(self) -> str:
        """What stands before every path, when a proxy serves us below one."""
        found: str = self.request.scope.get("root_path", "")
        return found

    def overview(self, application: Application) -> Overview:
        """An application with all that follows from it, for this person."""
        return self.applications.overview(application, self.person)

    def address(self, path: str) -> str:
        """The full address of a path, as people outside reach it."""
        values: Settings = self.request.app.state.settings
        return (values.public_url or str(self.request.base_url)).rstrip("/") + path


def visit_of(request: Request) -> Visit:
    """Who asks."""
    visitor = visitor_of(request)
    return Visit(request, visitor.owner, visitor.person, request.app.state.parts)


Here = Annotated[Visit, Depends(visit_of)]


def own_application(application_id: str, here: Here) -> Application:
    """The application of an address.

    Raises:
        NotFound: there is none, or it is somebody else's: nobody can tell which.
    """
    return here.applications.store.get(application_id, here.owner)


Mine = Annotated[Application, Depends(own_application)]


async def posted(request: Request) -> AsyncIterator[FormData]:
    """What a form of a page sent; its files are closed afterwards."""
    async with request.form(max_fields=MOST_FIELDS, max_files=MOST_FILES) as form:
        yield form


Posted = Annotated[FormData, Depends(posted)]


def text_of(form: FormData, name: str) -> str:
    """One text of a form; empty when it is not there."""
    found = form.get(name)
    return found if isinstance(found, str) else ""


def texts_of(form: FormData) -> dict[str, str]:
    """All texts of a form by name; the last one where a name stands twice."""
    return {name: value for name, value in form.multi_items() if isinstance(value, str)}


def files_of(form: FormData, name: str) -> list[UploadFile]:
    """The files of a form; a field that was left empty sends one without a name."""
    found = (value for value in form.getlist(name) if isinstance(value, UploadFile))
    return [file for file in found if file.filename]
