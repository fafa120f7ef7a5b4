"""All routes of signing in at the desk."""

from fastapi import APIRouter

from web.desk import oidc, own_password, sign_in

router = APIRouter(include_in_schema=False)
for module in (sign_in, oidc, own_password):
    router.include_router(module.router)
