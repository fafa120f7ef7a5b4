"""All pages of the desk, except signing in and the statistics, which have routers of their own."""

from fastapi import APIRouter

from web.desk import (
    account_page,
    approval_page,
    audit_page,
    call_page,
    conversation_pages,
    ticket_list_page,
    ticket_page,
    to_tell_page,
)

MODULES = (
    call_page,
    ticket_list_page,
    ticket_page,
    conversation_pages,
    approval_page,
    to_tell_page,
    account_page,
    audit_page,
)
"""Each has a router of its own."""
router = APIRouter(include_in_schema=False)
for module in MODULES:
    router.include_router(module.router)
