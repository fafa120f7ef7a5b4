"""The whole API of the studio, ``/api/v1/studio/…``."""

from fastapi import APIRouter

from web.studio import drafts_api, releases_api

MODULES = (drafts_api, releases_api)
"""Each has a router of its own."""
router = APIRouter()
for module in MODULES:
    router.include_router(module.router)
