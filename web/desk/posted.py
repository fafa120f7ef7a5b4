"""What a form of a page of the desk sent."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request

MOST_FIELDS = 400


async def posted(request: Request) -> AsyncIterator[dict[str, str]]:
    """The texts of a form by name; the last one where a name stands twice, no files."""
    async with request.form(max_fields=MOST_FIELDS, max_files=0) as form:
        yield {name: value for name, value in form.multi_items() if isinstance(value, str)}


Posted = Annotated[dict[str, str], Depends(posted)]
