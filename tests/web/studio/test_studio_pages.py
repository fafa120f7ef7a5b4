"""Every page of the studio: by role, in its markup, and what forms keep when it goes wrong."""

import re

import pytest
from fastapi import FastAPI
from support.markup import faults
from support.studio import AGENT, AUDITOR, BOSS, EDITOR, OTHER_EDITOR, REVIEWER
from support.studio_web import form_of, press, signed_in

from desk.accounts.account import Actor
from desk.accounts.roles import may
from studio.forms.shapes import KINDS
from web.studio.navigation import PLACES
from web.studio.texts import studio_words

RECORD = "/studio/record/yx-shop-open"
PARTS = ("basic", "guide", "steps", "scenarios", "faqs")


def test_words_are_there_for_every_kind_and_place() -> None:
    words = studio_words()
    assert list(words["kinds"]) == list(KINDS)
    assert {name for name, _path, _right in PLACES} <= set(words["places"])


@pytest.mark.parametrize("actor", [EDITOR, REVIEWER, BOSS, AUDITOR], ids=lambda each: each.name)
def test_pages_can_be_used_by_everybody(steady_house: FastAPI, actor: Actor) -> None:
    client = signed_in(steady_house, actor)
    paths = [path for _name, path, right in PLACES if may(actor.role, right) and path[1] == "s"]
    paths += [RECORD, f"{RECORD}?part=faqs", f"{RECORD}/revisions", "/studio/releases/1"]
    for path in paths:
        page = client.get(path)
        assert page.status_code == 200, path
        assert faults(page.text) == [], path
        assert page.headers["cache-control"] == "no-store"
    assert client.get(f"{RECORD}/preview").status_code == 200
    for _name, path, right in PLACES:
        assert may(actor.role, right) or client.get(path).status_code == 403, path


def test_nobody_else_gets_in(steady_house: FastAPI) -> None:
    assert signed_in(steady_house, AGENT).get("/studio").status_code == 403
    stranger = signed_in(steady_house, EDITOR)
    stranger.cookies.clear()
    page = stranger.get("/studio", follow_redirects=False)
    assert page.headers["location"] == "/desk/sign-in?next=%2Fstudio"
    far = {"sec-fetch-site": "cross-site"}
    client = signed_in(steady_house, EDITOR)
    assert client.post(RECORD, data={"do": "open"}, headers=far).status_code == 403


def test_every_part_is_a_form_that_gives_the_record_back(house: FastAPI) -> None:
    editor = signed_in(house, EDITOR)
    editor.post(RECORD, data={"do": "open"})
    drafts = house.state.studio.drafts
    before = drafts.of_record(EDITOR, "yx-shop-open")
    for part in PARTS:
        page = editor.get(f"{RECORD}?part={part}")
        assert faults(page.text) == [], part
        assert press(editor, page, "save").status_code == 200
    after = drafts.of_record(EDITOR, "yx-shop-open")
    assert after.body == before.body
    assert after.revision == before.revision


def test_lists_change_by_buttons_without_being_stored(house: FastAPI) -> None:
    editor = signed_in(house, EDITOR)
    page = editor.post(RECORD, data={"do": "open", "part": "guide"})
    count = len(re.findall(r'name="guide\.fee\.\d+\.text"', page.text))
    page = press(editor, page, "add guide.fee")
    assert "还没有保存" in page.text
    assert len(re.findall(r'name="guide\.fee\.\d+\.text"', page.text)) == count + 1
    page = press(editor, page, "up guide.fee.1")
    assert form_of(page)["guide.fee.0.text"] == ["有人说制作门头牌匾要交50元。"]
    pasted = "材料名称\t形式\n户口簿\t复印件\n"
    page = press(editor, page, "paste", paste=pasted, **{"paste-into": "guide.materials"})
    assert "户口簿" in str(form_of(page))
    stored = house.state.studio.drafts.of_record(EDITOR, "yx-shop-open").body
    assert "户口簿" not in str(stored)
    page = press(editor, page, "save")
    stored = house.state.studio.drafts.of_record(EDITOR, "yx-shop-open").body
    assert stored["guide"]["materials"][-1]["name"] == "户口簿"
    assert len(stored["guide"]["fee"]) == count


