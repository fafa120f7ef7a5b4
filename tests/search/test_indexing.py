"""From YAML to a searchable release, doing only what is out of date."""

from pathlib import Path

import pytest
from support.asking import reply_to
from support.city import copy_city
from support.contents import copy_content, edit_record

from daoban.errors import ContentInvalid
from daoban.settings import Settings
from search import indexing
from search.indexing import make_index
from search.run import Tools
from search.service import load_tools
from search.snapshot_files import current_release


@pytest.fixture
def house(tmp_path: Path, city: Settings) -> Settings:
    """The made-up city, with content that may be edited."""
    return copy_city(city, tmp_path / "var", content=copy_content(tmp_path / "content"))


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is really done: ``build`` a snapshot, ``train`` models."""
    done: list[str] = []
    build = indexing.build_snapshot

    def counted_build(*arguments: object) -> object:
        done.append("build")
        return build(*arguments)  # type: ignore[arg-type]

    def counted_train(tools: Tools, _progress: object) -> object:
        done.append("train")
        return tools.models

    monkeypatch.setattr(indexing, "build_snapshot", counted_build)
    monkeypatch.setattr(indexing, "train", counted_train)
    monkeypatch.setattr(indexing, "save_models", lambda *_arguments: None)
    return done


def quiet(_line: str) -> None:
    """No progress."""


def edit(values: Settings) -> None:
    edit_record(values.content, "yx-shop-close", lambda r: r["aliases"].append("收掉小店"))


def test_second_run_does_nothing(house: Settings, steps: list[str]) -> None:
    tools = make_index(house, quiet)
    assert steps == []
    assert reply_to(tools, "关店怎么办理").bundle == "小店停业"


def test_edit_makes_a_release_and_a_snapshot_but_no_training(
    house: Settings, steps: list[str]
) -> None:
    before = current_release(house.var / "snapshots")
    edit(house)
    tools = make_index(house, quiet)
    assert steps == ["build"]
    assert current_release(house.var / "snapshots") == tools.snapshot.release != before
    assert load_tools(house).snapshot.release == tools.snapshot.release


def test_retraining_can_be_asked_for(house: Settings, steps: list[str]) -> None:
    make_index(house, quiet, retrain=True)
    assert steps == ["train"]


def test_changed_synonyms_are_indexed_and_learnt_anew(house: Settings, steps: list[str]) -> None:
    lexicon = house.content / "lexicon" / "synonyms.yml"
    text = lexicon.read_text("utf-8") + "- {standard: 转让, words: [过手]}\n"
    lexicon.write_text(text, encoding="utf-8")
    make_index(house, quiet)
    assert steps == ["build", "train"]


def test_faulty_content_is_not_published(house: Settings, steps: list[str]) -> None:
    before = current_release(house.var / "snapshots")
    edit_record(house.content, "yx-shop-close", lambda r: r.update(sources=["no-such"]))
    with pytest.raises(ContentInvalid) as caught:
        make_index(house, quiet)
    assert "no-such" in caught.value.details[0]["message"]
    assert "daoban check" in str(caught.value.hint)
    assert current_release(house.var / "snapshots") == before
    assert steps == []


def test_lost_snapshot_is_built_again(house: Settings, steps: list[str]) -> None:
    (house.var / "snapshots" / "current").unlink()
    make_index(house, quiet)
    assert steps == ["build"]
    assert load_tools(house)
