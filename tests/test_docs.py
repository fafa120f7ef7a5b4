"""What can be set, called, or go wrong is described for the reader who needs it."""

import re
from collections.abc import Iterator

import pytest
from pydantic import BaseModel
from support.gateway import FakeRasa, make_web

import web.app  # noqa: F401  (brings in every error there is)
from daoban.errors import DaobanError
from daoban.settings import ROOT, Settings
from search.contracts import AnswerItem, BundleMatch, Citation, Option, Outcome, Question, Reply
from search.messages import (
    BundleMessage,
    ButtonsMessage,
    ChecklistItem,
    ChecklistMessage,
    GuideItem,
    GuideMessage,
    MatterItem,
    NoticeMessage,
    TextMessage,
)

MESSAGES = (
    BundleMessage,
    ButtonsMessage,
    ChecklistMessage,
    GuideMessage,
    NoticeMessage,
    TextMessage,
)
SHAPES = (
    *MESSAGES,
    AnswerItem,
    BundleMatch,
    ChecklistItem,
    Citation,
    GuideItem,
    MatterItem,
    Option,
    Question,
    Reply,
)


def page(name: str) -> str:
    return (ROOT / "docs" / f"{name}.md").read_text("utf-8")


def codes(root: type[DaobanError] = DaobanError) -> Iterator[str]:
    yield root.code
    for child in root.__subclasses__():
        yield from codes(child)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_setting_is_described_for_operators(name: str) -> None:
    alias = Settings.model_fields[name].validation_alias
    written = [f"DAOBAN_{name.upper()}", *([name.upper()] if alias else [])]
    assert any(f"`{text}`" in page("operator") for text in written)


@pytest.mark.parametrize("code", sorted(set(codes())))
def test_error_code_is_described_for_integrators(code: str) -> None:
    assert f"`{code}`" in page("integrator")


@pytest.mark.parametrize("outcome", Outcome)
def test_outcome_is_described_for_integrators(outcome: Outcome) -> None:
    assert f"`{outcome.value}`" in page("integrator")


@pytest.mark.parametrize("message", MESSAGES)
def test_kind_of_message_is_described_for_integrators(message: type[BaseModel]) -> None:
    assert f"`{message.model_fields['type'].default}`" in page("integrator")


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_every_field_is_described_for_integrators(shape: type[BaseModel]) -> None:
    text = page("integrator")
    missing = [name for name in shape.model_fields if not re.search(rf'[`".]{name}[`"]', text)]
    assert missing == []


def test_every_route_is_described_for_integrators(city: Settings) -> None:
    text = page("integrator")
    app = make_web(city, FakeRasa())
    paths = {*app.openapi()["paths"], "/", "/embed", "/manifest.webmanifest", "/static/…"}
    assert [path for path in sorted(paths) if f"`{path}`" not in text] == []


def test_pages_outside_the_api_description_are_known(city: Settings) -> None:
    app = make_web(city, FakeRasa())
    assert {route.path for route in app.routes if hasattr(route, "path")} <= {
        "/openapi.json",
        "/static",
    }
