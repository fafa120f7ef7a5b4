"""A studio with something on every page, and the addresses of all of them."""

import re
import time
from datetime import UTC, datetime

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response

from knowledge.records import Matter, Term, Topic
from support.desk_insight import Days
from support.desk_page_filings import matter
from support.studio import BOSS, CITY, EDITOR, REVIEWER
from support.studio_web import press, signed_in, wait_for_proof
from support.telling import left_contact, taken_up

WRITTEN = "yx-shop-open"
"""The record whose draft is being written."""
ASKED = "哪里可以租皮划艇"
QUESTIONS = "问题,应答\n开小店要多少钱,开便民小店\n租皮划艇要钱吗,不回答\n开小店要几天,租皮划艇\n"
TALK = "c" * 32
PARTS = ("basic", "guide", "steps", "scenarios", "faqs")


def fill(app: FastAPI) -> list[str]:
    """Drafts in every state, a proof, releases, hit tests, questions, tokens; gives all addresses."""
    editor, reviewer = signed_in(app, EDITOR), signed_in(app, REVIEWER)
    records = app.state.search.tools.snapshot.records.values()
    waiting, other = [each.id for each in records if isinstance(each, Matter)][:2]
    gone = next(each.id for each in records if isinstance(each, Term | Topic))
    proof = _published(editor, reviewer, waiting)
    _submitted(editor, waiting, "收费 9 元。")
    editor.post(_at(gone), data={"do": "removal", "note": "内容过时"})
    page = editor.post(_at(WRITTEN), data={"do": "open", "part": "guide"})
    press(editor, page, "save", guide__fee__0__text="予以收费 5", guide__fee__0__source="没有的")
    runs = [_run(editor, name) for name in ("第一批", "第二批")]
    kept = {"question": "开小店要多少钱", "expected": "开便民小店"}
    editor.post("/studio/hits/golden", data=kept)
    _questions(app)
    _connections(app)
    drafts = app.state.studio.drafts.list(EDITOR)
    paths = [
        "/studio",
        "/studio?text=没有这样的",
        "/studio/new",
        "/studio/reviews",
        "/studio/releases",
    ]
    paths += [f"{_at(WRITTEN)}?part={part}" for part in PARTS]
    paths += [_at(other), f"{_at(gone)}", f"{_at(waiting)}/preview", f"{_at(WRITTEN)}/preview"]
    paths += [f"{_at(waiting)}/revisions", proof, "/studio/releases/2", "/studio/hits", *runs]
    paths += [f"/studio/hits/compare?before={_number(runs[0])}&after={_number(runs[1])}"]
    paths += [f"/studio/reviews/{each.id}" for each in drafts]
    return [*paths, "/studio/questions", "/studio/tokens", "/studio/record/nothing-here"]


def _at(record_id: str) -> str:
    return f"/studio/record/{record_id}"


def _number(path: str) -> int:
    return int(path.rpartition("/")[2])


def _submitted(editor: TestClient, record_id: str, text: str) -> Response:
    page = editor.post(_at(record_id), data={"do": "open", "part": "guide"})
    page = press(editor, page, "add guide.fee")
    place = len(re.findall(r'name="guide\.fee\.\d+\.text"', page.text)) - 1
    typed = {f"guide__fee__{place}__text": text, "note": "新文件"}
    return press(editor, page, "submit", **typed)


def _published(editor: TestClient, reviewer: TestClient, record_id: str) -> str:
    """The page of the proof with which a draft was published."""
    _submitted(editor, record_id, "收费 8 元。")
    drafts = [each.id for each in reviewer.app.state.studio.drafts.list(REVIEWER)]
    for draft in drafts:
        page = reviewer.get(f"/studio/reviews/{draft}")
        revision = re.search(r'name="revision" value="(\d+)"', page.text)
        assert revision, page.text
        reviewer.post(f"/studio/reviews/{draft}", data={"do": "approve", "revision": revision[1]})
    page = reviewer.post("/studio/releases/prove", data={"draft": drafts})
    proof = str(wait_for_proof(reviewer, page).url.path)
    assert "已发布" in reviewer.post(proof, data={"do": "publish", "note": "新收费"}).text
    return proof


def _run(editor: TestClient, name: str) -> str:
    file = {"file": (f"{name}.csv", QUESTIONS.encode(), "text/csv")}
    page = editor.post("/studio/hits/runs", files=file, data={"name": name})
    path = str(page.url.path)
    for _ in range(300):
        if 'data-running="1"' not in editor.get(path).text:
            return path
        time.sleep(0.05)
    raise AssertionError("the run did not end")


def _questions(app: FastAPI) -> None:
    days = Days(app.state.engine)
    for visitor in ("c1", "c2"):
        days.turn(ASKED, "no_answer", datetime.now(UTC), visitor)
    days.turn("皮划艇去哪里租", "no_answer", datetime.now(UTC), "c3")
    left_contact(app.state.desk.tickets, CITY, matter(), TALK)
    record = app.state.search.tools.snapshot.records[WRITTEN]
    taken_up(app.state.engine, WRITTEN, record.faqs[0].question, TALK)


def _connections(app: FastAPI) -> None:
    boss = signed_in(app, BOSS)
    boss.post("/studio/tokens", data={"name": "city-cms", "role": "editor"})
    boss.post("/studio/webhooks", data={"name": "市网站", "url": "http://127.0.0.1:9/told"})
