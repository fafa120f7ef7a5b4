"""The whole API of the studio, ``/api/v1/studio/…``."""

from fastapi import APIRouter

from web.studio import (
    audit_api,
    drafts_api,
    golden_api,
    hits_api,
    questions_api,
    releases_api,
)

MODULES = (drafts_api, releases_api, hits_api, golden_api, questions_api, audit_api)
"""Each has a router of its own."""
router = APIRouter()
for module in MODULES:
    router.include_router(module.router)
