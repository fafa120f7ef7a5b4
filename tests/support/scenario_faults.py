"""Faults of guiding questions for the rules of ``daoban check``: as in ``faults``."""

from pathlib import Path
from typing import Any

from support.contents import edit_option, edit_record
from support.faults import Fault, edited, fact

SHOP = "yx-shop-open"
REASON = {"text": "接手的店面不能按新开办理。"}


def _option(number: int, **changes: Any) -> Fault:
    return lambda content: edit_option(content, SHOP, number, **changes)


def _all_excluded(content: Path) -> Path:
    reason = REASON | {"source": "yx-licence-guide"}
    edit_option(content, SHOP, 0, not_eligible=reason)
    return edit_option(content, SHOP, 1, not_eligible=reason)


def _elsewhere(content: Path) -> Path:
    edit_record(content, "yx-office-2025-12", lambda r: r.update(region="990300"))
    return edit_option(content, SHOP, 1, not_eligible=fact("这里办不了。"))


def _named_differently(content: Path) -> Path:
    edit_record(content, "yx-office-2025-12", lambda r: r.update(title="网上的一则消息"))
    return edit_option(content, SHOP, 1, not_eligible=fact("这里办不了。"))


SCENARIO_FAULTS: dict[str, tuple[str, Fault, str]] = {
    "unknown alternative": (
        "broken_references",
        _option(1, alternatives=["no-such"]),
        "matter、bundle、policy no-such 不存在",
    ),
    "alternative of another kind": (
        "broken_references",
        _option(1, alternatives=["topic-cloud-desk"]),
        "matter、bundle、policy topic-cloud-desk 不存在",
    ),
    "unknown source of an exclusion": (
        "broken_references",
        _option(1, not_eligible=REASON | {"source": "no-such"}),
        "source no-such 不存在",
    ),
    "unknown source of a relief": (
        "broken_references",
        edited(SHOP, lambda r: r["guide"]["materials"][0].update(deferrable_source="no-such")),
        "source no-such 不存在",
    ),
    "unknown source of a promise": (
        "broken_references",
        edited(SHOP, lambda r: r["guide"]["materials"][0].update(promise_source="no-such")),
        "source no-such 不存在",
    ),
    "question with the id of another": (
        "repeated_scenarios",
        edited(SHOP, lambda r: r["scenarios"].append(r["scenarios"][0])),
        "情形编号 shop-place 用了两次",
    ),
    "option with the label of another": (
        "repeated_scenarios",
        _option(1, label="自己的房子"),
        "情形选项「自己的房子」在一个问题里写了两次",
    ),
    "question that excludes everybody": ("ways_out", _all_excluded, "选哪个都不能办"),
    "exclusion by another place's rule": (
        "exclusions_without_basis",
        _option(1, not_eligible=fact("这里办不了。") | {"reference_region": "990300"}),
        "是别处的规定",
    ),
    "exclusion by a rule that holds elsewhere": (
        "exclusions_without_basis",
        _elsewhere,
        "不是在全市有效的规定",
    ),
    "exclusion that nobody verified": (
        "exclusions_without_basis",
        _option(1, not_eligible=fact("这里办不了。") | {"unverified": True}),
        "未核实",
    ),
    "exclusion by mere talk": (
        "exclusions_without_basis",
        _named_differently,
        "不是法律、政策或办事指南",
    ),
    "alternative that is the bundle itself": (
        "useless_alternatives",
        _option(1, alternatives=[SHOP]),
        "就是这个套餐自己",
    ),
    "alternative that is named already": (
        "useless_alternatives",
        _option(1, alternatives=["yx-shop-transfer"]),
        "已经写过了",
    ),
    "alternative of another city": (
        "useless_alternatives",
        lambda content: (
            edit_record(content, "yx-shop-close", lambda r: r.update(city="990300"))
            and edit_option(content, SHOP, 1, alternatives=["yx-shop-close"])
        ),
        "是别的城市的",
    ),
    "material that only an option knows": (
        "materials_of_no_source",
        _option(0, adds_materials=["没人知道的材料"]),
        "加的材料「没人知道的材料」没有来源",
    ),
}
