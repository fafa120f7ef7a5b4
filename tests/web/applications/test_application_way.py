"""The whole way on the pages, as a browser without scripts goes it."""

from applicant import NEWBORN, Applicant, part_of, text
from page_reading import ReadPage
from support.application_pages import BUNDLE, browser, parts_of

from actions.applications.acceptance.port import CaseStatus, SupplementItem
from actions.applications.application import Status
from actions.applications.steps import StepKind
from web.applications.way import _PART_OF


def test_from_the_start_page_to_the_receipt(visitor: Applicant) -> None:
    start = visitor.client.get(f"/apply/{BUNDLE}")
    assert start.status_code == 200
    assert "不登录，直接办" in start.text
    assert part_of(visitor.begin()) == "questions"
    assert part_of(visitor.answer()) == "checklist"
    assert part_of(visitor.post("checklist")) == "form"
    assert part_of(visitor.fill_all()) == "materials"
    assert part_of(visitor.bring_everything()) == "review"
    assert part_of(visitor.hand_in()) == "progress"
    assert "正在送达受理部门" in visitor.get("progress").text
    assert visitor.deliver() == 1
    page = visitor.get("progress")
    assert visitor.kept.content.receipt in page.text
    assert visitor.kept.number in page.text
    assert part_of(visitor.client.get(visitor.path)) == "progress"


def test_handing_in_twice_hands_in_once(visitor: Applicant) -> None:
    visitor.begin()
    visitor.answer()
    visitor.fill_all()
    visitor.bring_everything()
    visitor.hand_in()
    assert part_of(visitor.hand_in()) == "progress"
    assert visitor.deliver() == 1
    assert visitor.deliver() == 0


def test_nothing_is_handed_in_without_the_declaration(visitor: Applicant) -> None:
    visitor.begin()
    visitor.answer()
    visitor.fill_all()
    visitor.bring_everything()
    page = visitor.post("review")
    assert page.status_code == 422
    assert "请先勾选声明" in page.text
    assert visitor.kept.status is Status.READY


def test_what_is_missing_is_listed_with_links_that_lead_there(visitor: Applicant) -> None:
    visitor.begin()
    visitor.answer()
    page = visitor.post("review", {"declared": "1"})
    assert page.status_code == 422
    read = ReadPage(visitor.get("review").text)
    links = [link for link in read.links if "#" in link and link.startswith("/application")]
    assert any("#f-applicant-name" in link for link in links)
    assert any("/materials#m-" in link for link in links)
    for link in set(links):
        target = ReadPage(visitor.client.get(link).text)
        assert link.partition("#")[2] in target.ids, link


def test_a_barred_case_says_why_and_what_else_may_help(visitor: Applicant) -> None:
    visitor.begin("cq-simple-deregistration")
    records = parts_of(visitor.app).applications.published.bundle("cq-simple-deregistration")
    scenario, option = next(
        (scenario, option)
        for scenario in records.scenarios
        for option in scenario.options
        if option.not_eligible
    )
    page = visitor.answer({scenario.id: option.label})
    assert part_of(page) == "questions"
    assert option.not_eligible.text in text(page)
    assert "依据：" in page.text
    helping = [
        link for link in ReadPage(page.text).links if link.startswith(("/bundle", "/guide/"))
    ]
    assert len(helping) >= len(option.alternatives) > 0


def test_an_answer_can_be_changed(visitor: Applicant) -> None:
    visitor.begin()
    visitor.answer()
    assert "父亲" in visitor.get("form").text
    visitor.answer({"newborn-parents": "没有结婚"})
    assert visitor.kept.content.answers["newborn-parents"] == "没有结婚"
    assert "是否登记父亲" in visitor.get("form").text


def test_unanswered_questions_are_pointed_out(visitor: Applicant) -> None:
    visitor.begin()
    page = visitor.answer({"on-behalf": NEWBORN["on-behalf"]})
    assert part_of(page) == "questions"
    assert "还有没选的" in page.text


def test_a_supplement_is_asked_for_and_handed_in(visitor: Applicant) -> None:
    visitor.begin()
    visitor.answer()
    visitor.fill_all()
    visitor.bring_everything()
    visitor.hand_in()
    visitor.deliver()
    acceptance = visitor.app.state.acceptance
    receipt = visitor.kept.content.receipt
    wanted = SupplementItem(name="居民户口簿", reason="照片看不清")
    acceptance.decide(receipt, CaseStatus.SUPPLEMENT, items=[wanted])
    page = visitor.get("progress")
    assert "照片看不清" in page.text
    assert visitor.kept.status is Status.SUPPLEMENT
    assert part_of(visitor.bring_everything()) == "review"
    assert part_of(visitor.hand_in()) == "progress"
    assert visitor.deliver() == 1
    assert len(acceptance.packages[receipt]) == 2


def test_withdrawing_and_applying_once_more(visitor: Applicant) -> None:
    visitor.begin()
    visitor.answer()
    visitor.fill({"applicant.name": "李示例"})
    first = visitor.id
    page = visitor.post("withdraw")
    assert "已撤回" in page.text
    assert visitor.get("form").status_code == 200
    refused = visitor.fill({"applicant.name": "别人"})
    assert refused.status_code == 403
    assert "这份申请现在不能修改" in refused.text
    visitor.begin(like=first)
    assert visitor.id != first
    assert visitor.kept.content.values["applicant.name"] == "李示例"
    assert "照上一份" in visitor.get("form").text


def test_going_on_with_a_code(visitor: Applicant) -> None:
    visitor.begin()
    code = visitor.post("resume-code").text.partition('class="resume-code">')[2][:11]
    with browser(visitor.app) as elsewhere:
        assert elsewhere.get(visitor.path).status_code == 404
        wrong = elsewhere.post("/resume", data={"code": "AAAAA-AAAAA"})
        assert wrong.status_code == 404
        assert "续办码不对" in wrong.text
        assert elsewhere.post("/resume", data={"code": code.lower()}).status_code == 200
        assert elsewhere.get(visitor.path).status_code == 200
    assert visitor.client.get(visitor.path).status_code == 404


def test_my_applications(visitor: Applicant) -> None:
    assert "还没有开始过申请" in visitor.client.get("/applications").text
    visitor.begin()
    page = visitor.client.get("/applications").text
    assert visitor.kept.number in page
    assert "接下来：选情形" in page
    assert "接着填" in visitor.client.get(f"/apply/{BUNDLE}").text


def test_every_step_has_its_part() -> None:
    assert set(_PART_OF) == set(StepKind)
