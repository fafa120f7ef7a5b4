"""The FAQ bot of Rasa's own components is trained from the same content and asked the same."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml
from support.evaluations import CLOSE, HOME, OPEN, golden, measured

from daoban.errors import SetupFailed
from search.evaluation import rasa_faq
from search.evaluation.rasa_faq import (
    KEPT,
    NAME,
    PYTHON,
    RasaFaq,
    ask_rasa,
    require_rasa,
    training_data,
)
from search.passages import PassageKind
from search.run import Tools

ELSEWHERE = "990200"


def questions() -> list[rasa_faq.Measured]:
    return [
        measured(golden("关店", CLOSE, "recommended"), "recommended", CLOSE, BM25=[OPEN]),
        measured(golden("开店", OPEN, "recommended"), "recommended", OPEN, BM25=[OPEN]),
    ]


def test_each_record_of_the_city_is_an_intent(tools: Tools) -> None:
    data = yaml.safe_load(training_data(tools.snapshot, HOME))
    intents = {item["intent"]: item["examples"].splitlines() for item in data["nlu"]}
    assert "yx-shop-close" in intents
    assert {"- 小店停业", "- 关店", "- 生意不好不想干了"} <= set(intents["yx-shop-close"])
    assert all(line.startswith("- ") and line[2:] for lines in intents.values() for line in lines)
    assert "\nnlu:\n" in f"\n{training_data(tools.snapshot, HOME)}"  # as Rasa looks for it
    guide = [p.text for p in tools.snapshot.passages if p.kind is PassageKind.GUIDE]
    assert guide
    assert {f"- {text}" for text in guide} & set().union(*intents.values()) == set()


def test_a_city_without_records_of_its_own_has_only_those_of_the_country(tools: Tools) -> None:
    data = yaml.safe_load(training_data(tools.snapshot, ELSEWHERE))
    assert "yx-shop-close" not in {item["intent"] for item in data["nlu"]}


def test_titles_stand_beside_those_of_the_other_recipes(tools: Tools, tmp_path: Path) -> None:
    asked: list[tuple[Path, list[str]]] = []

    def answer(folder: Path, texts: Sequence[str]) -> list[list[str]]:
        asked.append((folder, list(texts)))
        return [["yx-shop-close", "yx-shop-open"]] * len(texts)

    faq = RasaFaq(tools.snapshot, tmp_path, answer)
    found = faq.beside(questions())
    assert [item.baselines[NAME] for item in found] == [[CLOSE, OPEN]] * 2
    assert [item.place(NAME) for item in found] == [1, 2]
    assert found[0].baselines["BM25"] == [OPEN]
    faq.beside(questions())
    assert asked[0] == asked[1]  # the same content is trained once
    assert asked[0][1] == ["关店", "开店"]
    assert (asked[0][0] / "nlu.yml").is_file()


def test_old_models_are_let_go(tools: Tools, tmp_path: Path) -> None:
    for number in range(KEPT + 2):
        (tmp_path / f"old{number}").mkdir()
    RasaFaq(tools.snapshot, tmp_path, lambda _folder, texts: [[]] * len(texts)).beside(questions())
    assert len(list(tmp_path.iterdir())) == KEPT


def test_missing_environment_is_said_at_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(rasa_faq, "PYTHON", tmp_path / "python")
    with pytest.raises(SetupFailed) as caught:
        require_rasa()
    assert "install bot" in str(caught.value.hint)


def test_answers_come_back_through_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def run(command: list[str], **_more: object) -> subprocess.CompletedProcess[str]:
        folder, given, answers = map(Path, command[-3:])
        assert folder == tmp_path
        texts = json.loads(given.read_text("utf-8"))
        answers.write_text(json.dumps([[text] for text in texts]), "utf-8")
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(rasa_faq.subprocess, "run", run)
    assert ask_rasa(tmp_path, ["关店", "开店"]) == [["关店"], ["开店"]]
    assert list(tmp_path.iterdir()) == []


def test_failure_shows_the_last_lines(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def run(command: list[str], **_more: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 1, "", "early\n" * 30 + "no memory")

    monkeypatch.setattr(rasa_faq.subprocess, "run", run)
    with pytest.raises(SetupFailed) as caught:
        ask_rasa(tmp_path, ["关店"])
    assert "no memory" in str(caught.value.hint)
    assert str(caught.value.hint).count("early") < 20


@pytest.mark.e2e
@pytest.mark.skipif(not PYTHON.is_file(), reason="对话引擎的环境（bot/.venv）没有装")
def test_rasa_itself_learns_and_answers(tools: Tools, tmp_path: Path) -> None:
    found = RasaFaq(tools.snapshot, tmp_path, ask_rasa).beside(questions())
    assert [item.place(NAME) for item in found] == [1, 1]
    (folder,) = tmp_path.iterdir()
    assert (folder / "model.tar.gz").is_file()
    shutil.rmtree(tmp_path)
