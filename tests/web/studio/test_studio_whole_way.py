"""From a changed fee to the citizen's page and back, by forms alone."""

import re

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from support.studio import BOSS, EDITOR, REVIEWER
from support.studio_web import press, signed_in, wait_for_proof

RECORD = "yx-shop-open"
NEW = "开小店每户收 88 元。"


def fee_told(client: TestClient) -> str:
    asked = {"text": "开小店要多少钱", "context": {"bundle": RECORD}}
    return str(client.post("/api/v1/ask", json=asked).json()["answer"])


def released(page: Response) -> int:
    found = re.search(r"现在是第 (\d+) 次发布", page.text)
    assert found, page.text
    return int(found[1])


def test_a_changed_fee_reaches_citizens_and_goes_back(house: FastAPI) -> None:
    editor, reviewer = signed_in(house, EDITOR), signed_in(house, REVIEWER)
    before = fee_told(editor)
    at = f"/studio/record/{RECORD}"
    page = editor.post(at, data={"do": "open", "part": "guide"})
    page = press(editor, page, "save", guide__fee__0__text=NEW, guide__fee__0__brief="88 元")
    assert "已保存" in page.text
    page = press(editor, page, "submit", note="依据新文件")
    assert "已提交" in page.text, page.text

    page = reviewer.get("/studio/reviews")
    review = re.search(r"/studio/reviews/\d+", page.text)
    assert review
    page = reviewer.get(review[0])
    assert "88" in page.text
    assert "依据新文件" in page.text
    revision = re.search(r'name="revision" value="(\d+)"', page.text)
    assert revision
    page = reviewer.post(review[0], data={"do": "approve", "revision": revision[1]})
    assert "已批准" in page.text

    page = reviewer.get("/studio/releases")
    drafts = re.findall(r'name="draft" value="(\d+)"', page.text)
    live = max(map(int, re.findall(r"/studio/releases/(\d+)", page.text)))
    page = wait_for_proof(reviewer, reviewer.post("/studio/releases/prove", data={"draft": drafts}))
    assert "回答得对的比例" in page.text
    proof = str(page.url.path)
    page = reviewer.post(proof, data={"do": "schedule", "at": "2020-01-01T08:00"})
    assert 'value="2020-01-01T08:00"' in page.text, "a time that is past can be corrected"
    page = reviewer.post(proof, data={"do": "schedule", "at": "2099-01-01T08:00"})
    assert "已定时" in page.text
    page = reviewer.post("/studio/releases/unschedule", data={"unschedule": drafts[0]})
    assert "已取消定时" in page.text
    assert "2099-01-01" not in reviewer.get("/studio/releases").text

    page = reviewer.post("/studio/releases/prove", data={"draft": drafts})
    proof = str(wait_for_proof(reviewer, page).url.path)
    made = released(reviewer.post(proof, data={"do": "publish", "note": "新收费"}))
    assert released(reviewer.post(proof, data={"do": "publish"})) == made, "pressed twice"
    assert f"在第 {made} 次发布里" in reviewer.get(proof).text
    assert made == live + 1
    assert NEW in editor.get(f"/bundle/{RECORD}").text
    assert NEW in fee_told(editor)
    assert "88" in reviewer.get(f"/studio/releases/{made}").text

    back = {"number": str(live), "reason": "收费有误"}
    assert released(reviewer.post("/studio/releases/roll-back", data=back)) == made + 1
    assert NEW not in editor.get(f"/bundle/{RECORD}").text
    assert fee_told(editor) == before
    revisions = reviewer.get(f"{at}/revisions")
    assert "88" in revisions.text


def test_what_was_taken_down_says_so(house: FastAPI) -> None:
    boss = signed_in(house, BOSS)
    assert "已撤下" not in boss.get(f"/studio/record/{RECORD}").text
    released(
        boss.post("/studio/releases/take-down", data={"record_id": RECORD, "reason": "链接失效"})
    )
    page = boss.get(f"/studio/record/{RECORD}")
    assert "已撤下" in page.text
    assert 'value="take_down"' not in page.text


def test_the_versions_of_what_is_gone_can_still_be_read(house: FastAPI) -> None:
    editor, reviewer = signed_in(house, EDITOR), signed_in(house, REVIEWER)
    gone = "topic-cloud-desk"
    editor.post(f"/studio/record/{gone}", data={"do": "removal", "note": "内容过时"})
    drafts = house.state.studio.drafts
    draft = drafts.of_record(EDITOR, gone)
    draft = drafts.submit(EDITOR, draft.id, draft.revision)
    drafts.approve(REVIEWER, draft.id, draft.revision)
    page = reviewer.post("/studio/releases/prove", data={"draft": [str(draft.id)]})
    proof = str(wait_for_proof(reviewer, page).url.path)
    released(signed_in(house, BOSS).post(proof, data={"do": "publish", "reason": "内容过时"}))
    page = editor.get(f"/studio/record/{gone}")
    assert page.url.path == f"/studio/record/{gone}/revisions"
    assert "已经撤下" in page.text
    assert editor.get("/studio/record/nothing-here").status_code == 404
