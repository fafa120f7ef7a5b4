"""``daoban dispatch retrain`` and ``rollback``, from kept corrections to live models."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from support.city import settings_for
from support.desk_accounts import AGENT
from support.desk_dispatch import (
    DEPARTMENTS,
    FEES,
    LIGHTS,
    NOISE,
    PATHS,
    labelled,
    messages,
    sources,
    trained,
)
from support.encoder import NgramEncoder
from support.stores import migrated
from typer.testing import CliRunner, Result

from daoban.cli import build_app
from daoban.errors import NotFound
from daoban.moments import now
from daoban.settings import Settings
from desk import commands_dispatch
from desk.accounts.audit import AuditLog
from desk.dispatch import making
from desk.dispatch.corrected import is_held_out
from desk.dispatch.learn import training_digest
from desk.dispatch.messages import LabelledMessage
from desk.dispatch.models import load_models, save_models
from desk.dispatch.retraining import Sources, retrain
from desk.tickets.tables import CorrectionRow
from search.encoder import Encoder

DRONES = [
    f"无人机{said}" for said in ("天天在楼顶嗡嗡飞", "飞得好低", "扰民", "半夜飞来飞去", "太吵")
]
"""What nothing was ever said of in the training messages."""


def golden_rows() -> list[dict[str, object]]:
    topics = {LIGHTS: "路灯不亮了好久", NOISE: "工地噪声大", FEES: "学校收费太多"}
    return [
        {
            "city": "云溪",
            "text": text,
            "type": "投诉",
            "path": PATHS[name],
            "department": name,
            "district": None,
            "urgency": "一般",
        }
        for name, text in topics.items()
    ]


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    folder = tmp_path / "golden"
    folder.mkdir()
    urgent = [{"city": "云溪", "text": "楼下起火了", "urgency": "紧急", "district": None}]
    matters = [{"text": "路灯不亮", "department": LIGHTS, "path": PATHS[LIGHTS]}]
    calls = [{"city": "云溪", "text": "你好，路灯不亮。", "matters": matters}]
    for name, rows in (("routed", golden_rows()), ("urgency", urgent), ("calls", calls)):
        lines = (json.dumps(row, ensure_ascii=False) for row in rows)
        (folder / f"{name}.jsonl").write_text("\n".join(lines), "utf-8")
    return folder


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with migrated("sqlite", tmp_path) as made:
        yield made


@pytest.fixture
def values(tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A house with live models, whose commands train on the made-up messages."""
    made = settings_for(tmp_path)
    save_models(trained(), made.var / "models")
    monkeypatch.setattr(commands_dispatch, "settings", lambda: made)
    monkeypatch.setattr(Sources, "of", classmethod(lambda _cls, _values: sources()))
    return made


def keep(engine: Engine, texts: list[str], department: str = NOISE, held_out: bool = False) -> None:
    """Corrections of as many tickets, which are held out or not."""
    names = (f"{department}-{number}" for number in range(1000))
    names = (name for name in names if is_held_out(name) == held_out)
    labels = {
        "type": "投诉",
        "category_path": list(PATHS[department]),
        "department": department,
        "district": "",
        "urgency": "一般",
    }
    with Session(engine) as session, session.begin():
        session.add_all(
            CorrectionRow(
                ticket_id=name,
                city="990100",
                text=text,
                drafted=labels | {"department": LIGHTS},
                settled=labels,
                actor=AGENT.name,
                at=now(),
            )
            for name, text in zip(names, texts, strict=False)
        )


