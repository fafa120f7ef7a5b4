"""``/studio/record/{record_id}/check``: what the rules say while somebody types."""

from typing import Any

from fastapi import APIRouter, Depends

from daoban.errors import NotFound
from web.desk.rendering import templates
from web.sign_in.same_origin import same_origin
from web.studio.here import Editor
from web.studio.pickers import Pickers
from web.studio.posted import SentLists, one
from web.studio.record_form import PartForm
from web.studio.record_views import look, told
from web.studio.rendering import frame
from web.studio.texts import studio_words

router = APIRouter(include_in_schema=False)


@router.post("/studio/record/{record_id}/check", dependencies=[Depends(same_origin)])
def check(record_id: str, here: Editor, sent: SentLists) -> dict[str, Any]:
    """The findings of the form as it is now, for the page's script; nothing is stored."""
    looked = look(here, record_id)
    if looked.draft is None:
        words = studio_words()["record"]
        raise NotFound(words["missing"], words["missing_hint"])
    form = PartForm.named(looked.kind, one(sent, "part", 20))
    pickers = Pickers.of(here, str(looked.body.get("city", "")))
    body = form.typed(looked.draft, sent, pickers, keep_blank=True)
    found = here.studio.drafts.findings(body, record_id)
    findings = [told(looked.kind, each) for each in found]
    given = {
        "findings": findings,
        "path": f"{here.base}/studio/record/{record_id}",
        "part": form.part.name,
    }
    html = templates.env.get_template("studio_findings.html").render(frame(here, given, "record"))
    return {"findings": findings, "html": html}
