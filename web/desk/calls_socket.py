"""``/api/v1/desk/calls/{call}``: speech-to-text and agents on one call, by WebSocket.

Signed in by the cookie of the desk, or, for a speech engine, by the bearer token of the settings.
"""

import asyncio
import hmac
import json
from collections import deque
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from daoban.errors import DaobanError, InvalidInput, NotAllowed, NotFound, SignInNeeded
from daoban.settings import Settings
from desk.accounts.roles import Right, require
from web.cities import check_city
from web.desk.call import SPEECH, is_call_id
from web.desk.call_hub import Call, CallHub
from web.desk.requests import MOST_CHARACTERS, Id
from web.desk.suggest_api import suggested
from web.desk.texts import desk_text
from web.desk.visit import actor_of
from web.sign_in.texts import sign_in_text

router = APIRouter(prefix="/api/v1/desk")
MOST_WAITING = 5
"""Answers that a slow listener may be behind; older ones it never gets."""


class Said(BaseModel):
    """What a speech engine or a page sends.

    Attributes:
        text: a piece to append; ``final`` false: it may still change.
        transcript: everything, in place of what was there.
        seen: the revision that ``transcript`` was made on.
        began: the telling of the call that ``seen`` counts in; another one is seen from its start.
        edit: which change of its own a page sends, counted from 1; told again once it is in.
        source: id of the page that sends it, so that it knows its own words again.
        city: name of the city, from now on.
    """

    model_config = ConfigDict(extra="forbid")

    text: str | None = Field(default=None, max_length=MOST_CHARACTERS)
    final: bool = True
    transcript: str | None = Field(default=None, max_length=MOST_CHARACTERS)
    seen: int | None = Field(default=None, ge=0)
    began: Annotated[str, Field(max_length=16)] = ""
    edit: int | None = Field(default=None, ge=1)
    source: Id = ""
    city: str | None = Field(default=None, max_length=20)


class _Listener:
    """One connection, and what it has not been told yet."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._waiting: deque[dict[str, Any]] = deque(maxlen=MOST_WAITING)
        self._more = asyncio.Event()

    def tell(self, message: dict[str, Any]) -> None:
        """Have it told, as soon as it listens; the newest counts."""
        self._waiting.append(message)
        self._more.set()

    async def send_all(self) -> None:
        """Tell it whatever comes, until it is gone."""
        while True:
            await self._more.wait()
            self._more.clear()
            while self._waiting:
                text = json.dumps(self._waiting.popleft(), ensure_ascii=False)
                await self._socket.send_text(text)


@router.websocket("/calls/{call_id}")
async def listen(socket: WebSocket, call_id: str) -> None:
    """Take what is said, tell what follows from it."""
    await _check(socket, call_id)  # what it raises refuses the handshake, with status and reason
    await socket.accept()
    hub, listener = _hub(socket), _Listener(socket)
    call = hub.join(call_id, listener.tell)
    sending = asyncio.create_task(listener.send_all())
    try:
        if call.spoken.transcript:
            listener.tell(await hub.message(call))
        while True:
            await _take(socket, hub, call, listener)
    except (WebSocketDisconnect, RuntimeError):
        pass  # gone, or the process ends
    finally:
        hub.leave(call_id, listener.tell)
        sending.cancel()
        await asyncio.wait([sending])


async def _take(socket: WebSocket, hub: CallHub, call: Call, listener: _Listener) -> None:
    """One message of a speech engine or a page."""
    try:
        said = Said.model_validate_json(await socket.receive_text())
        city = await asyncio.to_thread(check_city, socket.app.state.search, said.city)
    except (ValidationError, KeyError):
        words = desk_text()["socket"]
        listener.tell(InvalidInput(words["unreadable"], words["unreadable_hint"]).as_json(""))
        return
    except DaobanError as error:
        listener.tell(error.as_json(""))
        return
    call.city = city or call.city
    if said.transcript is not None:
        here = said.began in ("", call.began)
        call.spoken.replace(said.transcript, said.seen if here else 0)
        if said.edit and said.source:
            call.edits[said.source] = said.edit
    elif said.text:
        call.spoken.append(said.text, said.final)
    else:
        return
    call.source = said.source or SPEECH
    hub.changed(call)


def _hub(socket: WebSocket) -> CallHub:
    """The calls of the process, made when the first one comes."""
    state = socket.app.state
    if not hasattr(state, "call_hub"):

        async def suggest(transcript: str, city: str | None, shown: list[str]) -> Any:
            return await suggested(state, transcript, city, shown)

        state.call_hub = CallHub(suggest)
    hub: CallHub = state.call_hub
    return hub


async def _check(socket: WebSocket, call_id: str) -> None:
    """Go on only with a speech engine, or with somebody who takes calls.

    Raises:
        NotFound: no call has such an id.
        SignInNeeded: neither a cookie of the desk nor the token of the settings.
        NotAllowed: this role takes no calls, or another site connects.
    """
    if not is_call_id(call_id):
        words = desk_text()["socket"]
        raise NotFound(words["no_call"], words["no_call_hint"])
    if bearer := socket.headers.get("authorization"):
        if not _is_speech(socket, bearer):
            words = desk_text()["socket"]
            raise SignInNeeded(words["wrong_token"], words["wrong_token_hint"])
        return
    require(await asyncio.to_thread(actor_of, socket), Right.SUGGEST)
    if not _is_ours(socket):
        words = sign_in_text()["same_origin"]
        raise NotAllowed(words["message"], words["hint"])


def _is_speech(socket: WebSocket, bearer: str) -> bool:
    values: Settings = socket.app.state.settings
    secret = values.desk_speech_token.get_secret_value()
    given = bearer.removeprefix("Bearer ").strip()
    return bool(secret) and hmac.compare_digest(given.encode(), secret.encode())


def _is_ours(socket: WebSocket) -> bool:
    """Whether the page that connects is ours; other programs send no origin."""
    origin = socket.headers.get("origin")
    values: Settings = socket.app.state.settings
    hosts = (socket.url.netloc, urlsplit(values.public_url).netloc)
    return origin is None or urlsplit(origin).netloc in filter(None, hosts)
