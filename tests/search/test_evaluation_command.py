"""``daoban evaluate`` from a file to tables, history and report."""

import json
from pathlib import Path

import pytest
from support.city import copy_city
from typer.testing import CliRunner, Result

from daoban.cli import build_app
from daoban.errors import InvalidInput
from daoban.settings import Settings
from search.evaluation import commands

ROWS = (
    {"问题": "关店要多久", "套餐": "小店停业", "要素": "时限", "表达方式": "口语"},
    {"问题": "小店转让怎么办", "套餐": "小店转让", "要素": "流程"},
    {"问题": "关门大吉", "套餐": "小店关门"},
    {"问题": "我要投诉", "类别": "投诉"},
)


@pytest.fixture
def var(city: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    values = copy_city(city, tmp_path / "var")
    monkeypatch.setattr(commands, "settings", lambda: values)
    return values.var


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "own.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS), "utf-8")
    return path


def evaluate(*arguments: object) -> Result:
    given = ["evaluate", *map(str, arguments)]
    result = CliRunner().invoke(build_app(given), given, catch_exceptions=False)
    assert result.exit_code == 0
    return result


def test_tables_history_and_report(var: Path, file: Path) -> None:
    first = evaluate(file, "--bundles", "--misses")
    for words in ("口语", "合计", "MRR", "Brier", "组织回答", "云溪 小店停业", "没有可比的上一次"):
        assert words in first.output
    assert "「小店关门」" in first.output  # no such title: pointed out
    assert "要 小店关门" in first.output
    second = evaluate(file)
    assert "相同的 4 题：改对 0，改错 0" in second.output
    assert "要 小店关门" not in second.output
    folder = var / "evaluations"
    assert len(list(folder.glob("*Z.json"))) == 2
    assert "own.jsonl" in (folder / "report.html").read_text("utf-8")


def test_report_elsewhere(var: Path, file: Path, tmp_path: Path) -> None:
    place = tmp_path / "a.html"
    assert str(place) in evaluate(file, "--report", place).output
    assert place.is_file()
    assert not (var / "evaluations" / "report.html").exists()


def test_rasa_stands_beside_when_asked_for(
    var: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "require_rasa", lambda: None)
    monkeypatch.setattr(
        commands, "ask_rasa", lambda _folder, texts: [["yx-shop-close"]] * len(texts)
    )
    assert "Rasa@1" in evaluate(file, "--rasa").output
    assert "Rasa@1" not in evaluate(file).output


def test_unreadable_questions_end_it_before_anything_is_loaded(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(_values: Settings) -> None:
        raise AssertionError("tools were loaded")

    monkeypatch.setattr(commands, "load_tools", never)
    file.write_text("{", "utf-8")
    with pytest.raises(InvalidInput):
        CliRunner().invoke(build_app(["evaluate"]), ["evaluate", str(file)], catch_exceptions=False)
