"""What can be set, called, or go wrong is described for the reader who needs it."""

import inspect
import io
import os
import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, get_args

import pytest
import yaml
from fastapi.testclient import TestClient
from PIL import Image
from pydantic import BaseModel
from sqlalchemy import create_engine
from sqlalchemy import text as clause
from sqlalchemy.orm import Session
from support.application_pages import BUNDLE, applications_of, browser, sign_in
from support.gateway import FakeRasa, make_web

import web.app  # noqa: F401  (brings in every error there is)
from actions.applications.acceptance.port import (
    CaseMove,
    CaseProgress,
    CaseResult,
    CaseStatus,
    Package,
    SupplementItem,
    SupplementWanted,
)
from actions.applications.application import Channel, Origin, Status, Way
from actions.applications.checklist import Handling
from actions.applications.dialogue.replies import card
from actions.applications.examination import Weight
from actions.applications.registers.catalogue import catalogue
from actions.applications.registers.port import LookupOutcome
from actions.applications.steps import StepKind
from actions.applications.tables import ApplicationRow
from actions.forms import loading
from actions.forms.checks import cross_field
from actions.forms.checks.formats import FORMATS
from actions.forms.checks.rule import Rule
from actions.forms.conditions import Condition
from actions.forms.prefill import Prefill, PrefillSource
from daoban.database import Table
from daoban.errors import DaobanError
from daoban.house import commands
from daoban.settings import ROOT, Settings, child_environment
from demo_city.acceptance.officer import Pace
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
from web.applications import pages
from web.applications.api_requests import (
    Answers,
    Begin,
    ConsentDecision,
    Fill,
    MaterialWays,
    Resume,
    Submit,
)
from web.filling import FormGate
from web.sign_in import pages as sign_in_pages
from web.sign_in.cookies import PENDING, SIGN_IN, VISITOR, Cookie

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

API = "/api/v1/applications"
BY_OTHER_NAMES = frozenset({"answers", "changed", "faults", "conflicts", "supplement"})
"""Mappings whose names are paths of fields and the like."""
OWN_TABLES = {
    str(mapper.local_table)
    for mapper in Table.registry.mappers
    if mapper.class_.__module__.startswith(("actions.", "web."))
}
RULES = [
    each
    for each in vars(cross_field).values()
    if isinstance(each, type) and issubclass(each, Rule) and "rule" in each.model_fields
]


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


# -- applications --------------------------------------------------------------------------------


def written(text: str, word: str) -> bool:
    """Whether a name of a program stands in a page, as code or in an example."""
    return re.search(rf'[`".]{re.escape(word)}[`":]', text) is not None


def names_in(value: object) -> Iterator[str]:
    """The names of all fields of a JSON value, those of mappings by path left out."""
    if isinstance(value, list):
        for each in value:
            yield from names_in(each)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield name
            yield from names_in(list(each.values()) if name in BY_OTHER_NAMES else each)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, str]]:
    """A browser, and the address of an application with a wrong value, a rival and a file."""
    with applications_of(tmp_path_factory.mktemp("docs")) as app, browser(app) as client:
        sign_in(app, client, "li-shili")
        made = client.post(API, json={"bundle": BUNDLE}).json()
        yield client, f"{API}/{made['id']}"


def test_every_field_of_an_application_is_described_for_integrators(
    begun: tuple[TestClient, str],
) -> None:
    client, address = begun
    client.post(f"{address}/answers", json={"answers": {"on-behalf": "给自己办"}})
    client.post(f"{address}/consents", json={"register": "population", "decision": "give"})
    wrong = {"applicant.mobile": "199", "birth.place": "甲医院"}
    client.patch(address, json={"version": 99, "values": wrong})
    client.patch(address, json={"version": 1, "values": {"birth.place": "乙医院"}})
    whole = client.get(address).json()
    material = next(each for each in whole["checklist"] if "attached" in each["ways"])["name"]
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    sent = client.post(
        f"{address}/materials",
        data={"material": material},
        files={"file": ("m.png", picture.getvalue())},
    )
    again = client.patch(address, json={"version": whole["version"], "values": {}})
    seen = [client.get(address).json(), sent.json(), again.json(), client.get(API).json()]
    assert sent.status_code == 201
    assert whole["consents"]
    assert again.json()["conflicts"]
    assert again.json()["faults"]
    text = page("integrator")
    assert [name for name in sorted(set(names_in(seen))) if not written(text, name)] == []


@pytest.mark.parametrize(
    "shape",
    [Answers, Begin, ConsentDecision, Fill, MaterialWays, Resume, Submit],
    ids=lambda shape: shape.__name__,
)
def test_every_field_of_a_request_is_described_for_integrators(shape: type[BaseModel]) -> None:
    names = [field.alias or name for name, field in shape.model_fields.items()]
    assert [name for name in names if not written(page("integrator"), name)] == []


@pytest.mark.parametrize(
    "kind", [Status, Origin, Channel, Way, Handling, StepKind], ids=lambda kind: kind.__name__
)
def test_every_value_of_an_application_is_described_for_integrators(kind: type[StrEnum]) -> None:
    assert [each.value for each in kind if not written(page("integrator"), each.value)] == []


@pytest.mark.parametrize("weight", Weight)
def test_every_kind_of_finding_is_described_for_integrators(weight: Weight) -> None:
    assert written(page("integrator"), weight.name.lower())


def test_card_of_an_application_is_described_for_integrators(
    begun: tuple[TestClient, str],
) -> None:
    client, address = begun
    parts = client.app.state.parts  # type: ignore[attr-defined]
    with Session(parts.applications.store.engine) as session:
        row = session.get_one(ApplicationRow, address.rpartition("/")[2])
        application = parts.applications.store.get(row.id, row.owner)
    overview = parts.applications.overview(application)
    message = card(overview, "标题", [{"label": "甲", "value": "乙", "source": "丙"}])
    names = [*names_in(message), "application", "lines"]
    assert [name for name in names if not written(page("integrator"), name)] == []


