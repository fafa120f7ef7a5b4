"""The window for what could not be got done."""

from support.applications import real_bundles
from support.citizen_tickets import all_tickets
from ticket_reporter import Reporter

from desk.vocabulary import TicketChannel

NEWBORN = real_bundles()["cq-newborn"]
OBSTACLE = "窗口说系统里查不到出生医学证明，让回医院，医院又让来窗口"


def tell(reporter: Reporter, **values: str) -> None:
    reporter.open("/stuck")
    reporter.send("/stuck", **{"service": NEWBORN.title, "obstacle": OBSTACLE, **values})


def test_a_service_by_its_title(reporter: Reporter) -> None:
    tell(
        reporter,
        counter="示例区政务中心 3 号窗口",
        times="三次",
        demand="一次办完",
        phone="13800000000",
    )
    (ticket,) = all_tickets(reporter.app)
    assert ticket.channel is TicketChannel.STUCK
    assert ticket.bundle == NEWBORN.id
    assert ticket.place == "示例区政务中心 3 号窗口"
    assert ticket.demand == "一次办完"
    for said in (NEWBORN.title, OBSTACLE, "示例区政务中心 3 号窗口", "已经跑了三次"):
        assert said in ticket.text
    assert "热线会协调这个窗口和主管部门" in reporter.text


def test_who_leads_the_service_is_responsible(reporter: Reporter) -> None:
    tell(reporter)
    (ticket,) = all_tickets(reporter.app)
    title = reporter.app.state.desk.departments.title(ticket.department)
    assert title in NEWBORN.lead_departments


def test_what_is_called_otherwise_is_asked_for(reporter: Reporter) -> None:
    reporter.app.state.search.answers = [NEWBORN.id]
    tell(reporter, service="娃儿生了要办的那些")
    assert all_tickets(reporter.app) == []
    assert f'value="{NEWBORN.id}"' in reporter.page.text
    assert reporter.form.sent["obstacle"] == OBSTACLE
    assert reporter.form.broken == []
    reporter.send("/stuck", service_id=NEWBORN.id)
    (ticket,) = all_tickets(reporter.app)
    assert ticket.bundle == NEWBORN.id
    assert f"想办：娃儿生了要办的那些（{NEWBORN.title}）" in ticket.text


def test_none_of_these_files_as_it_was_written(reporter: Reporter) -> None:
    tell(reporter, service="新生儿的那件事")
    assert "service_id" not in reporter.form.sent
    reporter.send("/stuck")
    assert reporter.page.status_code == 422
    assert "请选一选是哪一件" in reporter.text
    assert reporter.form.broken == []
    reporter.send("/stuck", service_id="-")
    (ticket,) = all_tickets(reporter.app)
    assert ticket.bundle == ""
    assert "想办：新生儿的那件事" in ticket.text


def test_a_name_that_was_changed_is_looked_for_again(reporter: Reporter) -> None:
    tell(reporter, service="新生儿的那件事")
    reporter.send("/stuck", service_id="-", service=NEWBORN.title)
    (ticket,) = all_tickets(reporter.app)
    assert ticket.bundle == NEWBORN.id


def test_a_service_nobody_knows_files_too(reporter: Reporter) -> None:
    tell(reporter, service="龘龘龘")
    (ticket,) = all_tickets(reporter.app)
    assert ticket.bundle == ""


def test_a_guide_leads_here_with_its_service(reporter: Reporter) -> None:
    reporter.open(f"/stuck?service={NEWBORN.id}")
    assert reporter.form.sent["service"] == NEWBORN.title
    reporter.open("/stuck?service=dept-housing")
    assert reporter.form.sent["service"] == ""


def test_what_must_be_said(reporter: Reporter) -> None:
    tell(reporter, service="", obstacle="")
    assert reporter.page.status_code == 422
    assert "请写一写想办什么事" in reporter.text
    assert "请写一写卡在了哪里" in reporter.text
    assert all_tickets(reporter.app) == []


def test_every_title_can_be_chosen_while_typing(reporter: Reporter) -> None:
    reporter.open("/stuck")
    for bundle in real_bundles().values():
        if bundle.in_force and bundle.city in ("500000", "430100"):
            assert f'<option value="{bundle.title}">' in reporter.text


def test_sent_twice_it_is_kept_once(reporter: Reporter) -> None:
    reporter.open("/stuck")
    sent = {**reporter.form.sent, "service": NEWBORN.title, "obstacle": OBSTACLE}
    assert len({reporter.client.post("/stuck", data=sent).url for _ in range(2)}) == 1
    assert len(all_tickets(reporter.app)) == 1
