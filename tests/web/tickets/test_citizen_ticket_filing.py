"""Filing on the pages, as a browser without scripts does."""

import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from support.citizen_tickets import (
    LAMP,
    LAMP_DEPARTMENT,
    NOISE,
    NOISE_DEPARTMENT,
    all_tickets,
    browser,
)
from ticket_reporter import Form, Reporter

from desk.vocabulary import TicketChannel, TicketStatus, TicketType

BOTH = f"{LAMP}。另外{NOISE}"


def test_a_report_becomes_a_ticket(reporter: Reporter) -> None:
    reporter.tell(area="500000|渝北区", place="示例路 8 号", happened="昨晚", object="路灯")
    assert reporter.page.status_code == 200
    assert "核对一下" in reporter.text
    assert reporter.form.sent["type:0"] == "求助"
    assert reporter.form.sent["district:0"] == "渝北区"
    assert "市城市管理局" in reporter.text
    reporter.press("file")
    (ticket,) = all_tickets(reporter.app)
    assert ticket.number in reporter.text.replace(" ", "")
    assert ticket.text == LAMP
    assert ticket.channel is TicketChannel.CHAT
    assert ticket.status is TicketStatus.PENDING
    assert (ticket.city, ticket.district) == ("500000", "渝北区")
    assert (ticket.place, ticket.happened, ticket.object) == ("示例路 8 号", "昨晚", "路灯")
    assert ticket.demand == "请尽快修好"
    assert ticket.department == LAMP_DEPARTMENT
    assert ticket.category_path == ("城乡建设", "城市建设和市政管理")
    assert not ticket.has_contact


def test_the_page_after_filing_says_what_comes_next(reporter: Reporter) -> None:
    reporter.report()
    assert re.search(r"最晚 2026-1\d-\d\d 18:00 前办结", reporter.text)
    assert "<svg" in reporter.page.text
    assert reporter.client.get(reporter.at).status_code == 200


def test_nothing_is_asked_that_the_house_finds_out(reporter: Reporter) -> None:
    reporter.open("/ticket/new")
    assert not {"type", "category", "department"} & set(reporter.form.sent)


def test_several_matters_become_linked_tickets(reporter: Reporter) -> None:
    reporter.tell(BOTH)
    assert "2 件事" in reporter.text
    reporter.press("file")
    first, second = all_tickets(reporter.app)
    assert first.call == second.call
    assert [first.department, second.department] == [LAMP_DEPARTMENT, NOISE_DEPARTMENT]
    assert [first.text, second.text] == [LAMP, NOISE]
    for ticket in (first, second):
        assert ticket.number in reporter.text.replace(" ", "")


def test_what_was_split_can_be_put_together(reporter: Reporter) -> None:
    reporter.tell(BOTH)
    reporter.press("merge")
    assert reporter.form.sent["text:0"] == BOTH
    assert "text:1" not in reporter.form.sent
    reporter.press("file")
    (ticket,) = all_tickets(reporter.app)
    assert ticket.text == BOTH


def test_rewritten_matters_are_put_together_as_they_are_now(reporter: Reporter) -> None:
    reporter.tell(BOTH)
    reporter.press("merge", text_0="路灯又坏了")
    assert reporter.form.sent["text:0"] == f"路灯又坏了\n{NOISE}"


def test_a_matter_that_was_left_out_does_not_come_back(reporter: Reporter) -> None:
    reporter.tell(f"{BOTH}。另外垃圾没人收")
    reporter.press("remove:1")
    reporter.press("merge")
    assert NOISE not in reporter.form.sent["text:0"]


def test_a_matter_can_be_left_out(reporter: Reporter) -> None:
    reporter.tell(BOTH)
    reporter.press("remove:0")
    reporter.press("file")
    (ticket,) = all_tickets(reporter.app)
    assert ticket.text == NOISE


def test_a_matter_can_be_added_and_is_drafted_too(reporter: Reporter) -> None:
    reporter.tell(LAMP)
    reporter.press("add")
    assert reporter.form.sent["text:1"] == ""
    reporter.press("again", text_1=NOISE)
    assert reporter.form.sent["type:1"] == "投诉"
    reporter.press("file")
    assert [each.text for each in all_tickets(reporter.app)] == [LAMP, NOISE]


def test_an_empty_matter_is_pointed_out(reporter: Reporter) -> None:
    reporter.tell(LAMP)
    reporter.press("add")
    page = reporter.press("file")
    assert page.status_code == 422
    assert "这一件还没有写内容" in reporter.text
    assert "text-1" not in reporter.form.broken
    assert all_tickets(reporter.app) == []


