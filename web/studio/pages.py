"""All pages of the studio."""

from fastapi import APIRouter

from web.studio import (
    check_page,
    hit_page,
    list_page,
    missing_page,
    new_page,
    preview,
    proof_page,
    question_page,
    record_page,
    release_page,
    review_page,
    revision_page,
    token_page,
)

MODULES = (
    list_page,
    new_page,
    record_page,
    check_page,
    preview,
    revision_page,
    review_page,
    release_page,
    proof_page,
    question_page,
    hit_page,
    token_page,
    missing_page,
)
"""Each has a router of its own; what no other one answers to comes last."""
router = APIRouter(include_in_schema=False)
for module in MODULES:
    router.include_router(module.router)
