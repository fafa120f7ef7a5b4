"""Reading the desk's pages as a browser without scripts does."""

import html
import re

from httpx import Response

_TAG = re.compile(r"<[^>]+>")
_INERT = re.compile(r"<(template|script)\b.*?</\1>", re.S)


def shown(response: Response) -> str:
    """The text of a page, without blanks that scripts clone and without tags."""
    return html.unescape(_TAG.sub(" ", _INERT.sub("", response.text)))


def without_blanks(response: Response) -> str:
    """The markup of a page without blanks and scripts."""
    return _INERT.sub("", response.text)