def test_state_of_a_form_is_described_for_integrators() -> None:
    source = inspect.getsource(FormGate.form_state)
    names = re.findall(r'"([a-z]+)":', source)
    assert len(names) > 3
    assert [name for name in names if not written(page("integrator"), name)] == []


@pytest.mark.parametrize("module", [*pages.MODULES, sign_in_pages], ids=lambda each: each.__name__)
def test_every_page_of_an_application_is_described_for_integrators(module: Any) -> None:
    paths = {route.path for route in module.router.routes}
    assert paths
    assert [path for path in sorted(paths) if f"`{path}`" not in page("integrator")] == []


@pytest.mark.parametrize("cookie", [SIGN_IN, PENDING, VISITOR], ids=lambda cookie: cookie.name)
def test_cookie_is_described_for_integrators(cookie: Cookie) -> None:
    assert f"`{cookie.name}`" in page("integrator")


@pytest.mark.parametrize("name", child_environment(Settings()).keys() - os.environ.keys())
def test_what_processes_are_given_is_described_for_operators(name: str) -> None:
    assert f"`{name}`" in page("operator")


@pytest.mark.parametrize("name", commands())
def test_process_is_described_for_operators(name: str) -> None:
    assert f"| `{name}` |" in page("operator")


@pytest.mark.parametrize("name", Pace.model_fields)
def test_pace_of_the_demonstration_is_described_for_operators(name: str) -> None:
    assert f"`{Pace.model_config['env_prefix']}{name.upper()}`" in page("operator")


@pytest.mark.parametrize("kind", [CaseStatus, Way], ids=lambda kind: kind.__name__)
def test_what_an_acceptance_system_gets_and_says_is_described_for_operators(
    kind: type[StrEnum],
) -> None:
    assert [each.value for each in kind if not written(page("operator"), each.value)] == []


@pytest.mark.parametrize(
    "shape",
    [CaseMove, CaseProgress, CaseResult, Package, SupplementItem, SupplementWanted],
    ids=lambda shape: shape.__name__,
)
def test_every_field_of_an_acceptance_system_is_described_for_operators(
    shape: type[BaseModel],
) -> None:
    text = page("operator")
    assert [name for name in shape.model_fields if not written(text, name)] == []


@pytest.mark.parametrize("table", ["consent", "register_call", "application_event"])
def test_every_column_for_audits_is_described_for_operators(table: str) -> None:
    columns = Table.metadata.tables[table].columns.keys()
    text = page("operator")
    assert [name for name in columns if name != "id" and f"`{name}`" not in text] == []


@pytest.mark.parametrize("statement", re.findall(r"```sql\n(.*?)```", page("operator"), re.S))
def test_statement_for_operators_can_be_run(statement: str) -> None:
    engine = create_engine("sqlite://")
    Table.metadata.create_all(engine)
    with engine.begin() as connection:
        for each in filter(None, map(str.strip, statement.split(";"))):
            connection.execute(clause(each))
    engine.dispose()


@pytest.mark.parametrize("table", sorted(OWN_TABLES))
def test_table_is_described_for_auditors(table: str) -> None:
    assert f"| `{table}` |" in page("applications")


@pytest.mark.parametrize("kind", [Origin, StepKind, LookupOutcome, Status])
def test_every_value_of_an_application_is_described_for_auditors(kind: type[StrEnum]) -> None:
    text = page("applications")
    assert [each.value for each in kind if not re.search(rf"\b{each.value}\b", text)] == []


# -- forms ---------------------------------------------------------------------------------------


KEYWORDS = sorted(set(re.findall(r'"(x-[a-z]+)"', inspect.getsource(loading))))


def test_keywords_of_forms_are_found() -> None:
    assert {"x-when", "x-rules", "x-counts"} <= set(KEYWORDS)


@pytest.mark.parametrize("name", [*KEYWORDS, *FORMATS, *catalogue()])
def test_what_forms_are_made_of_is_described_for_editors(name: str) -> None:
    assert f"`{name}`" in page("editor")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule_is_described_for_editors(rule: type[Rule]) -> None:
    text = page("editor")
    (name,) = get_args(rule.model_fields["rule"].annotation)
    row = next(line for line in text.splitlines() if line.startswith(f"| `{name}` |"))
    wanted = rule.model_fields.keys() - {"rule", "message", "hint"}
    assert [field for field in sorted(wanted) if f"`{field}`" not in row] == []
    assert "`message`" in text
    assert "`hint`" in text


@pytest.mark.parametrize(
    "shape", [Condition, PrefillSource, Prefill], ids=lambda each: each.__name__
)
def test_every_part_of_conditions_and_prefill_is_described_for_editors(
    shape: type[BaseModel],
) -> None:
    names = [field.alias or name for name, field in shape.model_fields.items()]
    assert [name for name in names if not re.search(rf"\b{name}\b", page("editor"))] == []


EXAMPLES = [
    each
    for each in map(yaml.safe_load, re.findall(r"```yaml\n(.*?)```", page("editor"), re.S))
    if isinstance(each, dict)
]


def test_example_of_a_form_is_a_form() -> None:
    (form,) = [each for each in EXAMPLES if "$id" in each]
    assert loading.compile_form(form, "example").rules


def test_example_of_a_prefill_file_is_one() -> None:
    (prefill,) = [each for each in EXAMPLES if "sources" in each and "form" in each]
    assert len(Prefill.model_validate(prefill).sources) > 1
