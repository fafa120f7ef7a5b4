"""A plain FAQ bot of Rasa's own components, to compare 导办 with.

``python bot/faq_baseline.py FOLDER QUESTIONS ANSWERS``: trains ``FOLDER/nlu.yml`` with ``bot/faq_baseline.yml`` unless
``FOLDER/model.tar.gz`` is there, and asks it every question.

QUESTIONS is a JSON list of texts; ANSWERS becomes a JSON list with one list of intents for each, the surest first.
``daoban evaluate --rasa`` is who calls it: everything else of the evaluation is in ``search/evaluation``.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

import skops.io  # noqa: F401  # First of all: after the other imports it takes seconds longer.

import mends

CONFIG = Path(__file__).with_suffix(".yml")
MODEL = "model.tar.gz"


def train(folder: Path) -> None:
    """Train the model of a folder; it appears only when it is complete."""
    from rasa.model_training import train_nlu

    trained = train_nlu(str(CONFIG), str(folder / "nlu.yml"), str(folder), fixed_model_name="partial")
    if trained is None:
        sys.exit("Rasa 没有训练出模型。")
    Path(trained).replace(folder / MODEL)


async def rankings(model: Path, texts: list[str]) -> list[list[str]]:
    """The intents for each text, the surest first."""
    from rasa.core.agent import load_agent

    agent = await load_agent(model_path=str(model))
    parsed = [await agent.parse_message(text) for text in texts]
    return [[intent["name"] for intent in result["intent_ranking"]] for result in parsed]


def main() -> None:
    """Train if need be, then answer all questions in one go."""
    if len(sys.argv) != 4:
        sys.exit("用法：python bot/faq_baseline.py 文件夹 问题.json 答案.json")
    folder, questions, answers = map(Path, sys.argv[1:])
    os.environ.update(
        RASA_TELEMETRY_ENABLED="false",
        RASA_MAX_CACHE_SIZE="0",
        RASA_CACHE_DIRECTORY=str(folder / "cache"),
        SQLALCHEMY_SILENCE_UBER_WARNING="1",
    )
    mends.apply_all(jieba_cache=folder)
    if not (folder / MODEL).is_file():
        train(folder)
    # A leading / would be taken for an intent by name.
    texts = [text.lstrip("/ ") for text in json.loads(questions.read_text("utf-8"))]
    found = asyncio.run(rankings(folder / MODEL, texts))
    answers.write_text(json.dumps(found), "utf-8")


if __name__ == "__main__":
    main()
