"""The citizen page as the server renders it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi import FastAPI
from fastapi.testclient import TestClient
from support.city import settings_for

from web import pages
from web.page_messages import quoted_title, view

ROOM = Path(pages.__file__).parent
WORDS = pages.page_text()["message"]
META = {
    "cities": [{"code": "500000", "name": "重庆"}],
    "audiences": ["个人", "企业"],
    "examples": ["孩子刚出生要办哪些手续", "<script>例</script>"],
    "release": None,
}
PLAN = {
    "title": "示例一件事",
    "source": "示例方案（示府办发〔2023〕1号）",
    "url": "https://gov.example/plan",
    "valid_from": None,
    "seen": "2026-11-22",
}


class Refused(Exception):
    message = "今天问得太多了。"
    hint = "请一分钟后再试。"
    http_status = 429


class Conversation:
    def __init__(self) -> None:
        self.asked: list[tuple[str | None, str, str | None, str | None]] = []
        self.messages: list[dict[str, Any]] = [{"type": "text", "text": "可以一次办好。"}]
        self.error: Exception | None = None

    async def reply(
        self,
        session: str | None,
        text: str,
        city: str | None,
        audience: str | None,
        _visitor: object = None,
    ) -> dict[str, Any]:
        self.asked.append((session, text, city, audience))
        if self.error:
            raise self.error
        return {"session": "s-9", "messages": self.messages, "state": {}}


@pytest.fixture
def conversation() -> Conversation:
    return Conversation()


@pytest.fixture
def client(conversation: Conversation) -> Iterator[TestClient]:
    app = FastAPI()
    app.include_router(pages.router)
    app.state.conversation = conversation
    app.state.settings = settings_for(Path("var"))
    app.state.page_meta = lambda: META
    with TestClient(app) as client:
        yield client


def test_page_offers_examples_cities_and_audiences(client: TestClient) -> None:
    body = client.get("/").text
    assert 'value="孩子刚出生要办哪些手续"' in body
    assert '<option value="重庆" selected>' in body
    assert '<option value="企业">' in body
    assert "<script>例" not in body
    assert "&lt;script&gt;例&lt;/script&gt;" in body


def test_page_works_without_meta(conversation: Conversation) -> None:
    app = FastAPI()
    app.include_router(pages.router)
    app.state.conversation = conversation
    app.state.settings = settings_for(Path("var"))
    with TestClient(app) as client:
        assert "试试这样问" not in client.get("/").text
        assert client.post("/", data={"text": "你好"}).status_code == 200
    assert conversation.asked == [(None, "你好", None, None)]


def test_question_is_answered_in_the_page(client: TestClient, conversation: Conversation) -> None:
    form = {"text": " 落户 ", "city": "重庆", "audience": "个人", "session": "s-1"}
    response = client.post("/", data=form)
    assert conversation.asked == [("s-1", "落户", "重庆", "个人")]
    assert "可以一次办好。" in response.text
    assert 'name="session" value="s-9"' in response.text
    assert '<option value="个人" selected>' in response.text


def test_pressed_reply_goes_before_what_is_written(
    client: TestClient, conversation: Conversation
) -> None:
    client.post("/", data={"text": "半句", "reply": "材料"})
    assert conversation.asked[0][1] == "材料"


def test_choices_that_are_not_offered_are_dropped(
    client: TestClient, conversation: Conversation
) -> None:
    client.post("/embed", data={"text": "落户", "city": "火星", "audience": "神仙"})
    assert conversation.asked == [(None, "落户", "重庆", None)]


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "还没有写问题。"), ("字" * 501, "问题超过了 500 个字。"), ("字" * 90_000, "问题超过了")],
)
def test_unusable_question_is_refused_kindly(
    client: TestClient, conversation: Conversation, text: str, words: str
) -> None:
    response = client.post("/", data={"text": text})
    assert response.status_code == 422
    assert words in response.text
    assert conversation.asked == []


def test_five_hundred_characters_are_asked(client: TestClient, conversation: Conversation) -> None:
    assert client.post("/", data={"text": "\U0001f476" * 500}).status_code == 200
    assert len(conversation.asked[0][1]) == 500


def test_error_of_the_conversation_is_shown_with_its_hint(
    client: TestClient, conversation: Conversation
) -> None:
    conversation.error = Refused()
    response = client.post("/", data={"text": "落户要什么"})
    assert response.status_code == 429
    assert "今天问得太多了。" in response.text
    assert "请一分钟后再试。" in response.text
    assert ">落户要什么</textarea>" in response.text


def test_unforeseen_error_shows_no_detail(client: TestClient, conversation: Conversation) -> None:
    conversation.error = RuntimeError("a secret detail")
    response = client.post("/", data={"text": "落户"})
    assert response.status_code == 500
    assert "系统暂时没能回答。" in response.text
    assert "a secret detail" not in response.text


def test_answer_cannot_leave_the_json_of_the_page(
    client: TestClient, conversation: Conversation
) -> None:
    hostile = "</script><script>alert(1)</script>"
    conversation.messages = [{"type": "text", "text": hostile}]
    body = client.post("/", data={"text": hostile}).text
    assert hostile not in body
    found = re.search(r'<script type="application/json" id="config">(.*?)</script>', body)
    assert found
    exchange = json.loads(found[1])["exchange"]
    assert exchange["text"] == hostile
    assert exchange["answer"]["messages"][0]["text"] == hostile


@pytest.mark.parametrize("path", ["/", "/embed"])
def test_page_has_no_inline_script_style_or_foreign_host(client: TestClient, path: str) -> None:
    body = client.get(path).text
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", body) == []
    for tag in re.findall(r"<script[^>]*>", body):
        assert 'src="/static/' in tag or 'type="application/json"' in tag
    assert re.findall(r'(?:src|href|action)="(?:https?:)?//', body) == []


def test_addresses_follow_the_root_path(conversation: Conversation) -> None:
    app = FastAPI()
    app.include_router(pages.router)
    app.state.settings = settings_for(Path("var"))
    with TestClient(app, root_path="/daoban") as client:
        body = client.get("/").text
        assert 'src="/daoban/static/js/main.js"' in body
        assert '"chat": "/daoban/api/v1/chat"' in body
        assert client.get("/manifest.webmanifest").json()["start_url"] == "/daoban/"


def test_every_file_the_page_names_exists(client: TestClient) -> None:
    named = re.findall(r'(?:src|href)="/(static/[^"]+)"', client.get("/").text)
    assert len(named) > 6
    assert [name for name in named if not (ROOM / name).is_file()] == []


def test_scripts_import_only_modules_that_exist() -> None:
    scripts = list((ROOM / "static" / "js").rglob("*.js"))
    assert len(scripts) > 10
    for script in scripts:
        for target in re.findall(r'from "([^"]+)"', script.read_text("utf-8")):
            assert (script.parent / target).is_file(), f"{script.name}: {target}"


def test_scripts_never_write_markup_or_chinese() -> None:
    for script in (ROOM / "static" / "js").rglob("*.js"):
        source = script.read_text("utf-8")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", source
        )
        assert not re.search(r"[\u4e00-\u9fff]", source), script.name
        assert len(source.splitlines()) <= 150, script.name


def test_every_word_of_the_scripts_is_in_the_text_file() -> None:
    text = pages.page_text()
    known = {*text["message"], *text["script"], *text["failure"]}
    used: set[str] = set()
    for script in (ROOM / "static" / "js").rglob("*.js"):
        if script.parent.name != "desk":  # those have texts of their own
            used |= set(re.findall(r'\bsay\("(\w+)"', script.read_text("utf-8")))
    assert len(used) > 15
    assert used <= known


def test_text_file_has_no_unused_page_words() -> None:
    templates = "".join(path.read_text("utf-8") for path in (ROOM / "templates").glob("*.html"))
    code = (ROOM / "pages.py").read_text("utf-8")
    for key in yaml.safe_load((ROOM / "content" / "page_text.yml").read_text("utf-8"))["page"]:
        assert f"t.page.{key}" in templates or f'words["{key}"]' in code, key


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("示例方案（示府办发〔2023〕1号）", "《示例方案》（示府办发〔2023〕1号）"),
        ("示例方案(示府办发〔2023〕1号)", "《示例方案》(示府办发〔2023〕1号)"),
        ("示例登记（试行）办法", "《示例登记（试行）办法》"),
        ("《示例登记办法》", "《示例登记办法》"),
    ],
)
def test_source_title_stands_in_book_marks(source: str, shown: str) -> None:
    assert quoted_title(source) == shown


def test_same_source_becomes_one_footnote() -> None:
    items = [{"text": "一", "citation": PLAN}, {"text": "二", "citation": dict(PLAN)}]
    shown = view({"type": "guide", "title": "示例一件事", "text": "", "items": items}, WORDS)
    assert len(shown["notes"]) == 1
    assert [item["mark"] for item in shown["items"]] == ["", ""]
    items.append({"text": "三", "citation": PLAN | {"seen": "2026-11-23"}})
    shown = view({"type": "guide", "title": "示例一件事", "text": "", "items": items}, WORDS)
    assert [note["mark"] for note in shown["notes"]] == ["[1]", "[2]"]
    assert [item["mark"] for item in shown["items"]] == ["[1]", "[1]", "[2]"]


def test_one_footnote_names_every_record_it_stands_for() -> None:
    titles = ["甲事项", "乙事项", "甲事项", "清单"]
    items = [{"text": "一", "citation": PLAN | {"title": title}} for title in titles]
    notes = view({"type": "guide", "title": "清单", "items": items}, WORDS)["notes"]
    assert [note["record"] for note in notes] == ["摘自“甲事项”“乙事项”"]


def test_quoted_record_is_named_where_it_is_not_the_title() -> None:
    message = {"type": "guide", "title": "别的事", "items": [{"text": "一", "citation": PLAN}]}
    assert view(message, WORDS)["notes"][0]["record"] == "摘自“示例一件事”"
    assert view(message | {"title": "示例一件事"}, WORDS)["notes"][0]["record"] == ""


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//x.example", None])
def test_only_web_addresses_become_links(url: str | None) -> None:
    item = {"text": "一", "citation": PLAN | {"url": url}}
    note = view({"type": "guide", "title": "", "items": [item]}, WORDS)["notes"][0]
    assert note["link"] == ""
    assert note["no_link"]


def test_material_shows_form_copies_and_certificate() -> None:
    item = {"name": "结婚证", "necessity": "required", "form": "original", "copies": 2}
    item |= {"certificate": "结婚证", "citation": PLAN}
    shown = view({"type": "checklist", "title": "清单", "items": [item]}, WORDS)["items"][0]
    assert shown["required"] == "必要"
    assert shown["detail"] == "原件 · 2 份"
    assert shown["certificate"] == "免提交"
    assert "结婚证" in shown["certificate_detail"]


@pytest.mark.parametrize(
    "message",
    [
        {"type": "map", "text": "只有文字"},
        {"type": "guide", "title": "空", "items": [], "text": "只有文字"},
        {"type": "form", "text": "只有文字", "fields": []},
        {"type": "bundle", "text": "只有文字"},
        {"text": "只有文字"},
    ],
)
def test_unknown_empty_or_broken_message_shows_its_text(message: dict[str, Any]) -> None:
    assert view(message, WORDS) == {"type": "text", "text": "只有文字"}


def test_only_emergencies_interrupt() -> None:
    levels = ["info", "warning", "emergency", "<b>"]
    shown = [view({"type": "notice", "text": "", "level": level}, WORDS) for level in levels]
    assert [each["level"] for each in shown] == ["info", "warning", "emergency", "info"]
    assert [each["role"] for each in shown] == ["note", "note", "alert", "note"]
