"""Applying a plan: all or nothing, never over somebody else's work, never against the rules."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from support.exchange import (
    Rows,
    city_records,
    guide,
    plan,
    row_counts,
    row_named,
    rows_of_city,
    why,
    write_rows,
)
from support.stores import HERE, migrated

from daoban.errors import Conflict, ContentInvalid
from knowledge.checks import check_records
from knowledge.checks.content import Content
from knowledge.exchange.drafts import Fate
from knowledge.exchange.importing import apply_plan
from knowledge.files import FileRecord
from knowledge.publishing import publish_changes
from knowledge.releases import live_release, publish

GOOD, BAD = guide(), guide(编号="yx-bad", 事项名称="")


def test_looking_changes_nothing(city_store: Engine, tmp_path: Path) -> None:
    before = row_counts(city_store)
    planned = plan(write_rows(tmp_path / "行.json", {"办事指南": [GOOD, BAD]}), city_store)
    assert (planned.count(Fate.NEW), planned.count(Fate.REFUSED)) == (1, 1)
    assert row_counts(city_store) == before


def test_one_refused_row_keeps_all_out(city_store: Engine, tmp_path: Path) -> None:
    before = row_counts(city_store)
    planned = plan(write_rows(tmp_path / "行.json", {"办事指南": [GOOD, BAD]}), city_store)
    with pytest.raises(ContentInvalid, match="有 1 处不能导入，所以什么都没有改") as caught:
        apply_plan(planned, city_store, "编辑", "")
    assert "--skip-refused" in str(caught.value.hint)
    assert row_counts(city_store) == before


def test_the_other_rows_go_in_when_refused_ones_are_skipped(
    city_store: Engine, tmp_path: Path
) -> None:
    planned = plan(write_rows(tmp_path / "行.json", {"办事指南": [BAD, GOOD]}), city_store)
    assert apply_plan(planned, city_store, "编辑", "", skip_refused=True).is_new
    live = live_release(city_store).records
    assert "yx-signboard" in live
    assert "yx-bad" not in live


def test_a_table_that_cannot_be_read_is_never_skipped(city_store: Engine, tmp_path: Path) -> None:
    rows = {"办事指南": [GOOD], "诗": [{"题目": "静夜思"}]}
    planned = plan(write_rows(tmp_path / "行.json", rows), city_store)
    assert "认不出是哪张表" in why(planned)
    with pytest.raises(ContentInvalid):
        apply_plan(planned, city_store, "编辑", "", skip_refused=True)
    assert live_release(city_store).number == 1


def test_plan_made_before_another_release_is_not_applied(
    city_store: Engine, tmp_path: Path
) -> None:
    planned = plan(write_rows(tmp_path / "行.json", {"办事指南": [GOOD]}), city_store)
    publish_changes(city_store, [], "别人", "没有变化", 1)
    term = next(record for record in city_records() if record.id == "term-yx-later")
    renamed = term.model_copy(update={"title": "容缺办理"})
    publish_changes(city_store, [renamed], "别人", "改名", 1)
    with pytest.raises(Conflict, match="刚刚有人发布了新内容") as caught:
        apply_plan(planned, city_store, "编辑", "")
    assert caught.value.hint
    live = live_release(city_store)
    assert (live.number, live.records["term-yx-later"]) == (2, renamed)


def bundle_with_a_new_matter(**changes: str) -> Rows:
    rows = rows_of_city()
    bundle = row_named(rows, "一件事", "yx-shop-close")
    bundle["联办事项"] = ["yx-shop-tax", "yx-signboard"]
    return {"办事指南": [guide(**changes)], "一件事": [bundle]}


def test_row_that_needs_a_refused_one_is_refused_too(city_store: Engine, tmp_path: Path) -> None:
    rows = bundle_with_a_new_matter(办理地点="找110101199003074514。")
    planned = plan(write_rows(tmp_path / "行.json", rows), city_store)
    assert [row.fate for row in planned.rows] == [Fate.REFUSED, Fate.REFUSED]
    assert "引用的 matter yx-signboard 不存在" in planned.rows[1].reasons[0]
    assert plan(write_rows(tmp_path / "行.json", bundle_with_a_new_matter()), city_store).is_sound


def test_change_that_breaks_a_live_record_is_told_and_kept_out(
    city_store: Engine, tmp_path: Path
) -> None:
    rows = rows_of_city()
    guide_row = row_named(rows, "办事指南", "yx-shop-tax")
    guide_row.pop("办理流程")
    close = row_named(rows, "一件事", "yx-shop-close")
    close.pop("办理流程")
    for change in ({"一件事": [close]}, {"办事指南": [guide_row]}):
        planned = plan(write_rows(tmp_path / "行.json", change), city_store)
        if planned.is_sound:
            apply_plan(planned, city_store, "编辑", "")
    assert "记录 yx-shop-close：必填字段 process 在套餐和事项中都为空" in why(planned)
    assert [problem.table for problem in planned.problems] == ["已发布"]
    assert live_release(city_store).number == 2


def faults(engine: Engine) -> set[str]:
    files = [
        FileRecord(record, Path(key), 0) for key, record in live_release(engine).records.items()
    ]
    return {finding.message for finding in check_records(Content(files))}


SPOILING = st.sampled_from(
    [
        "",
        "长" * 250,
        "找110101199003074514。",
        "一。【来源：no-such】",
        "3",
        "yx-shop-open",
        "0。【x】",
    ]
)


@hypothesis_settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99), SPOILING), max_size=4))
def test_what_goes_in_never_breaks_the_rules(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[int, int, str]]
) -> None:
    folder = tmp_path_factory.mktemp("rules")
    rows = rows_of_city()
    everything = [row for table in rows.values() for row in table]
    for number, column, text in edits:
        row = everything[number % len(everything)]
        row[list(row)[column % len(row)]] = text
    with migrated(HERE, folder) as engine:
        publish(engine, city_records(), "编辑")
        planned = plan(write_rows(folder / "行.json", rows), engine)
        try:
            apply_plan(planned, engine, "编辑", "", skip_refused=True)
        except ContentInvalid:
            assert planned.problems
        assert faults(engine) == set()
