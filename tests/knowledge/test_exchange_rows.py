"""What becomes of the rows of a file: new, changed, same, or refused with the reason."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from support.exchange import (
    SOURCE,
    city_records,
    guide,
    plan,
    row_named,
    rows_of_city,
    why,
    write_rows,
)

from knowledge.exchange.drafts import Fate
from knowledge.exchange.importing import apply_plan
from knowledge.facts import Source
from knowledge.releases import live_release


def planned_guide(engine: Engine, folder: Path, **changes: Any) -> Any:
    return plan(write_rows(folder / "行.json", {"办事指南": [guide(**changes)]}), engine)


def test_new_changed_and_same_rows_are_told_apart(city_store: Engine, tmp_path: Path) -> None:
    rows = rows_of_city()
    row_named(rows, "办事指南", "yx-shop-tax").update(别名="报税", 办理地点="云溪市税务局。")
    rows["办事指南"].append(guide())
    planned = plan(write_rows(tmp_path / "行.json", rows), city_store)
    assert planned.is_sound
    changed = [row for row in planned.rows if row.fate is Fate.CHANGED]
    assert [(row.name, row.changes) for row in changed] == [("小店税务报告", ("别名", "办理地点"))]
    assert [row.name for row in planned.rows if row.fate is Fate.NEW] == ["招牌备案"]
    assert planned.count(Fate.SAME) == len(planned.rows) - 2
    published = apply_plan(planned, city_store, "编辑", "一次")
    live = live_release(city_store)
    assert (published.number, published.is_new, live.number) == (2, True, 2)
    assert live.records["yx-shop-tax"].aliases == ("报税",)  # type: ignore[union-attr]
    assert len(live.records) == len(city_records()) + 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"事项名称": ""}, "「事项名称」没有填"),
        ({"简介": ""}, "「简介」没有填"),
        ({"来源": ""}, "「来源」没有填"),
        ({"编号": "Yx 1"}, "「编号」的写法不对：Yx 1"),
        ({"编号": ""}, "「编号」没有填"),
        ({"行政区划代码": "云溪"}, "「行政区划代码」的写法不对：云溪"),
        ({"行政区划代码": "999999"}, "地区编码 999999 不在 regions.yml 里"),
        ({"事项名称": "长" * 121}, "「事项名称」太长，最多 120 个字"),
        ({"服务对象": "神仙"}, "「服务对象」不能写「神仙」"),
        ({"事项类型": "行政命令"}, "「事项类型」：「行政命令」要写成：行政许可"),
        ({"状态": "好"}, "「状态」：「好」要写成：在用、停用"),
        ({"实施编码": "abc"}, "「实施编码」的写法不对：abc"),
        ({"生命周期阶段": "青年阶段"}, "阶段「青年阶段」不在 life_stages.yml 里"),
        ({"生效日期": "2026-02-01", "失效日期": "2026-01-01"}, "早于生效日期"),
        ({"收费标准": "不收费。【来源：no-such】"}, "引用的 source no-such 不存在"),
        ({"收费标准": "不收费。【价格：1】"}, "「收费标准」：不认识标记【价格】"),
        ({"收费标准": "不收费。【有效期至：明年】"}, "「明年」不是日期"),
        ({"收费标准": "长" * 601}, "「收费标准」太长，最多 600 个字"),
        ({"申请材料": "申请表【形式：纸】"}, "材料形式「纸」要写成：申请表、原件、复印件、电子件"),
        ({"申请材料": "申请表【份数：两】"}, "份数「两」要写成整数"),
        ({"申请材料": f"申请表【份数：{'9' * 5000}】"}, "要写成整数"),
        ({"申请材料": "申请表【份数：99】"}, "「申请材料」不能大于 20"),
        ({"申请材料": "申请表【非必要】"}, "要写明在什么情况下需要"),
        ({"常见问题": "要钱吗"}, "常见问题要一行「问：…」"),
        ({"常见问题": "答：不要"}, "常见问题要一行「问：…」"),
        ({"常见问题": "问：要多少钱？"}, "「常见问题」没有填"),
        ({"常见问题": "问：多少钱【指南项：价】\n答：不要"}, "指南项「价」要写成"),
        ({"常见问题": "问：找谁？\n答：找110101199003074514。"}, "文字中有身份证号"),
        ({"办结时限": "办理时限为3。"}, "数字没有单位"),
    ],
)
def test_faulty_row_is_refused_with_the_heading(
    city_store: Engine, tmp_path: Path, changes: dict[str, Any], words: str
) -> None:
    planned = planned_guide(city_store, tmp_path, **changes)
    assert words in why(planned)
    assert [row.fate for row in planned.rows] == [Fate.REFUSED]
    assert planned.records == ()


def test_row_with_several_faults_gets_them_all(city_store: Engine, tmp_path: Path) -> None:
    planned = planned_guide(city_store, tmp_path, 服务对象="神仙", 事项名称="", 行政区划代码="云溪")
    assert len(planned.rows[0].reasons) == 3
    assert "「来源」" not in why(planned)


def test_id_is_made_of_the_national_code(city_store: Engine, tmp_path: Path) -> None:
    (record,) = planned_guide(city_store, tmp_path, 编号="", 实施编码="11990100MB0").records
    assert record.id == "matter-11990100mb0"


def test_id_of_another_kind_is_refused(city_store: Engine, tmp_path: Path) -> None:
    planned = planned_guide(city_store, tmp_path, 编号="yx-shop-open")
    assert "编号 yx-shop-open 已经是另一类记录" in why(planned)


def test_id_that_stands_twice_in_a_file_is_refused(city_store: Engine, tmp_path: Path) -> None:
    rows = {"办事指南": [guide(), guide(事项名称="另一个")], "术语": []}
    planned = plan(write_rows(tmp_path / "行.json", rows), city_store)
    assert [row.fate for row in planned.rows] == [Fate.NEW, Fate.REFUSED]
    assert planned.rows[1].reasons == ("编号 yx-signboard 与「办事指南」第 2 行重复",)


def test_title_that_stands_twice_is_refused_with_its_row(
    city_store: Engine, tmp_path: Path
) -> None:
    rows = {
        "办事指南": [guide(), guide(编号="yx-two"), guide(编号="yx-three", 事项名称="小店税务报告")]
    }
    planned = plan(write_rows(tmp_path / "行.json", rows), city_store)
    assert "名称「招牌备案」与 办事指南:2 重复" in planned.rows[1].reasons[0]
    assert "名称「小店税务报告」与 已发布的 yx-shop-tax 重复" in planned.rows[2].reasons[0]


def test_first_source_counts_where_none_is_written(city_store: Engine, tmp_path: Path) -> None:
    changes = {
        "来源": [SOURCE, "yx-tax-guide"],
        "收费标准": ["不收费。", "免税。【来源：yx-tax-guide】"],
    }
    (record,) = planned_guide(city_store, tmp_path, **changes).records
    assert [item.source for item in record.guide.fee] == [SOURCE, "yx-tax-guide"]
    assert not isinstance(record, Source)