def test_type_and_district_can_be_corrected(reporter: Reporter) -> None:
    reporter.tell()
    reporter.press("file", type_0="投诉", district_0="江北区")
    (ticket,) = all_tickets(reporter.app)
    assert (ticket.type, ticket.district) == (TicketType.COMPLAINT, "江北区")


def test_a_rewritten_text_is_drafted_anew(reporter: Reporter) -> None:
    reporter.tell()
    reporter.press("again", text_0=NOISE)
    assert reporter.form.sent["type:0"] == "投诉"
    reporter.press("file")
    (ticket,) = all_tickets(reporter.app)
    assert (ticket.text, ticket.department) == (NOISE, NOISE_DEPARTMENT)


def test_a_type_that_was_chosen_survives_a_rewritten_text(reporter: Reporter) -> None:
    reporter.tell()
    reporter.press("file", text_0=NOISE, type_0="建议")
    (ticket,) = all_tickets(reporter.app)
    assert ticket.type is TicketType.SUGGESTION


def test_going_back_loses_nothing(reporter: Reporter) -> None:
    reporter.tell(place="示例路 8 号", phone="13800000000", name="李示例", confidential="1")
    reporter.press("back", text_0=NOISE)
    sent = reporter.form.sent
    assert (sent["text"], sent["place"], sent["name"]) == (NOISE, "示例路 8 号", "李示例")
    assert (sent["phone"], sent["confidential"]) == ("13800000000", "1")


def test_what_is_missing_is_asked_for_but_never_needed(reporter: Reporter) -> None:
    reporter.tell("垃圾没人收")
    assert "具体在什么地方？" in reporter.text
    reporter.press("file")
    assert len(all_tickets(reporter.app)) == 1


def test_what_stands_in_a_field_is_not_asked_for_again(reporter: Reporter) -> None:
    reporter.tell("垃圾没人收", place="示例小区")
    assert "具体在什么地方？" not in reporter.text


def test_sent_twice_files_once(reporter: Reporter) -> None:
    reporter.tell()
    sent = {**reporter.form.sent, "action": "file"}
    first = reporter.client.post("/ticket/review", data=sent)
    second = reporter.client.post("/ticket/review", data=sent)
    assert first.url == second.url
    assert len(all_tickets(reporter.app)) == 1


def test_the_same_form_sent_again_with_other_words_says_so(reporter: Reporter) -> None:
    reporter.tell()
    sent = {**reporter.form.sent, "action": "file"}
    reporter.client.post("/ticket/review", data=sent)
    again = reporter.client.post("/ticket/review", data={**sent, "text:0": NOISE})
    assert again.status_code == 409
    assert "没有登记" in again.text
    assert len(all_tickets(reporter.app)) == 1


def test_the_contact_is_sealed_and_the_words_are_masked(reporter: Reporter, tmp_path: Path) -> None:
    said = f"{LAMP}，请打 13800000000 找李示例"
    reporter.report(said, phone="138 0000 0000", name="李示例", confidential="1")
    (ticket,) = all_tickets(reporter.app)
    assert ticket.has_contact
    assert ticket.confidential
    assert "13800000000" not in ticket.text
    assert "李示例" not in ticket.text
    for file in tmp_path.glob("daoban.db*"):
        content = file.read_bytes()
        assert b"13800000000" not in content
        assert "李示例".encode() not in content
    assert "13800000000" not in reporter.text


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"text": "  "}, "请写一写发生了什么事"),
        ({"text": "字" * 2001}, "最多 2000 个字"),
        ({"phone": "12345678901"}, "没有以“123”开头的手机号"),
        ({"phone": "67550000"}, "缺少区号"),
        ({"place": "路" * 201}, "最多 200 个字"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    reporter: Reporter, values: dict[str, str], said: str
) -> None:
    page = reporter.tell(**{"text": LAMP, "name": "李示例", **values})
    assert page.status_code == 422
    assert said in reporter.text
    assert reporter.form.sent["name"] == "李示例"
    assert reporter.form.broken == []


def test_danger_is_answered_first(reporter: Reporter) -> None:
    reporter.tell("楼上着火了")
    assert 'href="tel:119"' in reporter.page.text
    assert reporter.text.index("119") < reporter.text.index("<h1>核对一下")
    reporter.press("file")
    assert 'href="tel:119"' in reporter.page.text
    assert len(all_tickets(reporter.app)) == 1


