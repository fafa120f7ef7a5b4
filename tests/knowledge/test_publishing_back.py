"""Taking records out, and making an earlier release live again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from support.stores import migrated, source, topic

from daoban.errors import Conflict, NotFound
from knowledge.publishing import publish_changes, publishing, put_in, roll_back
from knowledge.releases import live_release, publish


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    with migrated(request.param, tmp_path) as found:
        publish(found, [source(), topic("a", "甲"), topic("b", "乙")], "tests")
        yield found


def test_records_are_taken_out_and_put_in_at_once(engine: Engine) -> None:
    done = publish_changes(engine, [topic("c", "丙")], "x", "", 1, removed=("b", "never-there"))
    assert (done.number, done.is_new) == (2, True)
    assert set(live_release(engine).records) == {"some-source", "a", "c"}


def test_an_earlier_release_is_live_again_as_a_new_one(engine: Engine) -> None:
    before = live_release(engine)
    publish_changes(engine, [topic("a", "改过的甲")], "x", "", 1, removed=("b",))
    done = roll_back(engine, 1, "boss", "改错了", 2)
    after = live_release(engine)
    assert (done.number, done.is_new) == (3, True)
    assert (after.digest, after.records) == (before.digest, before.records)
    with pytest.raises(Conflict):
        roll_back(engine, 2, "boss", "", 2)
    with pytest.raises(NotFound):
        roll_back(engine, 99, "boss", "", 3)


def test_what_else_is_done_fails_together(engine: Engine) -> None:
    def publish_and_fail() -> None:
        with publishing(engine) as session:
            put_in(session, [topic("c", "丙")], "x", "", 1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        publish_and_fail()
    assert live_release(engine).number == 1
