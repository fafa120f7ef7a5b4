"""Many questions at once: files in, a workbook out, history and comparison."""

from __future__ import annotations

import dataclasses
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.desk_accounts import AUDITOR, EDITOR, REVIEWER
from support.hitting import HitHouse, book_of

from daoban.errors import Conflict, InvalidInput, NotFound
from search.run import Tools
from studio.hits import hit_tests, reading, store
from studio.hits.exporting import workbook
from studio.hits.reading import read_file
from studio.hits.shapes import HitLine, HitRow, HitRun, HitState, Verdict

ASKED = [
    HitRow(question="小店转让要带什么材料", expected="小店转让", field="materials"),
    HitRow(question="关店怎么办理", city="云溪", expected="小店停业"),
    HitRow(question="关店怎么办理", expected="开便民小店"),
    HitRow(question="转人工", expected="转人工"),
    HitRow(question="怎么登录云办通"),
]
HEADINGS = ("问题", "城市", "应答", "字段")


def test_a_batch_is_asked_and_judged(house: HitHouse) -> None:
    run = house.hits.start(EDITOR, "第一次", ASKED)
    assert (run.name, run.actor, run.total) == ("第一次", "editor1", 5)
    run = house.settled(run)
    assert run.state is HitState.READY
    assert (run.done, run.judged, run.right) == (5, 4, 3)
    assert run.share == 0.75
    assert run.release == house.search.tools.snapshot.release
    assert run.finished_at
    lines = house.hits.lines(EDITOR, run.id)
    assert [line.good for line in lines] == [True, True, False, True, None]
    assert [line.position for line in lines] == [1, 2, 3, 4, 5]
    assert (lines[0].place, lines[3].place) == (1, None)
    assert lines[2].place
    assert lines[2].place > 1
    assert lines[0].result
    assert lines[0].result.ranked[0].features
    assert house.hits.lines(EDITOR, run.id, 1, 2) == lines[1:3]
    entry = house.audit.entries(action="hit_test")[0]
    assert (entry.actor, entry.subject) == ("editor1", f"hit_run:{run.id}")


def test_a_workbook_comes_in_and_another_goes_out(house: HitHouse) -> None:
    rows = [
        HEADINGS,
        ("小店转让要带什么材料", "云溪", "小店转让", "材料"),
        ("", "", "", ""),
        ("=1+1 怎么登录云办通", "", "", ""),
        ("我的电话13800000000，关店怎么办理", "990100", "小店停业；开便民小店", ""),
    ]
    run = house.hits.start_file(EDITOR, "", "测试 问题.xlsx", book_of(*rows))
    run = house.settled(run)
    assert (run.name, run.total, run.done) == ("测试 问题", 3, 3)
    lines = house.hits.lines(EDITOR, run.id)
    assert lines[0].row == HitRow(
        question="小店转让要带什么材料", city="云溪", expected="小店转让", field="materials"
    )
    assert "13800000000" not in "".join(line.model_dump_json() for line in lines)
    assert lines[2].row.city == "云溪"
    data = house.hits.export(AUDITOR, run.id)
    again = read_file("结果.xlsx", data, house.search.tools.lexicon.regions)
    assert again.rows == [line.row for line in lines]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv_of_any_spreadsheet_is_read(tools: Tools, encoding: str) -> None:
    text = '城市,问题,备注\r\n云溪,"小店,转让",x\r\n\r\n,关店,\r\n'
    read = read_file("a.CSV", text.encode(encoding), tools.lexicon.regions)
    assert [row.question for row in read.rows] == ["小店,转让", "关店"]
    assert read.unread == ("备注",)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.xlsx", b"", "损坏"),
        ("a.xlsx", b"PK\x03\x04 no zip", "损坏"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "密码"),
        ("a.xls", b"x", "不是 .xlsx 或 .csv"),
        ("a", b"x", "不是 .xlsx 或 .csv"),
        ("a.csv", b"\xff\xfe\xff\xff\x81", "编码"),
        ("a.csv", "问题\n\"没有关".encode(), "CSV 格式有误"),
        ("a.csv", "城市,应答\n云溪,x\n".encode(), "没有「问题」一列"),
        ("a.csv", b"", "没有「问题」一列"),
        ("a.csv", "问题\n\n".encode(), "没有问题"),
        ("a.csv", "问题,字段\n小店,颜色\n".encode(), "1 行读不了"),
        ("a.csv", "问题,城市\n小店,火星\n,云溪\n".encode(), "2 行读不了"),
        ("a.csv", "问题\n".encode() + "问\n".encode() * 5001, "最多测试 5000 个"),
    ],
)  # fmt: skip
def test_spoiled_files_are_refused_in_chinese(
    house: HitHouse, name: str, data: bytes, said: str
) -> None:
    with pytest.raises(InvalidInput, match=said) as fault:
        house.hits.start_file(EDITOR, "测试", name, data)
    assert fault.value.hint
    assert house.hits.history(EDITOR) == []