def test_without_drafts_the_citizen_sorts_it(reporter: Reporter) -> None:
    reporter.app.state.desk.suggesting.broken = True
    reporter.tell()
    assert "type:0" not in reporter.form.sent
    page = reporter.press("file")
    assert page.status_code == 422
    assert "请选一选属于哪一种" in reporter.text
    reporter.press("file", type_0="投诉")
    (ticket,) = all_tickets(reporter.app)
    assert (ticket.type, ticket.department) == (TicketType.COMPLAINT, "")


@pytest.mark.parametrize("draft", ["", "gAAAAA", "乱写的"])
def test_a_draft_that_is_not_ours_is_refused(reporter: Reporter, draft: str) -> None:
    page = reporter.client.post("/ticket/review", data={"draft": draft, "action": "file"})
    assert page.status_code == 422
    assert "放得太久或被改动过" in page.text


def test_a_text_sealed_for_something_else_is_no_draft(reporter: Reporter) -> None:
    token = reporter.app.state.sealer.seal('{"told": {}}')
    page = reporter.client.post("/ticket/review", data={"draft": token, "action": "file"})
    assert page.status_code == 422


def test_nothing_personal_stands_in_addresses_or_titles(reporter: Reporter) -> None:
    reporter.tell(f"{LAMP}，我的电话 13800000000", name="李示例", phone="13800000000")
    for page in (
        reporter.page,
        reporter.press("file"),
        reporter.open(f"/ticket/{reporter.number}"),
    ):
        title = re.search(r"<title>(.*?)</title>", page.text, re.S)
        assert title
        for told in ("13800000000", "李示例", "路灯"):
            assert told not in title[1]
            assert told not in str(page.url)


def test_a_form_from_elsewhere_is_refused(app: FastAPI) -> None:
    with browser(app) as client:
        for path in ("/ticket/new", "/ticket/review", "/message", "/stuck", "/ticket"):
            answer = client.post(path, data={}, headers={"sec-fetch-site": "cross-site"})
            assert answer.status_code == 403, path


def test_the_link_of_a_chat_fills_the_form(reporter: Reporter) -> None:
    reporter.app.state.desk.seeds.known["t1"] = ("*", "c1", NOISE)
    reporter.open("/ticket/new?from=t1")
    assert reporter.form.sent["text"] == NOISE
    assert reporter.form.sent["area"] == "430100|"
    assert "已把您在对话里说的填在下面" in reporter.text
    reporter.send("/ticket/new")
    reporter.press("back")
    reporter.send("/ticket/new")
    reporter.press("file")
    (ticket,) = all_tickets(reporter.app)
    assert (ticket.conversation, ticket.text) == ("c1", NOISE)


def test_the_link_of_somebody_elses_chat_fills_nothing(reporter: Reporter) -> None:
    reporter.app.state.desk.seeds.known["t1"] = ("visitor:else", "c1", NOISE)
    reporter.open("/ticket/new?from=t1")
    assert reporter.form.sent["text"] == ""
    reporter.send("/ticket/new", text=LAMP, **{"from": "t1"})
    reporter.press("file")
    (ticket,) = all_tickets(reporter.app)
    assert ticket.conversation == ""


def test_the_city_of_the_address_is_chosen(reporter: Reporter) -> None:
    reporter.open("/ticket/new?city=长沙")
    assert reporter.form.sent["area"] == "430100|"
    reporter.send("/ticket/new", text=LAMP, area="430100|岳麓区")
    reporter.press("file")
    (ticket,) = all_tickets(reporter.app)
    assert (ticket.city, ticket.district) == ("430100", "岳麓区")
    assert reporter.app.state.desk.suggesting.asked[0] == (LAMP, "长沙")


def test_a_district_of_another_city_is_not_taken(reporter: Reporter) -> None:
    reporter.tell(area="500000|岳麓区")
    assert reporter.form.sent["district:0"] == ""
    reporter.press("file", district_0="岳麓区")
    (ticket,) = all_tickets(reporter.app)
    assert ticket.district == ""


def test_every_page_can_be_read_without_seeing_it(reporter: Reporter) -> None:
    number = reporter.report(BOTH)
    pages = ["/ticket/new", "/message", "/stuck", "/ticket", "/tickets/mine", f"/ticket/{number}"]
    texts = [reporter.open(path).text for path in pages]
    texts += [reporter.tell("").text, reporter.tell(BOTH).text, reporter.press("add").text]
    texts += [reporter.press("file").text, reporter.client.get(f"/ticket/{number}/filed").text]
    for page in texts:
        form = Form(page)
        assert form.unnamed == []
        assert form.broken == []
        assert form.doubled == []
        assert form.headings[0] == 1
        assert form.headings.count(1) == 1
        assert all(
            after - before <= 1
            for before, after in zip(form.headings, form.headings[1:], strict=False)
        )
