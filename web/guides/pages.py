"""``/guides``, ``/bundle/<id>`` and ``/guide/<id>``."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from fastapi.templating import Jinja2Templates

from actions.forms.loading import bundles_with_form
from daoban.settings import Settings
from knowledge.checks.content import load_stages
from knowledge.records import Bundle, Matter, Policy, Service
from knowledge.vocabulary import GuideField
from search.run import Tools
from search.service import SearchService
from web.guides.catalogue import KINDS, Wanted, catalogue
from web.guides.diagram import draw
from web.guides.linked_data import linked_data
from web.guides.texts import guide_text
from web.guides.views import ServiceViews

ASKS = (GuideField.MATERIALS, GuideField.PROCESS, GuideField.TIME_LIMIT)
"""What the page offers to ask the assistant."""
router = APIRouter(include_in_schema=False)
templates = Jinja2Templates(directory=Path(__file__).parent.parent / "templates")


_stages = lru_cache(maxsize=4)(load_stages)


def _search(request: Request) -> SearchService:
    search: SearchService = request.app.state.search
    return search


def _address(request: Request, kind: str, record_id: str) -> str:
    """The full address of a page, as people outside reach it."""
    values: Settings = request.app.state.settings
    base = values.public_url.rstrip("/") or str(request.base_url).rstrip("/")
    return f"{base}/{kind}/{record_id}"


def _page(request: Request, name: str, status: int = 200, **context: Any) -> HTMLResponse:
    base = request.scope.get("root_path", "")
    given = {"base": base, **context, "t": guide_text()}
    return templates.TemplateResponse(request, name, given, status_code=status)


@router.get("/guides")
def show_list(request: Request) -> Response:
    """The list of bundles, guides or policies."""
    search, query = _search(request), request.query_params
    cities = search.tools.texts.served_cities
    city = query.get("city") if query.get("city") in cities else next(iter(cities), "")
    kind = query.get("kind", "bundle")
    wanted = Wanted(
        kind=kind if kind in KINDS else "bundle",
        city=cities.get(str(city), ""),
        audience=query.get("audience", "")[:20],
        department=query.get("department", "")[:120],
    )
    stages = _stages(request.app.state.settings.content)
    found = catalogue(search.tools.snapshot, stages, wanted, guide_text()["other_stage"])
    return _page(
        request, "guide_list.html", found=found, wanted=wanted, cities=list(cities), city=city
    )


@router.get("/bundle/{record_id}")
def show_bundle(request: Request, record_id: str) -> Response:
    """The page of a bundle."""
    return _show(request, record_id, (Bundle,))


@router.get("/guide/{record_id}")
def show_guide(request: Request, record_id: str) -> Response:
    """The page of a single matter or policy."""
    return _show(request, record_id, (Matter, Policy))


def _show(request: Request, record_id: str, kinds: tuple[type[Service], ...]) -> Response:
    tools = _search(request).tools
    record = tools.snapshot.records.get(record_id)
    if not isinstance(record, kinds) or not record.in_force:
        return _page(request, "guide_missing.html", status=404)
    return guide_page(request, tools, record)


def guide_page(
    request: Request,
    tools: Tools,
    record: Service,
    template: str = "guide.html",
    more: Mapping[str, Any] | None = None,
) -> HTMLResponse:
    """The page of a service.

    Args:
        request: what was asked.
        tools: with the release in which the service stands.
        record: the service.
        template: one that is made of ``guide.html``.
        more: what such a template prints besides.
    """
    kind = "bundle" if isinstance(record, Bundle) else "guide"
    record_id = record.id
    address = _address(request, kind, record_id)
    view = ServiceViews(tools.snapshot, tools.texts).view(record)
    texts = guide_text()

    def address_of(its_kind: str, its_id: str) -> str:
        return _address(request, its_kind, its_id)

    return _page(
        request,
        template,
        view=view,
        kind=kind,
        address=address,
        diagram=draw(view.steps) if view.steps else None,
        code=segno.make(address, error="m", micro=False).svg_inline(
            border=2,
            light="#fff",
            omitsize=True,
            title=texts["code_title"].format(title=record.title),
        ),
        data=linked_data(view, address_of, _address(request, "", "").rstrip("/") + "/"),
        asks=[
            (tools.texts.label(field), f"{record.title}{tools.texts.question(field)}")
            for field in ASKS
        ],
        department=record.lead_department,
        apply=f"/apply/{record_id}" if record_id in bundles_with_form() else "",
        **(more or {}),
    )
