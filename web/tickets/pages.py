"""All pages of tickets."""

from fastapi import APIRouter

from web.tickets import follow_page, message_page, new_page, own_pages, stuck_page

MODULES = (new_page, message_page, stuck_page, own_pages, follow_page)
"""Each has a router of its own; those with fixed addresses come before the numbers."""
router = APIRouter(include_in_schema=False)
for module in MODULES:
    router.include_router(module.router)
