"""The whole API of the desk, ``/api/v1/desk/…``, the calls by WebSocket too."""

from fastapi import APIRouter

from web.desk import (
    approvals_api,
    calls_socket,
    conversations_api,
    suggest_api,
    tickets_api,
)

MODULES = (suggest_api, tickets_api, conversations_api, approvals_api, calls_socket)
"""Each has a router of its own."""
router = APIRouter()
for module in MODULES:
    router.include_router(module.router)