def run(*arguments: object, code: int = 0) -> Result:
    given = ["dispatch", *map(str, arguments)]
    result = CliRunner().invoke(build_app(given), given, catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result


def first_department(values: Settings, text: str) -> str:
    from support.desk_dispatch import judge_of

    judge = judge_of(load_models(values.var / "models"))
    (answer,) = judge.answers([labelled(text)])
    return answer.judged.departments[0]


def test_corrections_are_learnt_and_go_live(values: Settings, engine: Engine, golden: Path) -> None:
    keep(engine, DRONES[:4])
    keep(engine, DRONES[4:], held_out=True)
    before = load_models(values.var / "models").digest
    seen = run("retrain", "--folder", golden)
    for words in ("标准题（4 条）", "留出的更正（1 条）", "部门首选", "紧急召回", "--go-live"):
        assert words in seen.output
    assert load_models(values.var / "models").digest == before
    assert "已经换上" in run("retrain", "--go-live", "--folder", golden).output
    assert load_models(values.var / "models").digest != before
    assert first_department(values, "无人机嗡嗡飞个不停") == NOISE
    (entry,) = AuditLog(engine).entries(action="dispatch_retrained")
    assert entry.detail == {"corrections": 4, "held_out": 1}


def test_rollback_brings_the_ones_before_back(
    values: Settings, engine: Engine, golden: Path
) -> None:
    keep(engine, DRONES)
    before = load_models(values.var / "models").digest
    run("retrain", "--go-live", "--folder", golden)
    assert "先前的派单模型" in run("rollback").output
    assert load_models(values.var / "models").digest == before
    assert AuditLog(engine).entries(action="dispatch_rolled_back")


def test_models_that_do_worse_do_not_go_live(
    values: Settings, engine: Engine, golden: Path
) -> None:
    """Somebody corrected what was right: lamps by the dozen to the schools."""
    keep(engine, [f"路灯不亮了好久，{number}天" for number in range(12)], FEES)
    before = load_models(values.var / "models").digest
    seen = run("retrain", "--go-live", "--folder", golden, code=1)
    assert "没有换上新模型：标准题的“部门首选”从" in seen.output
    assert "改错，部门首选" in seen.output
    assert "路灯不亮了好久" in seen.output
    assert load_models(values.var / "models").digest == before
    assert not (values.var / "models" / "dispatch-before").exists()
    assert AuditLog(engine).entries(action="dispatch_retrained") == []


def test_without_corrections_there_is_nothing_to_learn(values: Settings, golden: Path) -> None:
    with pytest.raises(NotFound, match="还没有可以学的更正"):
        run("retrain", "--folder", golden)
    with pytest.raises(NotFound, match=r"routed\.jsonl"):
        run("retrain", "--folder", golden / "nowhere")


def test_training_leaves_models_with_corrections_alone(
    values: Settings, engine: Engine, golden: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(engine, DRONES)
    run("retrain", "--go-live", "--folder", golden)
    digest = load_models(values.var / "models").digest

    def no_training(*_given: object) -> None:
        raise AssertionError("nothing has changed, but models were trained")

    def encoder(*_given: object) -> Encoder:
        return NgramEncoder()

    def repository(_regions: object) -> list[LabelledMessage]:
        return messages()

    class Content:
        record = None

    monkeypatch.setattr(making, "make_encoder", encoder)
    monkeypatch.setattr(making, "training_messages", repository)
    monkeypatch.setattr(making.Departments, "among", lambda _records: DEPARTMENTS)
    monkeypatch.setattr(making, "make_gazetteer", lambda _content: sources().gazetteer)
    monkeypatch.setattr(making, "train", no_training)
    assert making.make_models(values, lambda _text: None) is False
    assert load_models(values.var / "models").digest == digest


def test_a_correction_counts_as_a_message() -> None:
    given = sources()
    learnt = [labelled(text, NOISE) for text in DRONES]
    with_corrections = retrain(given, learnt)
    as_messages = retrain(replace(given, messages=[*messages(), *learnt]), [])
    assert with_corrections.digest == as_messages.digest != trained().digest
    assert (with_corrections.department.weights == as_messages.department.weights).all()
    known = training_digest([*messages(), *learnt], DEPARTMENTS, given.encoder.name)
    assert with_corrections.digest == known
