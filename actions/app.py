"""The action server: the rasa-sdk executor inside a small FastAPI application.

The SDK's own server listens on all addresses without a password and starts several processes;
this one listens on loopback and asks for a token (design decision 0003).
"""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import FastAPI, Header, Request
from fastapi.responses import JSONResponse, PlainTextResponse
from pydantic import TypeAdapter, ValidationError
from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from actions import answering, choosing, filling, guiding, places, topics
from actions.applications.dialogue.turns import FormDialogue
from actions.applications.parts import ApplicationParts, make_parts
from actions.search_client import SearchClient
from actions.turn import Event, Turn
from daoban.database import make_engine
from daoban.errors import Unavailable
from daoban.logs import logger
from daoban.serving import serve
from daoban.settings import Settings, settings
from search.contracts import Outcome

Action = Callable[[Turn], Awaitable[list[Event]]]
ACTIONS: tuple[Action, ...] = (
    answering.action_answer,
    filling.action_fill_form,
    answering.action_correct,
    answering.action_switch,
    choosing.action_choose,
    choosing.action_affirm,
    choosing.action_deny,
    topics.action_return,
    topics.action_summarise,
    places.action_set_context,
    guiding.action_repeat,
    guiding.action_simplify,
    guiding.action_detail,
    guiding.action_start_application,
    guiding.action_handover,
    guiding.action_say,
    guiding.action_stop,
    guiding.action_reset,
)
_CALL: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])
log = logger(__name__)


def make_executor(search: SearchClient, parts: ApplicationParts) -> ActionExecutor:
    """The SDK's executor with all our actions registered under their names."""
    executor = ActionExecutor()
    dialogue = FormDialogue(parts)

    def register(action: Action) -> None:
        whole = filling.with_forms(action, parts, dialogue)

        async def run(
            dispatcher: CollectingDispatcher, tracker: Tracker, _domain: dict[str, Any]
        ) -> list[Event]:
            turn = Turn(tracker, dispatcher, search)
            try:
                return await whole(turn)
            except Unavailable:
                return turn.say("utter_search_unavailable", Outcome.NO_ANSWER)

        executor.register_function(action.__name__, run)

    for action in ACTIONS:
        register(action)
    return executor


def create_app(values: Settings, parts: ApplicationParts | None = None) -> FastAPI:
    """The application; Rasa calls ``POST /webhook`` with the token of the settings.

    Args:
        values: the settings.
        parts: what works on applications; made from the settings when not given.
    """
    search = SearchClient(values)
    parts = parts or make_parts(values, make_engine(values.database))
    executor = make_executor(search, parts)
    token = f"Bearer {values.action_token.get_secret_value()}"

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        await search.close()
        parts.applications.store.engine.dispose()

    app = FastAPI(title="导办 action server", lifespan=lifespan, openapi_url=None)

    @app.get("/health")
    async def health() -> PlainTextResponse:
        return PlainTextResponse("ok")

    @app.post("/webhook")
    async def webhook(
        request: Request, authorization: Annotated[str, Header()] = ""
    ) -> JSONResponse:
        if not secrets.compare_digest(authorization.encode(), token.encode()):
            return JSONResponse({"error": "forbidden", "action_name": ""}, status_code=403)
        try:
            call = _CALL.validate_json(await request.body())
        except ValidationError:
            return JSONResponse({"error": "not a call", "action_name": ""}, status_code=400)
        try:
            result = await executor.run(call)
        except ActionExecutionRejection as error:
            body = {"error": str(error), "action_name": error.action_name}
            return JSONResponse(body, status_code=400)
        except ActionNotFoundException as error:
            body = {"error": str(error), "action_name": error.action_name}
            return JSONResponse(body, status_code=404)
        return JSONResponse(result.model_dump() if result else None)

    return app


def main() -> None:
    """Serve on loopback until told to stop."""
    values = settings()
    serve(create_app, values, values.action_port)


if __name__ == "__main__":
    main()
