"""The commands import, export, template and stats, as people call them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import Engine
from support.contents import copy_content
from support.exchange import guide, write_rows
from typer.testing import CliRunner

from daoban.cli import build_app
from daoban.database import make_engine
from daoban.errors import ContentInvalid, DaobanError, InvalidInput, NotFound
from daoban.settings import settings
from knowledge.exchange import commands
from knowledge.exchange.workbooks import read_workbook
from knowledge.releases import live_release

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run a command on folders of its own; the errors that ``daoban`` prints are raised."""
    monkeypatch.setenv("DAOBAN_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("DAOBAN_CONTENT", str(copy_content(tmp_path / "content")))
    for name in ("DATABASE_URL", "DAOBAN_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    settings.cache_clear()

    def run_command(*arguments: object) -> Result:
        words = [str(argument) for argument in arguments]
        result = CliRunner().invoke(build_app(words[:1]), words)
        if isinstance(result.exception, DaobanError):
            raise result.exception
        return result

    yield run_command
    settings.cache_clear()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{tmp_path / 'var' / 'daoban.db'}")
    yield engine
    engine.dispose()


@pytest.fixture
def brought(run: Run, tmp_path: Path) -> Path:
    """A file with a source and a guide, imported once."""
    source = {"编号": "yx-office-2025-12", "文件名称": "工作方案", "查看日期": "2025-10-08"}
    path = write_rows(tmp_path / "第一批.json", {"来源": [source], "办事指南": [guide()]})
    result = run("import", path)
    assert result.exit_code == 0, result.output
    assert "共 2 行：新增2 行，修改0 行，不变0 行，拒绝0 行。" in result.output
    assert "已发布为第 1 次发布。下一步请运行 daoban index" in result.output
    return path


def test_import_of_the_same_file_publishes_nothing(run: Run, brought: Path) -> None:
    result = run("import", brought)
    assert result.exit_code == 0
    assert "内容与已发布的完全一样，没有新的发布。" in result.output


def test_dry_run_tells_and_changes_nothing(
    run: Run, brought: Path, database: Engine, tmp_path: Path
) -> None:
    rows = {"办事指南": [guide(别名="招牌", 备注="随便"), guide(编号="yx-bad", 事项名称="")]}
    path = write_rows(tmp_path / "第二批.json", rows)
    result = run("import", path, "--dry-run")
    assert result.exit_code == 1
    assert "✗ 表「办事指南」第 3 行 yx-bad：拒绝（「事项名称」没有填）" in result.output
    assert "✓ 表「办事指南」第 2 行 招牌备案：修改（别名）" in result.output
    assert "! 表「办事指南」的这些列没有读：备注" in result.output
    assert "这是试运行，什么都没有改。" in result.output
    assert live_release(database).number == 1
    assert run("import", brought, "--dry-run").exit_code == 0


def test_refused_rows_end_the_import_or_are_skipped(
    run: Run, brought: Path, database: Engine, tmp_path: Path
) -> None:
    rows = {"办事指南": [guide(编号="yx-two", 事项名称="两个"), guide(编号="yx-bad", 事项名称="")]}
    path = write_rows(tmp_path / "第二批.json", rows)
    with pytest.raises(ContentInvalid):
        run("import", path)
    assert live_release(database).number == 1
    assert run("import", path, "--skip-refused", "--note", "补录").exit_code == 0
    live = live_release(database)
    assert (live.number, set(live.records)) == (2, {"yx-office-2025-12", "yx-signboard", "yx-two"})


def test_long_report_is_cut_unless_all_is_asked_for(
    run: Run, brought: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "MOST_LINES", 2)
    rows = [guide(编号=f"yx-{number}", 事项名称=f"第{number}个") for number in range(5)]
    path = write_rows(tmp_path / "多.json", {"办事指南": rows})
    assert "……还有 3 行，加 --all 可以全部列出。" in run("import", path, "--dry-run").output
    assert run("import", path, "--dry-run", "--all").output.count("✓") == 5


def test_table_that_cannot_be_read_is_told(run: Run, tmp_path: Path) -> None:
    result = run(
        "import", write_rows(tmp_path / "诗.json", {"诗": [{"题目": "静夜思"}]}), "--dry-run"
    )
    assert result.exit_code == 1
    assert "✗ 表「诗」：认不出是哪张表" in result.output


def test_missing_file_is_an_error_for_people(run: Run, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="不存在"):
        run("import", tmp_path / "没有.xlsx")


def test_export_writes_what_is_live(run: Run, brought: Path, tmp_path: Path) -> None:
    result = run("export", tmp_path / "全部.xlsx")
    assert result.exit_code == 0, result.output
    assert "第 1 次发布已写到" in result.output
    grids = {grid.name: grid for grid in read_workbook((tmp_path / "全部.xlsx").read_bytes())}
    assert grids["办事指南"].rows[1].cells[0] == "yx-signboard"
    assert (
        run("export", tmp_path / "指南.csv", "--table", "办事指南", "--city", "云溪").exit_code == 0
    )
    assert (tmp_path / "指南.csv").read_text("utf-8-sig").count("yx-signboard") == 1
    run("export", tmp_path / "星湖.json", "--city", "星湖")
    assert "yx-signboard" not in (tmp_path / "星湖.json").read_text("utf-8")


def test_export_names_what_there_is_not(run: Run, brought: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="没有「天上」这个地方"):
        run("export", tmp_path / "全部.xlsx", "--city", "天上")
    with pytest.raises(InvalidInput, match="没有名为「诗」的表"):
        run("export", tmp_path / "全部.xlsx", "--table", "诗")


def test_export_before_the_first_release_says_what_to_do(run: Run, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="还没有发布任何内容"):
        run("export", tmp_path / "全部.xlsx")


def test_template_is_written(run: Run, tmp_path: Path) -> None:
    assert "模板已写到 办事指南模板.xlsx" in run("template").output
    assert read_workbook((tmp_path / "办事指南模板.xlsx").read_bytes())[0].name == "填写说明"


def test_stats_lists_every_bundle(run: Run) -> None:
    result = run("stats")
    assert result.exit_code == 0, result.output
    for title in ("开便民小店", "小店转让", "小店停业"):
        assert title in result.output
    assert "共 3 个一件事，指南项有来源的平均占" in result.output
