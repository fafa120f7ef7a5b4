"""Forms of our pages are sent from our pages only.

Browsers say where a request comes from: ``Sec-Fetch-Site`` (Fetch Metadata), which no page can
change, or before that ``Origin``. Callers that are no browsers send neither.
"""

from urllib.parse import urlsplit

from fastapi import Request

from daoban.errors import NotAllowed
from daoban.settings import Settings
from web.sign_in.texts import sign_in_text

_OURS = ("same-origin", "none")


def same_origin(request: Request) -> None:
    """A dependency for every POST of a page.

    Raises:
        NotAllowed: the request comes from another site, or hides where it comes from.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    fine = site in _OURS if site is not None else origin is None or _is_ours(request, origin)
    if not fine:
        words = sign_in_text()["same_origin"]
        raise NotAllowed(words["message"], words["hint"])


def _is_ours(request: Request, origin: str) -> bool:
    """Whether an origin is this site, as the browser reached it or as it is known outside.

    The scheme is left out: behind a proxy that ends HTTPS we do not see it.
    """
    values: Settings = request.app.state.settings
    hosts = (request.url.netloc, urlsplit(values.public_url).netloc)
    host = origin.partition("://")[2]
    return bool(host) and host.lower() in (ours.lower() for ours in hosts)
