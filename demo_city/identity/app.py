"""The demonstration issuer: discovery, keys, ``/authorize``, ``/token``, ``/userinfo``.

It listens on loopback only; whoever opens its page chooses, without a password, which of the
made-up people to be.
"""

import time
from pathlib import Path
from typing import Any

from authlib.oauth2.rfc6749 import OAuth2Error
from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles
from joserfc.jwk import KeySet

from daoban.serving import serve
from daoban.settings import Settings, settings
from demo_city.identity import pages
from demo_city.identity.grants import ACCESS_SECONDS, CODE_SECONDS, Clock, Grant, ShortLived
from demo_city.identity.people import Identity
from demo_city.identity.signing_key import ALGORITHM, signing_key
from demo_city.identity.tokens import check_grant, check_secret, token_response

HOST = "127.0.0.1"
STATIC = Path(__file__).parent / "static"
NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}
router = APIRouter()


@router.get("/health")
def health() -> dict[str, str]:
    """Whether the process runs."""
    return {"status": "ok"}


@router.get("/.well-known/openid-configuration")
def discovery(request: Request) -> dict[str, Any]:
    """What this issuer is and where its parts are (OpenID Connect Discovery 1.0 section 3)."""
    issuer = request.app.state.settings.issuer
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "userinfo_endpoint": f"{issuer}/userinfo",
        "jwks_uri": f"{issuer}/jwks",
        "scopes_supported": ["openid", "profile"],
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [ALGORITHM],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
        "claims_supported": ["sub", "name", "identity_number", "credit_code", "company_name"],
    }


@router.get("/jwks")
def keys(request: Request) -> dict[str, Any]:
    """The public half of the signing key."""
    return dict(KeySet([request.app.state.key]).as_dict(private=False))


@router.post("/token")
async def token(request: Request) -> JSONResponse:
    """A code for tokens; the code is gone whatever the answer is."""
    state = request.app.state
    form = pages.texts_of(await request.form())
    try:
        check_secret(form, request.headers.get("authorization", ""), state.settings)
        grant = check_grant(form, state.codes.take(form.get("code", "")))
    except OAuth2Error as error:
        return JSONResponse(dict(error.get_body()), error.status_code, NO_STORE)
    access_token = state.access.put(grant.identity)
    body = token_response(grant, access_token, state.key, state.settings.issuer)
    return JSONResponse(body, headers=NO_STORE)


@router.get("/userinfo")
def userinfo(request: Request) -> JSONResponse:
    """The claims about whoever the access token is for."""
    scheme, _, name = request.headers.get("authorization", "").partition(" ")
    identity = request.app.state.access.get(name) if scheme.lower() == "bearer" else None
    if identity is None:
        refused = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
        return JSONResponse({"error": "invalid_token"}, 401, refused | NO_STORE)
    return JSONResponse(identity.claims(), headers=NO_STORE)


def create_app(values: Settings, clock: Clock = time.monotonic) -> FastAPI:
    """The issuer.

    Args:
        values: the settings; the signing key lives in ``var/demo_city``.
        clock: seconds, by which codes and access tokens age.
    """
    app = FastAPI(title="演示身份认证", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.settings = values
    app.state.key = signing_key(values.var / "demo_city")
    app.state.codes = ShortLived[Grant](CODE_SECONDS, clock)
    app.state.access = ShortLived[Identity](ACCESS_SECONDS, clock)
    app.include_router(router)
    app.include_router(pages.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app


def main() -> None:
    """Serve on loopback until told to stop."""
    values = settings()
    serve(create_app, values, values.identity_port)


if __name__ == "__main__":
    main()
