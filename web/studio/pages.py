"""All pages of the studio."""

from fastapi import APIRouter

from web.studio import (
    check_page,
    hit_page,
    preview,
    proof_page,
    record_page,
    release_page,
    review_page,
    revision_page,
)

MODULES = (
    record_page,
    check_page,
    preview,
    revision_page,
    review_page,
    release_page,
    proof_page,
    hit_page,
)
"""Each has a router of its own."""
router = APIRouter(include_in_schema=False)
for module in MODULES:
    router.include_router(module.router)
