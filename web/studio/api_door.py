"""What every call of the studio's API begins with: a token or a sign-in, and doing things once."""

from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from typing import Annotated, Any

from fastapi import Depends, Header, Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from daoban.errors import SignInNeeded
from desk.accounts.account import Actor
from desk.accounts.roles import Right, require
from studio.connections.requests import Answer
from web.desk.visit import actor_of
from web.sign_in.same_origin import same_origin
from web.studio.here import InStudio
from web.studio.texts import studio_words

BEARER = "bearer "


def caller(request: Request, authorization: Annotated[str, Header()] = "") -> InStudio:
    """Who calls: a system with a token, or somebody who has signed in.

    Raises:
        SignInNeeded: neither; or a token that is not good.
        NotAllowed: this role has nothing to do in the studio.
    """
    actor = _actor(request, authorization)
    require(actor, Right.SEE_STUDIO)
    return InStudio(request, actor, request.app.state.desk, request.app.state.studio)


def _actor(request: Request, authorization: str) -> Actor:
    if not authorization:
        if request.method != "GET":
            same_origin(request)
        return actor_of(request)
    secret = authorization[len(BEARER) :].strip()
    found: Actor | None = None
    if authorization.lower().startswith(BEARER) and secret:
        found = request.app.state.studio.tokens.find(secret)
    if found is None:
        words = studio_words()["api"]
        raise SignInNeeded(words["token"], words["token_hint"])
    return found


Caller = Annotated[InStudio, Depends(caller)]


class Once:
    """Does what a request asks for, once for its ``Idempotency-Key``."""

    def __init__(
        self, here: Caller, idempotency_key: Annotated[str, Header(max_length=80)] = ""
    ) -> None:
        """Take who calls and the key, if there is one."""
        self.here = here
        self._key = idempotency_key.strip()

    def __call__(self, said: BaseModel, work: Callable[[], Any], status: int = 200) -> JSONResponse:
        """The answer; the same again when the same is sent again.

        Args:
            said: the body of the request.
            work: does it.
            status: of the answer.
        """
        request = self.here.request
        whole = [request.method, request.url.path, said.model_dump(mode="json")]
        answer = self.here.studio.requests.once(
            self.here.actor, self._key, whole, lambda: Answer(status, shown(work()))
        )
        return JSONResponse(answer.body, answer.status)


OnceFor = Annotated[Once, Depends()]


def shown(value: Any) -> Any:
    """A value of the studio as JSON."""
    plain = asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
    if isinstance(plain, list | tuple):
        return [shown(each) for each in plain]
    if isinstance(plain, dict):
        return {str(name): shown(each) for name, each in plain.items()}
    return jsonable_encoder(plain)
