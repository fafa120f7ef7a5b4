"""Conversations with the real house: in a real browser, and over the API through Rasa."""

from collections.abc import Iterator

import httpx
import pytest
from citizen_page.conftest import PHONE
from citizen_page.steps import ask, messages
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.e2e
REQUIRED = {
    "孩子刚出生要办哪些手续": ({"answered", "recommended"}, "新生儿出生"),
    "灵活就业的社保要带什么材料": ({"answered"}, "灵活就业"),
    "公司不干了想注销": ({"clarify"}, None),
    "今天天气怎么样": ({"no_answer"}, None),
    "我不想活了": ({"emergency"}, None),
}


@pytest.fixture
def page(browser: Browser, running_house: str) -> Iterator[Page]:
    context = browser.new_context(base_url=running_house, viewport=PHONE)
    opened = context.new_page()
    opened.set_default_timeout(20_000)
    opened.goto("/")
    yield opened
    context.close()


def test_five_turns_in_a_real_browser(page: Page) -> None:
    log = page.locator("#log")
    ask(page, "孩子刚出生要办哪些手续")
    expect(log).to_contain_text("新生儿出生")
    expect(log).to_contain_text("来源")
    ask(page, "那要带啥子材料")
    expect(page.locator("#log input[type=checkbox]").first).to_be_visible()
    ask(page, "不对,是二手房过户")
    expect(messages(page).last).to_be_visible()
    expect(log).to_contain_text("二手房交易与水电气联动过户")
    ask(page, "那要多久")
    expect(log).to_contain_text("工作日")
    ask(page, "我不想活了")
    expect(page.locator('#log a[href="tel:12356"]')).to_be_visible()
    expect(messages(page, "person")).to_have_count(5)
    expect(messages(page, "failure")).to_have_count(0)


@pytest.mark.parametrize("text", REQUIRED)
def test_a_single_question_is_decided_rightly(running_house: str, text: str) -> None:
    outcomes, bundle = REQUIRED[text]
    reply = httpx.post(
        f"{running_house}/api/v1/ask", json={"text": text}, timeout=30, trust_env=False
    ).json()
    assert reply["outcome"] in outcomes
    if bundle:
        assert reply["bundles"][0]["title"] == bundle
        assert reply["answer"]
        assert all(item["citation"]["source"] for item in reply["answer"])
    if reply["outcome"] == "clarify":
        assert len(reply["options"]) >= 3


class Talk:
    """One conversation over ``/api/v1/chat``."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http
        self._session: str | None = None

    def say(self, text: str) -> dict[str, object]:
        body = {"session": self._session, "text": text}
        response = self._http.post("/api/v1/chat", json=body)
        assert response.status_code == 200
        reply = response.json()
        self._session = reply["session"]
        assert reply["messages"]
        assert not any("多轮对话暂时不可用" in message["text"] for message in reply["messages"])
        state: dict[str, object] = reply["state"]
        return state


@pytest.fixture
def talk(running_house: str) -> Iterator[Talk]:
    with httpx.Client(base_url=running_house, timeout=30, trust_env=False) as http:
        yield Talk(http)


def test_what_was_talked_about_is_understood(talk: Talk) -> None:
    assert talk.say("二手房过户怎么办理")["bundle"] == "二手房交易与水电气联动过户"
    assert talk.say("那要多久")["field"] == "time_limit"
    assert talk.say("好多钱")["field"] == "fee"
    again = talk.say("再说一遍")
    assert (again["bundle"], again["field"]) == ("二手房交易与水电气联动过户", "fee")
    assert talk.say("说简单点")["field"] == "fee"
    assert talk.say("今天天气怎么样")["outcome"] == "no_answer"
    assert talk.say("要带什么材料")["bundle"] == "二手房交易与水电气联动过户"


def test_a_correction_and_a_choice(talk: Talk) -> None:
    talk.say("孩子刚出生要办哪些手续")
    assert talk.say("不对,是办退休")["bundle"] == "企业职工退休"
    assert talk.say("公司不干了想注销")["outcome"] == "clarify"
    assert "注销" in str(talk.say("第二个")["bundle"])


def test_another_one_and_starting_over(talk: Talk) -> None:
    talk.say("公司没有债务,想走简易注销")
    assert talk.say("换一个")["outcome"] in {"clarify", "no_answer"}
    assert talk.say("重新开始")["bundle"] is None
    assert talk.say("那要多久")["outcome"] in {"no_answer", "clarify"}


def test_a_human_thanks_and_stop(talk: Talk) -> None:
    assert talk.say("你好")["outcome"] == "answered"
    assert talk.say("转人工")["handoff"] is True
    assert talk.say("不用人工了")["handoff"] is False
    assert talk.say("谢谢")["outcome"] == "answered"
    assert talk.say("算了,不办了")["outcome"] == "answered"


def test_forty_turns_keep_the_thread(talk: Talk) -> None:
    talk.say("灵活就业的社保要带什么材料")
    for _ in range(19):
        assert talk.say("那要多久")["bundle"] == "灵活就业"
        assert talk.say("谢谢")["bundle"] == "灵活就业"
