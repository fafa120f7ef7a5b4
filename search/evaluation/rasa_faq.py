"""The third plain recipe: a FAQ bot of nothing but Rasa's own components, on the same content.

Each record of a city is an intent; its titles, aliases, life events and questions are the examples.
Rasa lives in an environment of its own (``bot/``), so training and asking are a process of their
own, with files in and out. Models are kept by the digest of what they were trained from.
"""

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from daoban.errors import SetupFailed
from daoban.settings import ROOT
from knowledge.records import Record
from search.evaluation.measure import Measured
from search.passages import PassageKind
from search.snapshot import Snapshot

NAME = "Rasa"
BOT = ROOT / "bot"
PYTHON = BOT / ".venv" / "bin" / "python"
SCRIPT = BOT / "faq_baseline.py"
CONFIG = BOT / "faq_baseline.yml"
SAID = frozenset(
    {
        PassageKind.TITLE,
        PassageKind.ALIAS,
        PassageKind.EVENT,
        PassageKind.QUESTION,
        PassageKind.MATTER,
    }
)
"""What people say; summaries and guides are what is answered."""
KEPT = 4
"""Trained models kept on disk: one for each city and release."""
LAST_LINES = 15

Answer = Callable[[Path, Sequence[str]], list[list[str]]]
"""Intents for each text, the surest first, by the model in a folder."""


@dataclass(frozen=True)
class RasaFaq:
    """Asks the FAQ bot of each city.

    Attributes:
        folder: where its models are kept.
    """

    snapshot: Snapshot
    folder: Path
    answer: Answer

    def beside(self, measured: list[Measured]) -> list[Measured]:
        """The same questions, with the titles that the FAQ bot finds."""
        found: dict[int, list[str]] = {}
        for city in sorted({item.city for item in measured}):
            numbers = [number for number, item in enumerate(measured) if item.city == city]
            texts = [measured[number].text for number in numbers]
            rankings = self.answer(self._prepared(city), texts)
            for number, ids in zip(numbers, rankings, strict=True):
                found[number] = [self._title(record_id) for record_id in ids]
        _prune(self.folder)
        return [
            replace(item, baselines={**item.baselines, NAME: found[number]})
            for number, item in enumerate(measured)
        ]

    def _prepared(self, city: str) -> Path:
        """The folder for a city's model, with what it is trained from."""
        data = training_data(self.snapshot, city)
        digest = hashlib.sha256(data.encode() + CONFIG.read_bytes()).hexdigest()[:16]
        place = self.folder / digest
        place.mkdir(parents=True, exist_ok=True)
        (place / "nlu.yml").write_text(data, encoding="utf-8")
        return place

    def _title(self, record_id: str) -> str:
        record = self.snapshot.records[record_id]
        assert isinstance(record, Record)
        return record.title


def training_data(snapshot: Snapshot, city: str) -> str:
    """Rasa's training data of a city, as YAML."""
    examples: dict[str, list[str]] = {}
    for passage in snapshot.passages:
        record = snapshot.records[passage.record_id]
        if isinstance(record, Record) and record.holds_in(city) and passage.kind in SAID:
            examples.setdefault(record.id, []).append(_plain(passage.text))
    intents = [
        {"intent": record_id, "examples": "".join(f"- {text}\n" for text in texts)}
        for record_id, texts in examples.items()
    ]
    found: str = yaml.safe_dump({"version": "3.1", "nlu": intents}, allow_unicode=True)
    return found


def _plain(text: str) -> str:
    """One line without the brackets with which Rasa marks entities."""
    return " ".join(text.replace("[", "（").replace("]", "）").split())


def require_rasa() -> None:
    """Look whether the environment of Rasa is there, before anything takes time.

    Raises:
        SetupFailed: it is not.
    """
    if not PYTHON.is_file():
        raise SetupFailed(
            "对话引擎的环境还没有装，不能用 --rasa。",
            "请先运行 bash daoban/bootstrap.sh install bot，或去掉 --rasa。",
        )


def ask_rasa(folder: Path, texts: Sequence[str]) -> list[list[str]]:
    """Let Rasa train the model in a folder, unless it is there, and answer.

    Raises:
        SetupFailed: it did not come through.
    """
    questions, answers = folder / "questions.json", folder / "answers.json"
    answers.unlink(missing_ok=True)
    questions.write_text(json.dumps(list(texts), ensure_ascii=False), encoding="utf-8")
    command = [str(path) for path in (PYTHON, SCRIPT, folder, questions, answers)]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode or not answers.is_file():
            last = f"{done.stdout}\n{done.stderr}".strip().splitlines()[-LAST_LINES:]
            raise SetupFailed(
                "只用 Rasa 的问答机器人没有训练或回答成功。",
                f"下面是它最后的输出；处理后重新运行，或去掉 --rasa。\n{'\n'.join(last)}",
            )
        found: list[list[str]] = json.loads(answers.read_text("utf-8"))
        return found
    finally:
        questions.unlink(missing_ok=True)
        answers.unlink(missing_ok=True)


def _prune(folder: Path) -> None:
    """Remove all but the models used last."""
    places = sorted(folder.iterdir(), key=lambda place: place.stat().st_mtime, reverse=True)
    for place in places[KEPT:]:
        shutil.rmtree(place, ignore_errors=True)
