"""The made-up city as a searchable house: settings, index and tools without weights."""

import dataclasses
import shutil
import warnings
from pathlib import Path

import pytest

from daoban.settings import Settings
from search import indexing, service
from search.learning.models import Thresholds, save_models
from search.run import Tools
from search.training import train
from support.dispatching import make_dispatch
from support.encoder import make_ngram_encoder
from support.training import training_questions

CONTENT = Path(__file__).parent / "content"
THRESHOLDS = Thresholds(answer=0.5, clarify=0.2, field=0.35, danger=0.95)


def settings_for(var: Path, **changes: object) -> Settings:
    """Settings that read neither environment nor ``.env`` for what the tests rely on."""
    given = {
        "var": var,
        "content": CONTENT,
        "database_url": f"sqlite:///{var / 'daoban.db'}",
        "desk_processes": 0,
        "rasa_url": "http://rasa.test",
        "web_url": "http://web.test",
        "rasa_token": "rasa-secret",
        "action_token": "action-secret",
    }
    return Settings(_env_file=None, **(given | changes))  # type: ignore[arg-type]


def without_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let indexing and search use the n-gram encoder and the questions on the made-up city."""
    monkeypatch.setattr(indexing, "make_encoder", make_ngram_encoder)
    monkeypatch.setattr(service, "make_encoder", make_ngram_encoder)
    monkeypatch.setattr(train, "read_training_questions", training_questions)


def copy_city(values: Settings, target: Path, **changes: object) -> Settings:
    """A copy of an indexed city that may be written to."""
    shutil.copytree(values.var, target)
    return settings_for(target, **changes)


def index_city(values: Settings) -> Tools:
    """Check, publish, index and train as ``daoban index`` does; thresholds fixed afterwards."""
    with warnings.catch_warnings():
        # So few questions leave some fold without one of the kinds; the full set does not.
        warnings.filterwarnings("ignore", "Number of classes in training fold", RuntimeWarning)
        tools = indexing.make_index(values, lambda _line: None)
    tools.models = dataclasses.replace(tools.models, thresholds=THRESHOLDS)
    save_models(tools.models, values.var / "models")
    make_dispatch(values)
    return tools
