"""A bare Rasa model: the house's pipeline and examples, one rule an intent, one utterance."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import yaml

from daoban.settings import ROOT

from .house import BOT

ANSWER = "utter_bare"
SAME_DOMAIN = ("intents.yml", "entities.yml", "session.yml")
"""Parts of the domain taken as they are; slots, responses and actions are left out."""
SOURCES = ("config.yml", "bot/domain", "bot/dictionary", "nlu_data")


class BareModel:
    """Made from the house's own files; trained anew only when these change."""

    def __init__(self, folder: Path) -> None:
        """Keep everything below ``folder``."""
        self.folder = folder
        self._domain = folder / "domain"
        self._rules = folder / "rules.yml"
        self._stamp = folder / "made-from"

    def make(self) -> None:
        """Train it unless it is there and up to date."""
        digest = _digest()
        if self._stamp.is_file() and self._stamp.read_text() == digest:
            return
        self._write()
        command = [str(BOT / "python"), "bot/launch.py", "train", "--domain", str(self._domain)]
        command += ["--data", str(self._rules), "nlu_data"]
        environment = {**os.environ, "DAOBAN_VAR": str(self.folder), "OMP_NUM_THREADS": "1"}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        self._stamp.write_text(digest)

    def _write(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self._domain.mkdir(parents=True)
        for name in SAME_DOMAIN:
            shutil.copy(ROOT / "bot" / "domain" / name, self._domain)
        responses = {ANSWER: [{"text": "好的。"}], "utter_default": [{"text": "好的。"}]}
        _dump(self._domain / "responses.yml", {"responses": responses})
        intents = yaml.safe_load((self._domain / "intents.yml").read_text("utf-8"))["intents"]
        names = [name for intent in intents for name in intent]
        rules = [{"rule": name, "steps": [{"intent": name}, {"action": ANSWER}]} for name in names]
        _dump(self._rules, {"rules": rules})


def _dump(path: Path, content: dict[str, object]) -> None:
    path.write_text(yaml.safe_dump({"version": "3.1", **content}, allow_unicode=True), "utf-8")


def _digest() -> str:
    hasher = hashlib.sha256()
    for name in SOURCES:
        place = ROOT / name
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if file.is_file():
                hasher.update(file.read_bytes())
    return hasher.hexdigest()
