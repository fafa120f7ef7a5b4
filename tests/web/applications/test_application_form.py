"""The form page: every form renders, provenance, conflicts, faults, nothing lost."""

import pytest
from applicant import Applicant, text
from page_reading import ReadPage
from support.application_pages import parts_of
from support.applications import real_records

from actions.applications.application import Channel, Origin
from actions.forms.loading import bundles_with_form
from daoban.errors import Conflict
from knowledge.records import Bundle

FAULTY = "510202199403129825"


@pytest.mark.parametrize("bundle", bundles_with_form())
def test_every_form_renders_with_labels(visitor: Applicant, bundle: str) -> None:
    record = real_records()[bundle]
    assert isinstance(record, Bundle)
    visitor.begin(bundle)
    visitor.answer({each.id: each.options[-1].label for each in record.scenarios})
    for part in ("questions", "checklist", "consents", "form?check=1", "materials", "review"):
        response = visitor.client.get(f"{visitor.path}/{part}")
        assert response.status_code == 200
        page = ReadPage(response.text)
        assert page.nameless() == [], part
        assert len(page.ids) == len(set(page.ids)), part
        assert set(page.described) <= set(page.ids), part
        assert page.headings.count(1) == 1, part
    shown = ReadPage(visitor.get("form").text)
    assert shown.controls


def test_values_show_where_they_come_from(mother: Applicant) -> None:
    mother.begin()
    mother.answer()
    mother.post("consents", {"action": "give:population"})
    mother.fill({"birth.place": "重庆示例医院", "delivery.method": "邮寄"})
    mother.fill({"father.identity_number": "510212199207059817"})
    parts_of(mother.app).applications.fill(
        mother.id, mother.kept.owner, {"children.count": "2"}, Channel.CHAT
    )
    page = text(mother.get("form"))
    for badge in ("来自 人口库 · 20", "来自 统一身份登录", "您填的", "您在聊天里说的"):
        assert badge in page
    for badge in ("由身份证号得出", "照您前面填的"):
        assert badge in page
    assert "请核对：这些是替您填好的" in page


def test_saving_confirms_nothing_that_was_not_looked_at(mother: Applicant) -> None:
    mother.begin()
    mother.answer()
    mother.post("consents", {"action": "give:population"})
    mother.fill({"birth.place": "重庆示例医院"})
    entry = mother.kept.content.entries["mother.name"]
    assert entry.current.provenance.origin is Origin.REGISTER
    assert not entry.current.confirmed
    mother.fill({}, "confirm")
    assert mother.kept.content.entries["mother.name"].current.confirmed
    assert "请核对：这些是替您填好的" not in mother.get("form").text


def test_what_was_changed_in_the_chat_meanwhile_stands_beside(visitor: Applicant) -> None:
    visitor.begin()
    visitor.answer()
    opened = ReadPage(visitor.get("form").text).sent
    service, owner = parts_of(visitor.app).applications, visitor.kept.owner
    service.fill(visitor.id, owner, {"birth.place": "聊天医院"}, Channel.CHAT)
    sent = opened | {"field:birth.place": "页面医院", "field:applicant.name": "李示例"}
    page = visitor.post("form", sent | {"action": "save"})
    assert "这一项有两个不同的值" in page.text
    assert "聊天医院" in page.text
    assert "页面医院" in page.text
    assert visitor.kept.content.values["applicant.name"] == "李示例"
    visitor.fill({}, **{"choice:birth.place": "take"})
    assert visitor.kept.content.values["birth.place"] == "页面医院"
    assert "这一项有两个不同的值" not in visitor.get("form").text


def test_a_rival_stays_until_somebody_chooses(visitor: Applicant) -> None:
    visitor.begin()
    visitor.answer()
    opened = ReadPage(visitor.get("form").text).sent
    service, owner = parts_of(visitor.app).applications, visitor.kept.owner
    service.fill(visitor.id, owner, {"birth.place": "聊天医院"}, Channel.CHAT)
    visitor.post("form", opened | {"field:birth.place": "页面医院", "action": "save"})
    visitor.fill({"applicant.name": "李示例"})
    assert visitor.kept.content.entries["birth.place"].rival is not None
    visitor.fill({}, **{"choice:birth.place": "keep"})
    assert visitor.kept.content.entries["birth.place"].rival is None
    assert visitor.kept.content.values["birth.place"] == "聊天医院"


