"""``/authorize``: the page on which somebody chooses who to be, and where the choice leads."""

from collections.abc import Mapping
from pathlib import Path

from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc6749 import OAuth2Error
from authlib.oauth2.rfc6749.errors import AccessDeniedError
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.templating import Jinja2Templates
from starlette.datastructures import FormData

from daoban.errors import NotAllowed
from demo_city.identity.grants import Grant
from demo_city.identity.people import Identity, identities
from demo_city.identity.requests import AuthorizationRequest, check_client, check_request

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'self' {client}"
)
router = APIRouter()
templates = Jinja2Templates(directory=Path(__file__).parent / "templates")


def texts_of(form: FormData) -> dict[str, str]:
    """The text fields of a form; files are left out."""
    return {name: value for name, value in form.items() if isinstance(value, str)}


@router.get("/authorize")
def ask(request: Request) -> Response:
    """Show who there is to choose from."""
    asked = AuthorizationRequest.of(request.query_params)
    cities: dict[str, list[Identity]] = {}
    for identity in identities().values():
        cities.setdefault(identity.city, []).append(identity)
    return _refusal(request, asked) or _page(
        request, "authorize.html", client=asked.redirect_origin, asked=asked, cities=cities
    )


@router.post("/authorize")
async def choose(request: Request) -> Response:
    """Lead back to the client with a code for the chosen person.

    The request is checked again: nothing in the form needs to be what the page put there.
    """
    form = texts_of(await request.form())
    asked = AuthorizationRequest.of(form)
    if refusal := _refusal(request, asked):
        return refusal
    identity = identities().get(form.get("person", ""))
    if identity is None:
        return _back(request, asked, _fault(AccessDeniedError()))
    grant = Grant(identity, asked.client_id, asked.redirect_uri, asked.nonce, asked.code_challenge)
    return _back(request, asked, {"code": request.app.state.codes.put(grant)})


def _refusal(request: Request, asked: AuthorizationRequest) -> Response | None:
    try:
        check_client(asked, request.app.state.settings)
        check_request(asked)
    except NotAllowed as error:
        return _page(request, "refused.html", status=400, error=error)
    except OAuth2Error as error:
        return _back(request, asked, _fault(error))
    return None


def _fault(error: OAuth2Error) -> dict[str, str]:
    return {name: str(text) for name, text in error.get_body()}


def _back(request: Request, asked: AuthorizationRequest, answer: Mapping[str, str]) -> Response:
    """To the client, with ``state`` and ``iss`` beside the answer (RFC 9207)."""
    beside = {"state": asked.state, "iss": request.app.state.settings.issuer}
    address = add_params_to_uri(asked.redirect_uri, [*answer.items(), *beside.items()])
    return RedirectResponse(address, 303, _headers())


def _page(
    request: Request,
    name: str,
    client: str = "",
    status: int = 200,
    **context: object,
) -> Response:
    return templates.TemplateResponse(
        request, name, context, status_code=status, headers=_headers(client)
    )


def _headers(client: str = "") -> dict[str, str]:
    """A form may lead to the client too: browsers hold the redirect after it to the policy."""
    return {
        "Cache-Control": "no-store",
        "Content-Security-Policy": _POLICY.format(client=client).strip(),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
