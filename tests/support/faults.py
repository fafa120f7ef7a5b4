"""One fault for each rule of ``daoban check``: how to make it, and words of the finding."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from support.contents import add_record, edit_record

Fault = Callable[[Path], Path]
LONG = "很长的一句话" * 40


def fact(text: str) -> dict[str, str]:
    return {"text": text, "source": "yx-office-2025-12"}


def edited(record_id: str, edit: Callable[[dict[str, Any]], object]) -> Fault:
    return lambda content: edit_record(content, record_id, edit)


def added(record_id: str, **changes: Any) -> Fault:
    return lambda content: add_record(content, record_id, **changes)


def _empty_process(record: dict[str, Any]) -> None:
    record["guide"].pop("process")


def _circle(record: dict[str, Any]) -> None:
    first, second = record["matters"][0], record["matters"][1]
    first["after"], second["after"] = [second["matter"]], [first["matter"]]


FAULTS: dict[str, tuple[str, Fault, str]] = {
    "repeated id": ("repeated_ids", added("topic-cloud-desk", title="别名", faqs=[]), "已在"),
    "repeated title": (
        "repeated_titles",
        added("topic-cloud-desk", id="topic-two", faqs=[]),
        "名称「云办通」",
    ),
    "repeated question": (
        "repeated_questions",
        added("topic-cloud-desk", id="topic-two", title="别的主题"),
        "问法「云办通怎么注册账号？」",
    ),
    "unknown source": (
        "broken_references",
        edited("yx-shop-open", lambda r: r["guide"]["fee"][0].update(source="no-such")),
        "source no-such 不存在",
    ),
    "unknown source of a certificate": (
        "broken_references",
        edited(
            "yx-shop-licence",
            lambda r: r["guide"]["materials"][1].update(certificate_source="no-such"),
        ),
        "source no-such 不存在",
    ),
    "unknown matter": (
        "broken_references",
        edited("yx-shop-close", lambda r: r["matters"].append({"matter": "no-such"})),
        "matter no-such 不存在",
    ),
    "unknown matter before another": (
        "broken_references",
        edited("yx-shop-close", lambda r: r["matters"][0].update(after=["no-such"])),
        "matter no-such 不存在",
    ),
    "unknown bundle in a difference": (
        "broken_references",
        edited("yx-shop-close", lambda r: r["differences"][0].update(bundle="no-such")),
        "bundle no-such 不存在",
    ),
    "unknown bundle behind an option": (
        "broken_references",
        edited(
            "yx-shop-open",
            lambda r: r["scenarios"][0]["options"][1].update(leads_to="no-such"),
        ),
        "bundle no-such 不存在",
    ),
    "record of another kind": (
        "broken_references",
        edited("yx-shop-close", lambda r: r["matters"][0].update(matter="yx-shop-open")),
        "matter yx-shop-open 不存在",
    ),
    "unknown bundle of a policy": (
        "broken_references",
        lambda content: add_record(
            content,
            "yx-shop-licence",
            kind="policy",
            id="yx-subsidy",
            title="小店补贴",
            benefit=[fact("补500元。")],
            bundles=["no-such"],
            faqs=[],
        ),
        "bundle no-such 不存在",
    ),
    "steps that wait for each other": (
        "circular_steps",
        edited("yx-shop-open", _circle),
        "互相等待",
    ),
    "step after one that is not in the bundle": (
        "circular_steps",
        edited("yx-shop-close", lambda r: r["matters"][0].update(after=["yx-shop-licence"])),
        "但套餐里没有 yx-shop-licence",
    ),
    "option drops a material of no matter": (
        "materials_of_no_matter",
        edited(
            "yx-shop-open",
            lambda r: r["scenarios"][0]["options"][0].update(drops_materials=["不存在的材料"]),
        ),
        "去掉的材料「不存在的材料」不在套餐里",
    ),
    "option adds a matter of no step": (
        "materials_of_no_matter",
        edited(
            "yx-shop-open",
            lambda r: r["scenarios"][0]["options"][0].update(adds_matters=["no-such"]),
        ),
        "提到的事项 no-such 不在套餐里",
    ),
    "unknown place": (
        "unknown_places",
        edited("yx-shop-open", lambda r: r.update(city="999999")),
        "地区编码 999999",
    ),
    "unknown place of a statement": (
        "unknown_places",
        edited("yx-shop-open", lambda r: r["guide"]["fee"][0].update(reference_region="999999")),
        "地区编码 999999",
    ),
    "unknown life stage": (
        "unknown_stages",
        edited("yx-shop-open", lambda r: r.update(life_stage="青年阶段")),
        "阶段「青年阶段」",
    ),
    "same fact with another number": (
        "numbers_that_differ",
        edited(
            "yx-shop-open",
            lambda r: r["guide"]["time_limit"].extend(
                [
                    fact("小店执照自受理之日起3个工作日办结。"),
                    fact("小店执照自受理之日起5个工作日办结。"),
                ]
            ),
        ),
        "数字不同",
    ),
    "same question with another answer": (
        "questions_answered_differently",
        added(
            "topic-cloud-desk",
            id="topic-two",
            title="别的主题",
            faqs=[{"question": "云办通怎么注册账号呢", "answer": [fact("到窗口注册。")]}],
        ),
        "是同一个问题，答案不同",
    ),
    "required material called unnecessary": (
        "waived_materials",
        edited(
            "yx-shop-licence",
            lambda r: r["faqs"].append(
                {
                    "question": "要带租房合同吗",
                    "answer": [fact("办小店执照不用提交小店登记申请表。")],
                }
            ),
        ),
        "不用交「小店登记申请表」",
    ),
    "personal data in a question": (
        "personal_data",
        edited("topic-cloud-desk", lambda r: r["aliases"].append("找110101199003074514")),
        "身份证号",
    ),
    "seen before it was published": (
        "dates_out_of_order",
        edited("yx-office-2025-12", lambda r: r.update(published=date(2025, 12, 1))),
        "早于发布日期",
    ),
    "seen in the future": (
        "dates_out_of_order",
        edited("yx-tax-guide", lambda r: r.update(seen=date.today() + timedelta(days=2))),
        "在将来",
    ),
    "mandatory field empty": (
        "empty_mandatory_fields",
        lambda content: (
            edit_record(content, "yx-shop-tax", _empty_process)
            and edit_record(content, "yx-shop-close", _empty_process)
        ),
        "必填字段 process",
    ),
    "number without unit": (
        "numbers_without_unit",
        edited("yx-shop-open", lambda r: r["guide"]["time_limit"].append(fact("办理时限为3。"))),
        "没有单位",
    ),
    "personal data": (
        "personal_data",
        edited("topic-cloud-desk", lambda r: r["summary"].update(fact("找110101199003074514。"))),
        "身份证号",
    ),
    "unreadable": (
        "unreadable_texts",
        edited("topic-cloud-desk", lambda r: r["summary"].update(text=LONG)),
        "超过 200 字",
    ),
    "not as the model wants": (
        "",
        edited("topic-cloud-desk", lambda r: r.pop("summary")),
        "summary 不合格式",
    ),
}
