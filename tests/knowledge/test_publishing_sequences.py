"""Whatever is changed in files and database, in whatever order: each keeps its own work."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from support.stores import migrated, topic

from knowledge.publishing import publish_changes, publish_files
from knowledge.releases import live_release
from knowledge.tables import ReleaseRow

Said = Mapping[str, str]
SAID = st.dictionaries(
    st.sampled_from("abc"), st.sampled_from(["一。", "二。", "三。"]), max_size=3
)
STEPS = st.lists(st.tuples(st.sampled_from(["files", "import"]), SAID), min_size=1, max_size=8)


def live(engine: Engine) -> Said:
    return {key: record.summary.text for key, record in live_release(engine).records.items()}  # type: ignore[union-attr]


def each_record_once(engine: Engine) -> bool:
    with Session(engine) as session:
        releases = session.scalars(select(ReleaseRow)).all()
        named = [[row.record_id for row in release.revisions] for release in releases]
        return all(len(set(names)) == len(names) for names in named)


def merged(name: str, files: Said, before: Said, now: Said) -> str | None:
    """What the rules say is live of a record after the files are published."""
    changed_in_database = now.get(name) != before.get(name)
    return now.get(name) if changed_in_database else files.get(name)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@hypothesis_settings(max_examples=40)
@given(steps=STEPS)
def test_both_sides_keep_their_work(
    tmp_path_factory: pytest.TempPathFactory, kind: str, steps: list[tuple[str, Said]]
) -> None:
    before: Said = {}
    now: Said = {}
    number: int | None = None
    with migrated(kind, tmp_path_factory.mktemp("store")) as engine:
        for way, said in steps:
            records = [topic(name, text) for name, text in said.items()]
            earlier = now
            if way == "import":
                published = publish_changes(engine, records, "编辑", "导入", number)
                now = {**now, **said}
            else:
                published = publish_files(engine, records, "daoban index")
                kept = [
                    name
                    for name in "abc"
                    if now.get(name) != before.get(name) != said.get(name) != now.get(name)
                ]
                wanted = {name: merged(name, said, before, now) for name in "abc"}
                now = {name: text for name, text in wanted.items() if text}
                before = said
                assert list(published.kept) == kept
            assert published.is_new == (number is None or now != earlier)
            number = published.number
            assert live(engine) == now
        assert each_record_once(engine)