def test_two_editors_lose_nothing(house: FastAPI) -> None:
    one, other = signed_in(house, EDITOR), signed_in(house, OTHER_EDITOR)
    mine = one.post(RECORD, data={"do": "open", "part": "guide"})
    theirs = other.get(f"{RECORD}?part=guide")
    press(other, theirs, "save", guide__fee__0__text="别人写的收费。")
    both = press(one, mine, "save", guide__place__0__text="我写的地点。")
    assert both.status_code == 200
    body = house.state.studio.drafts.of_record(EDITOR, "yx-shop-open").body
    assert body["guide"]["fee"][0]["text"] == "别人写的收费。"
    assert body["guide"]["place"][0]["text"] == "我写的地点。"

    clash = press(one, mine, "save", guide__fee__0__text="我写的收费。")
    assert clash.status_code == 409
    assert "别人写的收费。" in clash.text
    assert form_of(clash)["guide.fee.0.text"] == ["我写的收费。"]
    assert form_of(clash)["guide.place.0.text"] == ["我写的地点。"]
    page = press(one, clash, "save")
    assert "已保存" in page.text
    body = house.state.studio.drafts.of_record(EDITOR, "yx-shop-open").body
    assert body["guide"]["fee"][0]["text"] == "我写的收费。"


def test_a_form_that_arrives_cut_is_not_stored(house: FastAPI) -> None:
    editor = signed_in(house, EDITOR)
    page = editor.post(RECORD, data={"do": "open", "part": "guide"})
    fields = {name: values for name, values in form_of(page).items() if name != "whole"}
    editor.post(RECORD, data={**fields, "do": "save", "guide.fee.0.text": "半截"})
    body = house.state.studio.drafts.of_record(EDITOR, "yx-shop-open").body
    assert "半截" not in str(body)


def test_the_rules_look_on_while_typing(house: FastAPI) -> None:
    editor = signed_in(house, EDITOR)
    page = editor.post(RECORD, data={"do": "open", "part": "guide"})
    fields = form_of(page) | {"guide.fee.0.text": [""], "guide.fee.0.brief": ["88 元"]}
    found = editor.post(f"{RECORD}/check", data=fields).json()
    assert any(each["path"].startswith("guide.fee.0") for each in found["findings"])
    assert "收费标准" in found["html"]
    page = editor.post(RECORD, data={**fields, "do": "submit"})
    assert page.status_code == 422
    assert 'role="alert"' in page.text


def test_a_new_record_begins_with_little(house: FastAPI) -> None:
    editor = signed_in(house, EDITOR)
    assert faults(editor.get("/studio/new").text) == []
    typed = {"kind": "matter", "title": "小店年报", "city": "990100", "source": "yx-tax-guide"}
    page = editor.post("/studio/new", data=typed)
    assert "小店年报" in page.text
    assert page.url.path.startswith("/studio/record/")
    assert faults(page.text) == []
    listed = editor.get("/studio?text=小店年报")
    assert "找到 1 条" in listed.text
    assert faults(listed.text) == []


def test_a_question_is_tried_and_kept(house: FastAPI) -> None:
    editor = signed_in(house, EDITOR)
    page = editor.post("/studio/hits", data={"question": "开小店要多少钱", "city": ""})
    assert "开便民小店" in page.text
    assert faults(page.text) == []
    kept = {"question": "开小店要多少钱", "expected": "开便民小店", "city": ""}
    page = editor.post("/studio/hits/golden", data=kept)
    assert "已设为标准问题" in page.text
    file = {"file": ("问题.csv", "问题,应答\n开小店要多少钱,开便民小店\n".encode(), "text/csv")}
    page = editor.post("/studio/hits/runs", files=file)
    assert page.status_code == 200, page.text
    assert faults(page.text) == []


def test_a_token_is_shown_once(house: FastAPI) -> None:
    boss = signed_in(house, BOSS)
    page = boss.post("/studio/tokens", data={"name": "city-cms", "role": "editor"})
    assert len(re.findall(r"dbs_[\w-]{20,}", page.text)) == 1
    page = boss.get("/studio/tokens")
    assert "dbs_" not in page.text
    assert faults(page.text) == []
    number = re.search(r"/studio/tokens/(\d+)/revoke", page.text)
    assert number
    assert "令牌已作废" in boss.post(number[0]).text


