"""The release store: every implementation of the database behaves the same."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from support.stores import HERE, migrated, source, topic

from daoban.errors import NotFound
from knowledge.files import read_content
from knowledge.releases import live_release, publish
from knowledge.tables import ReleaseRow, RevisionRow

CONTENTS = st.dictionaries(
    st.sampled_from(["a", "b", "c"]), st.sampled_from(["一。", "二。"]), max_size=3
)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    with migrated(request.param, tmp_path) as engine:
        yield engine


def records(said: dict[str, str]) -> list[object]:
    return [source(), *(topic(name, text) for name, text in said.items())]


def revisions(engine: Engine) -> dict[int, tuple[str, str, object]]:
    with Session(engine) as session:
        rows = session.scalars(select(RevisionRow)).all()
        return {row.id: (row.record_id, row.digest, row.body) for row in rows}


def test_nothing_is_live_before_the_first_release(store: Engine) -> None:
    with pytest.raises(NotFound) as caught:
        live_release(store)
    assert caught.value.hint


def test_what_was_published_is_live(store: Engine, content: Path) -> None:
    published = [item.record for item in read_content(content)[0]]
    assert publish(store, published, "编辑", "第一次") == (1, True)
    live = live_release(store)
    assert live.number == 1
    assert live.records == {record.id: record for record in published}
    assert list(live.records) == sorted(live.records)


def test_order_of_the_records_makes_no_release(store: Engine) -> None:
    publish(store, records({"a": "一。", "b": "二。"}), "编辑")
    assert publish(store, records({"b": "二。", "a": "一。"}), "别人") == (1, False)


def test_going_back_makes_a_release_out_of_old_revisions(store: Engine) -> None:
    publish(store, records({"a": "一。"}), "编辑")
    publish(store, records({"a": "二。"}), "编辑")
    before = revisions(store)
    assert publish(store, records({"a": "一。"}), "编辑") == (3, True)
    assert revisions(store) == before
    assert live_release(store).records["a"] == topic("a", "一。")


def test_earlier_releases_keep_their_records(store: Engine) -> None:
    publish(store, records({"a": "一。", "b": "一。"}), "编辑")
    publish(store, records({"a": "二。"}), "编辑")
    with Session(store) as session:
        first = session.get_one(ReleaseRow, 1)
        held = {row.record_id: row.body.get("summary", {}).get("text") for row in first.revisions}
    assert held == {"a": "一。", "b": "一。", "some-source": None}


def test_failed_publish_leaves_nothing_behind(store: Engine) -> None:
    publish(store, records({"a": "一。"}), "编辑")
    before = revisions(store)

    def broken() -> Iterator[object]:
        yield topic("b", "一。")
        raise RuntimeError("the reader broke off")

    with pytest.raises(RuntimeError):
        publish(store, broken(), "编辑")  # type: ignore[arg-type]
    assert live_release(store).number == 1
    assert revisions(store) == before


@hypothesis_settings(max_examples=25)
@given(st.lists(CONTENTS, min_size=1, max_size=6))
def test_live_is_the_last_distinct_set_and_revisions_never_change(
    sequence: list[dict[str, str]],
) -> None:
    with tempfile.TemporaryDirectory() as folder, migrated(HERE, Path(folder)) as engine:
        number, live, seen = 0, None, {}
        for said in sequence:
            number += said != live
            assert publish(engine, records(said), "编辑") == (number, said != live)
            live = said
            found = live_release(engine)
            assert found.number == number
            assert found.records == {record.id: record for record in records(said)}
            now = revisions(engine)
            assert seen.items() <= now.items()
            seen = now
