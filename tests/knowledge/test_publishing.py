"""Files and database are merged when published: nobody's work is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from support.stores import migrated, source, topic

from daoban.errors import Conflict, NotFound
from knowledge import publishing
from knowledge.facts import Source
from knowledge.publishing import Published, publish_changes, publish_files
from knowledge.records import Record
from knowledge.releases import live_release, publish

INDEX = "daoban index"


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    with migrated(request.param, tmp_path) as engine:
        yield engine


def files(engine: Engine, **said: str) -> Published:
    records: list[Record | Source] = [source()]
    records += [topic(name, text) for name, text in said.items()]
    return publish_files(engine, records, INDEX)


def change(engine: Engine, **said: str) -> Published:
    try:
        number = live_release(engine).number
    except NotFound:
        number = None
    records = [source(), *(topic(name, text) for name, text in said.items())]
    return publish_changes(engine, records, "编辑", "导入", number)


def live(engine: Engine) -> dict[str, str]:
    records = live_release(engine).records.values()
    return {record.id: record.summary.text for record in records if hasattr(record, "summary")}


def test_first_files_are_live(store: Engine) -> None:
    assert files(store, a="一。") == Published(1, True)
    assert live(store) == {"a": "一。"}


def test_files_that_say_the_same_make_no_release(store: Engine) -> None:
    files(store, a="一。")
    assert files(store, a="一。") == Published(1, False)


def test_what_only_the_files_change_is_published(store: Engine) -> None:
    files(store, a="一。", b="一。")
    assert files(store, a="二。", c="一。") == Published(2, True)
    assert live(store) == {"a": "二。", "c": "一。"}


def test_what_was_imported_stays(store: Engine) -> None:
    files(store, a="一。", b="一。")
    change(store, a="改。", new="新。")
    assert files(store, a="一。", b="二。").kept == ()
    assert live(store) == {"a": "改。", "b": "二。", "new": "新。"}


def test_import_before_the_first_files_stays(store: Engine) -> None:
    change(store, a="改。", new="新。")
    published = files(store, a="一。", b="一。")
    assert published.kept == ("a",)
    assert live(store) == {"a": "改。", "b": "一。", "new": "新。"}


@pytest.mark.parametrize("later", [{}, {"a": "二。"}])
def test_changed_on_both_sides_keeps_the_imported_and_tells(
    store: Engine, later: dict[str, str]
) -> None:
    files(store, a="一。")
    change(store, a="改。")
    assert files(store, **later).kept == ("a",)
    assert files(store, **later) == Published(2, False)
    assert live(store) == {"a": "改。"}


def test_same_change_on_both_sides_is_no_quarrel(store: Engine) -> None:
    files(store, a="一。")
    change(store, a="二。")
    assert files(store, a="二。") == Published(2, False)
    assert files(store, a="三。") == Published(3, True)
    assert live(store) == {"a": "三。"}


def test_files_that_became_empty_do_not_take_imports_along(store: Engine) -> None:
    files(store, a="一。")
    publish_files(store, [], INDEX)
    change(store, a="一。", new="新。")
    publish_files(store, [], INDEX)
    assert live(store) == {"a": "一。", "new": "新。"}


def test_database_from_before_files_were_remembered(store: Engine) -> None:
    publish(store, [source(), topic("a", "一。"), topic("b", "一。")], INDEX)
    change(store, new="新。")
    files(store, a="二。")
    assert live(store) == {"a": "二。", "new": "新。"}


def test_record_that_stands_twice_is_live_once(store: Engine) -> None:
    publish_files(store, [source(), topic("a", "一。"), topic("a", "一。")], INDEX)
    publish_changes(store, [topic("a", "二。"), topic("a", "三。")], "编辑", "", 1)
    assert live(store) == {"a": "三。"}


@pytest.mark.parametrize("based_on", [None, 0, 2])
def test_stale_number_is_a_conflict(store: Engine, based_on: int | None) -> None:
    files(store, a="一。")
    with pytest.raises(Conflict, match="刚刚有人发布了新内容") as caught:
        publish_changes(store, [topic("a", "改。")], "编辑", "", based_on)
    assert caught.value.hint
    assert live(store) == {"a": "一。"}


WAYS = {
    "files": lambda engine: files(engine, a="二。"),
    "changes": lambda engine: publish_changes(engine, [topic("b", "改。")], "编辑", "", 1),
}


@pytest.mark.parametrize("way", WAYS)
def test_of_two_at_once_one_is_told_to_try_again(
    store: Engine, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    files(store, a="一。")
    prepare = publishing.revisions_for

    def overtaken(*arguments: object) -> object:
        monkeypatch.setattr(publishing, "revisions_for", prepare)
        publish(store, [source(), topic("a", "抢先。")], "别人")
        return prepare(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(publishing, "revisions_for", overtaken)
    with pytest.raises(Conflict):
        WAYS[way](store)
    assert live(store) == {"a": "抢先。"}
    assert live_release(store).number == 2
