"""Following a ticket, and rating how it was dealt with."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from support.citizen_tickets import AGENT, LAMP, NOISE, all_tickets, browser, resolve
from ticket_reporter import Reporter

from actions.applications.prefilling import Person
from desk.tickets.numbers import ALPHABET
from desk.vocabulary import Grade, TicketAction, TicketStatus
from web.sign_in.sessions import SignInSessions


def test_progress_in_plain_words(reporter: Reporter) -> None:
    number = reporter.report()
    reporter.open(f"/ticket/{number}")
    assert "热线正在确定由哪个单位办理" in reporter.text
    assert "办结以后，可以在这一页评价" in reporter.text
    resolve(reporter.app, number)
    reporter.open(f"/ticket/{number}")
    assert "已办结，请查看办理结果" in reporter.text
    assert "路灯已经修好。" in reporter.text
    steps = ["已办结", "市城市管理局已签收，开始办理", "已转交市城市管理局", "已登记"]
    timeline = reporter.text.partition('class="timeline"')[2]
    places = [timeline.index(f"<span>{step}</span>") for step in steps]
    assert places == sorted(places)
    assert "agent1" not in reporter.text


def test_anybody_with_the_number_sees_the_progress_but_not_who(reporter: Reporter) -> None:
    number = reporter.report(f"{LAMP}，电话 13800000000", phone="13800000000", name="李示例")
    with browser(reporter.app) as elsewhere:
        page = elsewhere.get(f"/ticket/{number}")
        assert page.status_code == 200
        assert "李示例" not in page.text
        assert "13800000000" not in page.text
        filed = elsewhere.get(f"/ticket/{number}/filed")
        assert filed.url.path == f"/ticket/{number}"


def typings(number: str) -> list[str]:
    digits = number[2:]
    return [
        number.lower(),
        f" {number[:2]} {number[2:8]}-{number[8:12]} {number[12:]} ",
        digits,
        "gd" + digits.replace("0", "o").replace("1", "l"),
        "GD" + digits.replace("0", "O").replace("1", "I"),
        "".join(chr(ord(char) + 0xFEE0) for char in number),
    ]


def test_a_number_is_understood_however_it_is_typed(reporter: Reporter) -> None:
    number = reporter.report()
    for typed in typings(number):
        reporter.open("/ticket")
        reporter.send("/ticket", number=typed)
        assert reporter.at == f"/ticket/{number}", typed
        assert reporter.client.get(f"/ticket/{typed.strip()}").url.path == f"/ticket/{number}"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "这不像工单编号"),
        ("12345", "这不像工单编号"),
        ("GD261122UUUUUUUU", "这不像工单编号"),
        ("没有编号", "这不像工单编号"),
        ("GD261122" + ALPHABET[-8:], "没有找到这个编号的工单"),
    ],
)
def test_a_wrong_number_says_kindly_what_to_do(reporter: Reporter, typed: str, said: str) -> None:
    reporter.open("/ticket")
    page = reporter.send("/ticket", number=typed)
    assert page.status_code == 404
    assert said in reporter.text
    assert reporter.form.sent["number"] == typed
    assert reporter.form.broken == []
    if typed:
        assert reporter.client.get(f"/ticket/{typed}").status_code == 404


def test_who_tries_numbers_is_stopped(app: FastAPI) -> None:
    with TestClient(app, client=("8.8.8.8", 1)) as stranger:
        codes = [stranger.get(f"/ticket/GD261122ABCDEF{at:02}").status_code for at in range(61)]
        assert codes == [404] * 60 + [429]
        page = stranger.get("/ticket/GD261122ABCDEF99")
        assert "查错的次数太多了" in page.text
    with browser(app) as neighbour:
        assert neighbour.get("/ticket/GD261122ABCDEF99").status_code == 404


def test_a_rating(reporter: Reporter) -> None:
    number = reporter.report()
    resolve(reporter.app, number)
    reporter.open(f"/ticket/{number}")
    page = reporter.client.post(
        f"/ticket/{number}/rating",
        data={"grade": "满意", "reason": ["办理及时", "编出来的原因"], "text": "谢谢 13800000000"},
    )
    assert page.url.path == f"/ticket/{number}"
    assert "评价已收到，谢谢" in page.text
    rating = reporter.app.state.desk.ratings.of(number)
    assert (rating.grade, rating.reasons) == (Grade.GOOD, ("办理及时",))
    assert "13800000000" not in rating.text


def test_a_rating_can_be_changed_once(reporter: Reporter) -> None:
    number = reporter.report()
    resolve(reporter.app, number)
    path = f"/ticket/{number}/rating"
    assert "修改评价" in reporter.client.post(path, data={"grade": "满意"}).text
    changed = reporter.client.post(path, data={"grade": "不满意"})
    assert "会有专人回访" in changed.text
    assert "不能再改" in changed.text
    assert 'name="grade"' not in changed.text
    again = reporter.client.post(path, data={"grade": "非常满意"})
    assert again.status_code == 403
    assert "您已经评价过，也修改过了" in again.text
    assert reporter.app.state.desk.ratings.of(number).grade is Grade.BAD


def test_who_is_not_satisfied_is_called_back(reporter: Reporter) -> None:
    number = reporter.report()
    resolve(reporter.app, number)
    reporter.client.post(f"/ticket/{number}/rating", data={"grade": "非常不满意"})
    (ticket,) = all_tickets(reporter.app)
    assert ticket.status is TicketStatus.FOLLOW_UP


def test_a_rating_without_a_grade_keeps_what_was_written(reporter: Reporter) -> None:
    number = reporter.report()
    resolve(reporter.app, number)
    data = {"reason": "态度好", "text": "很快"}
    reporter.page = reporter.client.post(f"/ticket/{number}/rating", data=data)
    assert reporter.page.status_code == 422
    assert "请选一个满意程度" in reporter.text
    assert reporter.form.sent["text"] == "很快"
    assert reporter.form.sent["reason"] == "态度好"
    assert reporter.form.broken == []


def test_nothing_is_rated_before_it_is_dealt_with(reporter: Reporter) -> None:
    number = reporter.report()
    page = reporter.client.post(f"/ticket/{number}/rating", data={"grade": "满意"})
    assert page.status_code == 403
    assert "还没有办结" in page.text


def test_a_late_ticket_says_so(reporter: Reporter) -> None:
    number = reporter.report()
    reporter.app.state.clock.later(days=60)
    reporter.open(f"/ticket/{number}")
    assert "已过期限，热线正在督办" in reporter.text


def test_a_merged_ticket_follows_the_one_it_was_merged_into(reporter: Reporter) -> None:
    root, number = reporter.report(), reporter.report(NOISE)
    tickets = reporter.app.state.desk.tickets
    tickets.act(number, TicketAction.MERGE, AGENT, 1, other=root)
    reporter.open(f"/ticket/{number}")
    assert "合并办理" in reporter.text
    assert root not in reporter.page.text


def test_my_tickets_are_those_of_this_browser(reporter: Reporter) -> None:
    reporter.open("/tickets/mine")
    assert "还没有登记过工单" in reporter.text
    first = reporter.report()
    reporter.app.state.clock.later(hours=1)
    second = reporter.report(NOISE)
    reporter.open("/tickets/mine")
    assert reporter.page.text.index(f"/ticket/{second}") < reporter.page.text.index(
        f"/ticket/{first}"
    )
    with browser(reporter.app) as elsewhere:
        assert first not in elsewhere.get("/tickets/mine").text


def test_answers_are_kept_nowhere(reporter: Reporter) -> None:
    number = reporter.report()
    for path in (f"/ticket/{number}", "/tickets/mine", "/ticket/new", f"/api/v1/tickets/{number}"):
        assert reporter.client.get(path).headers["cache-control"] == "no-store"


def test_a_person_finds_what_they_filed_before_signing_in(reporter: Reporter) -> None:
    before = reporter.report()
    state = reporter.app.state
    token = SignInSessions(state.engine, state.sealer).open(
        "person:li", Person("李示例", "510202199403129824", None, None), 1
    )
    reporter.client.cookies.set("daoban_sign_in", token)
    after = reporter.report(NOISE)
    reporter.open("/tickets/mine")
    assert before in reporter.page.text
    assert after in reporter.page.text
    reporter.client.cookies.delete("daoban_sign_in")
    reporter.open("/tickets/mine")
    assert before in reporter.page.text
    assert after not in reporter.page.text
