"""``/apply/<bundle>``: what it is, and how to begin."""

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from actions.applications.application import ENDED, OPEN, Application, Channel
from actions.forms.loading import form_of
from knowledge.records import Matter
from web.applications.rendering import PageRoute, go, page
from web.applications.visit import Here, Posted, Visit, text_of
from web.sign_in.same_origin import same_origin

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/apply/{bundle_id}")
def show(bundle_id: str, here: Here) -> Response:
    """What is applied for, and the ways to begin."""
    published = here.applications.published
    bundle, form = published.bundle(bundle_id), form_of(bundle_id)
    records = published.records
    own = _own(here, bundle_id)
    matters = [
        (step, record)
        for step in bundle.matters
        if isinstance(record := records.get(step.matter), Matter)
    ]
    return page(
        here,
        "start",
        bundle=bundle,
        form=form,
        matters=matters,
        drafts=[each for each in own if each.status in OPEN],
        earlier=[each for each in own if each.content.values and each.status not in OPEN][:3],
        ended=ENDED,
    )


@router.post("/apply/{bundle_id}", dependencies=[Depends(same_origin)])
def begin(bundle_id: str, here: Here, form: Posted) -> Response:
    """Begin a new one, perhaps like an earlier one."""
    like = text_of(form, "like") or None
    draft = here.applications.begin(here.owner, bundle_id, Channel.PAGE, here.person, like)
    return go(here, draft)


def _own(here: Visit, bundle_id: str) -> list[Application]:
    own = here.applications.store.of_owner(here.owner)
    return [each for each in own if each.bundle == bundle_id]
