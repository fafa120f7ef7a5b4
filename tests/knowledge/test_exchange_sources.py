"""A source may be given by its id, title, document number or address."""

from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from support.exchange import guide, plan, why, write_rows

from knowledge.exchange.importing import Plan, apply_plan
from knowledge.facts import Source
from knowledge.releases import live_release

TITLE = "云溪市招牌管理办法"


def planned(engine: Engine, folder: Path, **changes: Any) -> Plan:
    return plan(write_rows(folder / "行.json", {"办事指南": [guide(**changes)]}), engine)


def test_title_becomes_a_source_once(city_store: Engine, tmp_path: Path) -> None:
    first = planned(city_store, tmp_path, 来源=TITLE)
    source, record = first.records
    assert isinstance(source, Source)
    assert (source.title, source.url, source.region) == (TITLE, None, "990100")
    assert source.seen == date.today()
    assert record.sources == (source.id,)  # type: ignore[union-attr]
    apply_plan(first, city_store, "编辑", "")
    assert live_release(city_store).records[source.id] == source
    again = planned(city_store, tmp_path, 来源=TITLE, 编号="yx-two", 事项名称="另一个")
    assert [item.id for item in again.records] == ["yx-two"]


def test_address_becomes_a_source(city_store: Engine, tmp_path: Path) -> None:
    address = "https://gov.example/yunxi/signboard?id=1_x0041_"
    source, _ = planned(city_store, tmp_path, 来源=address).records
    assert (source.url, source.title) == (address, address)  # type: ignore[union-attr]


def test_two_rows_share_a_new_source(city_store: Engine, tmp_path: Path) -> None:
    rows = {"办事指南": [guide(来源=TITLE), guide(来源=TITLE, 编号="yx-two", 事项名称="另一个")]}
    made = plan(write_rows(tmp_path / "行.json", rows), city_store).records
    assert [type(item) for item in made].count(Source) == 1


def test_source_of_a_refused_row_is_not_published(city_store: Engine, tmp_path: Path) -> None:
    assert planned(city_store, tmp_path, 来源=TITLE, 办结时限="办理时限为3。").records == ()


def test_title_with_personal_data_is_refused_in_each_row(
    city_store: Engine, tmp_path: Path
) -> None:
    bad = "给110101199003074514的答复"
    rows = [guide(来源=bad), guide(来源=bad, 编号="yx-two", 事项名称="另一个")]
    made = plan(write_rows(tmp_path / "行.json", {"办事指南": rows}), city_store)
    assert ["有身份证号" in row.reasons[0] for row in made.rows] == [True, True]
    assert made.records == ()


def test_known_source_is_found_by_each_of_its_names(city_store: Engine, tmp_path: Path) -> None:
    names = (
        "云溪市推行小店“一件事一次办”工作方案",
        "云府办发〔2025〕12号",
        "https://gov.example/yunxi/2025-12",
    )
    for name in names:
        (record,) = planned(city_store, tmp_path, 来源=name).records
        assert record.sources == ("yx-office-2025-12",)  # type: ignore[union-attr]


def test_mark_may_give_a_title_too(city_store: Engine, tmp_path: Path) -> None:
    changes = {
        "来源": ["yx-tax-guide", TITLE],
        "收费标准": f"不收费。【来源：{TITLE}】",
        "申请材料": f"执照【免提交：电子执照｜{TITLE}】【容缺】【承诺：{TITLE}】",
    }
    source, record = planned(city_store, tmp_path, **changes).records
    assert record.guide.fee[0].source == source.id  # type: ignore[union-attr]
    (material,) = record.guide.materials  # type: ignore[union-attr]
    assert material.certificate_source == material.promise_source == source.id
    assert material.deferrable_source == "yx-tax-guide"
    assert record.summary.source == "yx-tax-guide"  # type: ignore[union-attr]


def test_source_table_of_the_same_file_is_looked_up(city_store: Engine, tmp_path: Path) -> None:
    source = {"编号": "yx-signs", "文件名称": TITLE, "查看日期": "2025-10-08"}
    rows = {"来源": [source], "办事指南": [guide(来源=TITLE)]}
    made = plan(write_rows(tmp_path / "行.json", rows), city_store).records
    assert [item.id for item in made] == ["yx-signs", "yx-signboard"]


def test_title_that_is_too_long_is_refused(city_store: Engine, tmp_path: Path) -> None:
    made = planned(city_store, tmp_path, 来源="长" * 601)
    assert "「来源」" in why(made)
    assert made.records == ()