def test_a_file_that_is_too_large_is_not_read(
    house: HitHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "FILE_LIMIT", 10)
    with pytest.raises(InvalidInput, match="太大"):
        house.hits.start_file(EDITOR, "测试", "a.csv", b"x" * 11)


def test_wrong_rows_are_named(house: HitHouse) -> None:
    data = "问题,字段,城市\n小店,颜色,\n,费用,\n关店,,火星\n".encode()
    with pytest.raises(InvalidInput) as fault:
        house.hits.start_file(EDITOR, "测试", "a.csv", data)
    said = [each["message"] for each in fault.value.details]
    assert [each[:5] for each in said] == ["第 2 行", "第 3 行", "第 4 行"]
    assert "费用" in said[0]
    assert "没有写问题" in said[1]
    assert "云溪" in said[2]


def test_unknown_titles_and_columns_are_doubted_not_refused(house: HitHouse) -> None:
    data = "问题,应答,随便\n小店,没有这个,1\n关店,没有这个,2\n".encode()
    run = house.settled(house.hits.start_file(EDITOR, "测试", "a.csv", data))
    assert run.state is HitState.READY
    assert run.right == 0
    assert [("没有这个" in said, "随便" in said) for said in run.doubts] == [
        (False, True), (True, False)
    ]  # fmt: skip