def test_faults_are_tied_to_their_fields(visitor: Applicant) -> None:
    visitor.begin()
    visitor.answer()
    page = visitor.fill({"applicant.identity_number": FAULTY}, "next")
    read = ReadPage(page.text)
    control = next(
        each for each in read.controls if each.attributes.get("id") == "f-applicant-identity_number"
    )
    assert control.attributes["aria-invalid"] == "true"
    assert "f-applicant-identity_number-fault" in control.attributes["aria-describedby"]
    assert "校验码不对" in page.text
    assert "#f-applicant-identity_number" in read.links
    assert visitor.kept.content.values["applicant.identity_number"] == FAULTY


def test_more_children_and_fewer(visitor: Applicant) -> None:
    visitor.begin()
    visitor.answer()
    visitor.fill({"children.count": "1"})
    visitor.fill({"children.0.name": "李晓雨"}, "add:children")
    visitor.fill({"children.1.name": "李晓雪"})
    assert "孩子（第 2 个）" in visitor.get("form").text
    visitor.fill({}, "remove:children:0")
    values = visitor.kept.content.values
    assert values["children.count"] == "1"
    assert values["children.0.name"] == "李晓雪"
    assert not values.get("children.1.name")
    visitor.fill({}, "remove:children:0")
    assert visitor.kept.content.values["children.count"] == "1"


def test_sections_follow_from_other_fields(visitor: Applicant) -> None:
    visitor.begin()
    visitor.answer()
    assert "收件地址" not in visitor.get("form").text
    page = visitor.fill({"delivery.method": "邮寄", "applicant.name": "李示例"})
    assert "收件地址" in page.text
    assert visitor.kept.content.values["delivery.recipient"] == "李示例"


def test_what_cannot_be_saved_stays_on_the_page(
    visitor: Applicant, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.begin()
    visitor.answer()

    def busy(*_given: object, **_named: object) -> None:
        raise Conflict("同一份申请正在别处修改。", "请稍等几秒再试，已经保存的内容不会丢。")

    monkeypatch.setattr(parts_of(visitor.app).applications, "fill", busy)
    page = visitor.fill({"birth.place": "重庆示例医院"})
    assert page.status_code == 409
    assert "同一份申请正在别处修改" in page.text
    assert 'value="重庆示例医院"' in page.text


def test_what_is_typed_cannot_break_out_of_the_page(visitor: Applicant) -> None:
    visitor.begin()
    visitor.answer()
    page = visitor.fill({"birth.place": '"><script>alert(1)</script>'})
    assert "<script>alert" not in page.text
    assert ReadPage(page.text).sent["field:birth.place"] == '"><script>alert(1)</script>'


def test_names_that_no_form_has_are_left_alone(visitor: Applicant) -> None:
    visitor.begin()
    visitor.answer()
    sent = {"field:nothing.here": "x", "field:children.99.name": "x", "version": "9" * 40}
    assert visitor.post("form", sent | {"action": "remove:children:7"}).status_code == 200
    assert visitor.post("form", {"action": "add:nothing"}).status_code == 200
    assert set(visitor.kept.content.values) <= {"children.count"}


def test_applying_for_another_asks_for_the_agent(mother: Applicant) -> None:
    mother.begin()
    mother.answer({"on-behalf": "替别人办"})
    page = mother.get("form")
    assert "代办人" in page.text
    assert mother.kept.content.values["agent.name"] == "李示例"
    assert "不能读取对方" in mother.get("consents").text


def test_heard_values_are_put_in_once_confirmed(visitor: Applicant) -> None:
    visitor.begin()
    visitor.answer()
    service, owner = parts_of(visitor.app).applications, visitor.kept.owner
    service.hear(visitor.id, owner, {"birth.place": "聊天医院"}, Channel.CHAT)
    assert "您在聊天里说过这些" in visitor.get("form").text
    visitor.fill({}, "heard")
    assert visitor.kept.content.values["birth.place"] == "聊天医院"
    service.hear(visitor.id, owner, {"birth.place": "别的医院"}, Channel.CHAT)
    visitor.fill({}, "unheard")
    assert visitor.kept.content.values["birth.place"] == "聊天医院"
