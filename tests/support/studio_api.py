"""A city's own systems with tokens, and what they meet at the studio's API."""

from fastapi import FastAPI
from fastapi.testclient import TestClient

from desk.vocabulary import Role
from support.studio import BOSS
from support.studio_web import signed_in

API = "/api/v1/studio"


def system(house: FastAPI, name: str, role: Role, department: str = "") -> TestClient:
    """A city's own system."""
    signed_in(house, BOSS)
    _token, secret = house.state.studio.tokens.issue(BOSS, name, role, department)
    return TestClient(house, headers={"authorization": f"Bearer {secret}"})