def test_what_was_typed_outlasts_the_sign_in(house: FastAPI) -> None:
    editor = signed_in(house, EDITOR)
    page = editor.post(RECORD, data={"do": "open", "part": "guide"})
    fields = form_of(page) | {"guide.fee.0.text": ["写了很久。\r\n<b>第二行"], "do": ["save"]}
    editor.cookies.clear()
    ended = editor.post(RECORD, data=fields)
    assert ended.status_code == 401
    assert faults(ended.text) == []
    kept = form_of(ended, RECORD)
    assert kept == fields
    again = signed_in(house, EDITOR).post(RECORD, data=kept)
    assert "已保存" in again.text
    body = house.state.studio.drafts.of_record(EDITOR, "yx-shop-open").body
    assert body["guide"]["fee"][0]["text"] == "写了很久。\n<b>第二行"
    far = editor.post(RECORD, data=fields, headers={"sec-fetch-site": "cross-site"})
    assert "写了很久" not in far.text


def test_an_address_that_is_not_there_is_told_on_a_page(steady_house: FastAPI) -> None:
    page = signed_in(steady_house, EDITOR).get("/studio/no-such-page")
    assert page.status_code == 404
    assert "没有这一页" in page.text
    assert faults(page.text) == []


def test_too_much_at_once_is_told_on_a_page(house: FastAPI) -> None:
    editor = signed_in(house, EDITOR)
    page = editor.post(RECORD, data={"do": "save", "paste": "长" * 2_000_000})
    assert page.status_code == 413
    assert faults(page.text) == []
    assert "没有保存" in page.text


def test_what_is_not_whole_yet_cannot_be_previewed(house: FastAPI) -> None:
    editor = signed_in(house, EDITOR)
    page = editor.post(RECORD, data={"do": "open", "part": "guide"})
    page = press(editor, page, "preview", guide__fee__0__source="没有的文件")
    assert page.status_code == 422
    assert form_of(page)["guide.fee.0.source"] == ["没有的文件"]
    direct = editor.get(f"{RECORD}/preview")
    assert direct.status_code == 422
    assert "没有找到“没有的文件”" in direct.text
    assert faults(direct.text) == []


def test_a_submitted_draft_warns_who_goes_on_writing(house: FastAPI) -> None:
    editor = signed_in(house, EDITOR)
    page = editor.post(RECORD, data={"do": "open", "part": "guide"})
    assert "要重新提交" not in page.text
    page = press(editor, page, "submit", guide__fee__0__text="工本费 7 元。", note="新文件")
    assert "要重新提交" in page.text


def test_runs_to_compare_have_to_be_chosen(steady_house: FastAPI) -> None:
    editor = signed_in(steady_house, EDITOR)
    for query in ("", "?before=1", "?before=1&after=1"):
        page = editor.get(f"/studio/hits/compare{query}")
        assert page.status_code == 422
        assert "没有选好要对比的" in page.text


def test_what_was_typed_stays_when_it_is_refused(steady_house: FastAPI) -> None:
    editor, boss = signed_in(steady_house, EDITOR), signed_in(steady_house, BOSS)
    typed = {"question": "开小店要多少钱", "expected": "没有的内容", "city": ""}
    page = editor.post("/studio/hits/golden", data=typed)
    assert page.status_code == 422
    assert 'value="没有的内容"' in page.text
    assert 'value="开小店要多少钱"' in page.text
    hook = {"name": "市网站", "url": "http://evil.example/x"}
    page = boss.post("/studio/webhooks", data=hook)
    assert 'value="http://evil.example/x"' in page.text


def test_a_long_file_name_names_the_run(house: FastAPI) -> None:
    editor = signed_in(house, EDITOR)
    file = {"file": (f"{'长' * 90}.csv", "问题\n开小店要多少钱\n".encode(), "text/csv")}
    page = editor.post("/studio/hits/runs", files=file)
    assert page.status_code == 200
    assert f"<h1>{'长' * 60}</h1>" in page.text
