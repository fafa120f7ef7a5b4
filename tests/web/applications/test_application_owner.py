"""Whoever is not the owner finds nothing, on every route, whatever the method and the role."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from applicant import Applicant
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from support.application_pages import applications_of, browser, sign_in

from web.applications import api, pages

BODIES = {
    "/answers": {"answers": {}},
    "/consents": {"register": "population", "decision": "give"},
    "/ways": {"ways": {}},
    "/submit": {"declared": True},
    "{application_id}": {"version": 1, "values": {"applicant.name": "别人"}},
}
ROUTES = [
    (method, route.path)
    for router in (*(module.router for module in pages.MODULES), api.router)
    for route in router.routes
    if isinstance(route, APIRoute) and "{application_id}" in route.path
    for method in sorted(route.methods)
]
ROLES = ("stranger", "another visitor", "another person", "the same person, not signed in")


@dataclass
class House:
    """Two applications, a visitor's and a person's, and browsers in every role."""

    ids: tuple[str, str]
    file: str
    roles: dict[str, TestClient]
    owners: tuple[Applicant, Applicant]

    def ask(self, role: str, method: str, path: str, application_id: str) -> int:
        """The status that somebody gets."""
        return ask(self.roles[role], method, path, application_id, self.file)


def ask(client: TestClient, method: str, path: str, application_id: str, file: str) -> int:
    """The status of a request to a route."""
    address = path.replace("{application_id}", application_id).replace("{file_id}", file)
    given_body = next((body for end, body in BODIES.items() if path.endswith(end)), None)
    body = {"json": given_body} if given_body and path.startswith("/api") else {}
    return client.request(method, address, **body).status_code


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with applications_of(tmp_path_factory.mktemp("owners")) as app:
        clients = [browser(app) for _each in range(5)]
        visitor, person = Applicant(app, clients[0]), Applicant(app, clients[1])
        sign_in(app, clients[1], "li-shili")
        visitor.begin()
        person.begin()
        sent = {"file:1": ("a.pdf", _pdf(), "application/pdf")}
        visitor.answer()
        visitor.post("materials", {"action": "upload:1"}, files=sent)
        file = visitor.client.get(f"/api/v1/applications/{visitor.id}").json()["checklist"]
        file_id = next(each["files"][0]["id"] for each in file if each["files"])
        clients[3].get("/applications")
        sign_in(app, clients[4], "wang-ceshi")
        roles = dict(zip(ROLES, (clients[2], clients[3], clients[4], browser(app)), strict=True))
        yield House((visitor.id, person.id), file_id, roles, (visitor, person))


def _pdf() -> bytes:
    import io

    from pypdf import PdfWriter

    writer, file = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(file)
    return file.getvalue()


def test_all_routes_are_walked() -> None:
    assert len(ROUTES) >= 28
    assert {"GET", "POST", "PATCH", "DELETE"} == {method for method, _path in ROUTES}


def test_nobody_else_finds_an_application(house: House) -> None:
    found = {
        (role, method, path): status
        for role in ROLES
        for application_id in house.ids
        for method, path in ROUTES
        if (status := house.ask(role, method, path, application_id)) != 404
    }
    assert found == {}


def test_owners_do_not_find_each_others(house: House) -> None:
    visitor, person = house.owners
    for method, path in ROUTES:
        assert ask(visitor.client, method, path, person.id, house.file) == 404, path
        assert ask(person.client, method, path, visitor.id, house.file) == 404, path


def test_the_owner_finds_it(house: House) -> None:
    visitor, _person = house.owners
    for method, path in ROUTES:
        if method == "GET":
            assert ask(visitor.client, method, path, visitor.id, house.file) < 400, path


@given(
    role=st.sampled_from(ROLES),
    route=st.sampled_from(ROUTES),
    made_up=st.text("abcdefXYZ0129_-", min_size=1, max_size=32),
    own=st.booleans(),
    cut=st.integers(0, 22),
)
def test_no_id_opens_anything(
    house: House, role: str, route: tuple[str, str], made_up: str, own: bool, cut: int
) -> None:
    application_id = (house.ids[0][:cut] + made_up[cut:] or "x") if own else made_up
    assert house.ask(role, *route, application_id) == 404


def test_nothing_of_it_is_in_anybody_elses_list(house: House) -> None:
    for client in house.roles.values():
        assert client.get("/api/v1/applications").json() == {"applications": []}
        assert not any(each in client.get("/applications").text for each in house.ids)


def test_pages_are_kept_nowhere(house: House) -> None:
    visitor, _person = house.owners
    for part in ("form", "review", "checklist.pdf", "progress"):
        assert visitor.get(part).headers["cache-control"] == "no-store"


def test_forms_of_other_sites_are_refused(house: House) -> None:
    visitor, _person = house.owners
    for method, path in ROUTES:
        if method == "GET":
            continue
        address = path.replace("{application_id}", visitor.id).replace("{file_id}", house.file)
        answer = visitor.client.request(method, address, headers={"sec-fetch-site": "cross-site"})
        assert answer.status_code == 403, path
