"""All pages of applications."""

from fastapi import APIRouter

from web.applications import (
    checklist_page,
    consents_page,
    form_page,
    materials_page,
    mine_pages,
    progress_page,
    questions_page,
    review_page,
    start_page,
)

MODULES = (
    start_page,
    mine_pages,
    questions_page,
    checklist_page,
    consents_page,
    form_page,
    materials_page,
    review_page,
    progress_page,
)
"""Each has a router of its own."""
router = APIRouter(include_in_schema=False)
for module in MODULES:
    router.include_router(module.router)