@given(
    st.lists(
        st.builds(
            HitRow,
            question=st.text(alphabet="小店转让=+-@\"',；、 \n费", min_size=1).map(
                lambda text: f"问{text}题"
            ),
            city=st.sampled_from(["", "云溪", "星湖市"]),
            expected=st.sampled_from(["", "小店转让", "小店转让；小店停业", "不回答", "=1+1"]),
            field=st.sampled_from(["", "fee", "materials"]),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_what_goes_out_can_come_in_again(tools: Tools, rows: list[HitRow]) -> None:
    lines = [
        HitLine(id=place, position=place, row=row, good=None, place=None, result=None)
        for place, row in enumerate(rows, 1)
    ]
    again = read_file("a.xlsx", workbook(_run(len(rows)), lines), tools.lexicon.regions)
    assert again.rows == rows


def _run(total: int) -> HitRun:
    return HitRun(
        id=1, name="a", actor="editor1", release="1-a", state=HitState.READY, done=total,
        total=total, judged=0, right=0, doubts=(), error="",
        created_at="2026-11-20T00:00:00Z", finished_at=None,
    )  # fmt: skip


def test_two_runs_are_compared(house: HitHouse, tools: Tools) -> None:
    before = house.settled(house.hits.start(EDITOR, "以前", [*ASKED, ASKED[0]]))
    records = dict(tools.snapshot.records.items())
    records["yx-shop-close"] = records["yx-shop-close"].model_copy(update={"title": "开便民小店"})
    house.search.tools = dataclasses.replace(
        tools, snapshot=dataclasses.replace(tools.snapshot, records=records)
    )
    after = house.settled(house.hits.start(EDITOR, "以后", [*ASKED[:4], HitRow(question="新的")]))
    found = house.hits.compare(REVIEWER, before.id, after.id)
    assert (found.lost, found.won, found.moved) == (1, 1, 0)
    assert [each.verdict for each in found.changes] == [Verdict.LOST, Verdict.WON]
    assert found.changes[0].after.row.expected == "小店停业"
    assert (found.unchanged, found.only_before, found.only_after) == (2, 2, 1)
    same = house.hits.compare(REVIEWER, before.id, before.id)
    assert (same.changes, same.unchanged) == ((), 6)


def test_history_has_the_latest_first_and_lets_the_oldest_go(
    house: HitHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "KEPT", 2)
    runs = [house.hits.start(EDITOR, f"第{number}次", ASKED[:1]) for number in (1, 2, 3)]
    house.worker.settle()
    assert [run.name for run in house.hits.history(AUDITOR)] == ["第3次", "第2次"]
    with pytest.raises(NotFound):
        house.hits.find(EDITOR, runs[0].id)


@pytest.mark.parametrize("name", ["", "  ", "名" * 61])
def test_a_run_has_a_name(house: HitHouse, name: str) -> None:
    with pytest.raises(InvalidInput, match="名称"):
        house.hits.start(EDITOR, name, ASKED)


def test_nothing_is_compared_or_exported_before_its_end(
    house: HitHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    going, go_on = _held(monkeypatch)
    run = house.hits.start(EDITOR, "测试", ASKED)
    assert going.wait(10)
    with pytest.raises(Conflict):
        house.hits.export(EDITOR, run.id)
    with pytest.raises(Conflict):
        house.hits.compare(EDITOR, run.id, run.id)
    go_on.set()
    assert house.settled(run).state is HitState.READY


def _held(monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, threading.Event]:
    """Stop before the first question until told to go on."""
    going, go_on = threading.Event(), threading.Event()
    asked = hit_tests._asked

    def held(line: HitLine, tools: Tools) -> store.Done:
        going.set()
        assert go_on.wait(20)
        return asked(line, tools)

    monkeypatch.setattr(hit_tests, "_asked", held)
    return going, go_on


def test_a_run_that_a_restart_cut_off_is_marked(
    house: HitHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    going, go_on = _held(monkeypatch)
    run = house.hits.start(EDITOR, "测试", ASKED)
    assert going.wait(10)
    other = house.again()
    assert other.hits.find(EDITOR, run.id).state is HitState.RUNNING
    threading.Timer(0.1, go_on.set).start()
    house.worker.close()
    found = other.hits.find(EDITOR, run.id)
    assert found.state is HitState.INTERRUPTED
    assert "重新测试" in found.error
    assert found.done == 1
    assert other.hits.lines(EDITOR, run.id)[0].result


def test_a_process_that_was_killed_is_missed_after_a_while(house: HitHouse) -> None:
    killed = house.again()
    killed.worker.submit = lambda job: None  # type: ignore[method-assign]
    run = killed.hits.start(EDITOR, "测试", ASKED)
    house.clock.wait(seconds=10)
    assert house.hits.find(EDITOR, run.id).state is HitState.RUNNING
    house.clock.wait(seconds=15)
    assert house.hits.history(EDITOR)[0].state is HitState.INTERRUPTED


def test_a_fault_ends_a_run_and_is_said(house: HitHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hit_tests, "_asked", lambda line, tools: 1 / 0)
    run = house.settled(house.hits.start(EDITOR, "测试", ASKED))
    assert run.state is HitState.FAILED
    assert run.error
    monkeypatch.undo()
    assert house.settled(house.hits.start(EDITOR, "测试", ASKED)).state is HitState.READY


def test_a_line_becomes_a_golden_question(house: HitHouse) -> None:
    run = house.settled(house.hits.start(EDITOR, "测试", ASKED))
    lines = house.hits.lines(EDITOR, run.id)
    own = house.hits.to_golden(EDITOR, lines[0].id)
    assert (own.text, own.titles, own.item.field) == (
        "小店转让要带什么材料",
        ("小店转让",),
        "materials",
    )
    with pytest.raises(InvalidInput, match="没有写应答"):
        house.hits.to_golden(EDITOR, lines[4].id)
    assert house.hits.to_golden(EDITOR, lines[4].id, expected="云办通").titles == ("云办通",)
    with pytest.raises(NotFound):
        house.hits.to_golden(EDITOR, 999)
