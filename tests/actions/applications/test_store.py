"""Where applications are kept: for their owner only, sealed, no change lost."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, update
from sqlalchemy.orm import Session
from support.applications import house_at
from support.stores import HERE, migrated_url, put_away, stored

from actions.applications import values
from actions.applications.application import Application, Channel, Content, Status
from actions.applications.store import ATTEMPTS, ApplicationStore, Event
from actions.applications.tables import ApplicationEventRow, ApplicationRow, ResumeCodeRow
from daoban.database import make_engine
from daoban.errors import Conflict, NotFound, SetupFailed, Unavailable
from daoban.moments import now
from daoban.sealing import Sealer, make_sealer

KEY = Fernet.generate_key().decode()
FILLED = Event("filled", Channel.PAGE, ["mother.name"])
THREADS, CHANGES = 8, 25


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = make_engine(migrated_url(HERE, tmp_path / "kept.db"))
    yield engine
    put_away(engine)


@pytest.fixture
def store(engine: Engine) -> ApplicationStore:
    return ApplicationStore(engine, Sealer([KEY]))


def create(store: ApplicationStore, owner: str = "visitor:a") -> Application:
    return store.create(owner, "cq-newborn", "新生儿出生一件事", "500000", Content(), Channel.PAGE)


def typing(**texts: str):
    named = {path.replace("__", "."): text for path, text in texts.items()}
    return lambda application: values.typed(application, named, Channel.PAGE, now())


owners = st.sampled_from(("visitor:a", "visitor:b", "person:a", "person:b", "", "visitor:a "))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(owners.filter(bool), min_size=1, max_size=3), st.data())
def test_only_its_owner_reads_changes_and_hands_it_on(
    store: ApplicationStore, kept: list[str], data: st.DataObject
) -> None:
    with Session(store.engine) as session, session.begin():
        for table in (ResumeCodeRow, ApplicationEventRow, ApplicationRow):
            session.execute(delete(table))
    made = {create(store, owner).id: owner for owner in kept}
    which = data.draw(st.sampled_from([*made, "no-such", ""]))
    asking = data.draw(owners)
    calls = (
        lambda: store.get(which, asking),
        lambda: store.change(which, asking, typing(mother__name="甲"), FILLED),
        lambda: store.events(which, asking),
        lambda: store.resume_code(which, asking),
    )
    for call in calls:
        if made.get(which) == asking:
            call()
        else:
            with pytest.raises(NotFound):
                call()
            assert which not in made or store.get(which, None).version == 1
    assert {each.id for each in store.of_owner(asking)} == {
        name for name, owner in made.items() if owner == asking
    }


def test_nothing_is_lost_when_many_change_it_at_once(tmp_path: Path) -> None:
    url = migrated_url(HERE, tmp_path / "kept.db")
    engines = [make_engine(url) for _ in range(THREADS)]
    stores = [ApplicationStore(engine, Sealer([KEY])) for engine in engines]
    application = create(stores[0])
    failed: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for change in range(CHANGES):
                path = f"field-{number}.{change}"
                edit = typing(**{path: str(change)})
                stores[number].change(application.id, application.owner, edit, FILLED)
        except BaseException as error:  # shown by the test
            failed.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    kept = stores[0].get(application.id, application.owner)
    assert len(kept.content.values) == THREADS * CHANGES
    assert kept.version == 1 + THREADS * CHANGES
    versions = [event.version for event in stores[0].events(application.id, application.owner)]
    assert versions == list(range(1, kept.version + 1))
    for engine in engines:
        engine.dispose()


def test_a_change_is_done_again_on_what_others_made_of_it(store: ApplicationStore) -> None:
    application = create(store)
    calls: list[int] = []

    def edit(before: Application) -> Application:
        calls.append(before.version)
        if len(calls) == 1:
            store.change(application.id, "visitor:a", typing(father__name="乙"), FILLED)
        return values.typed(before, {"mother.name": "甲"}, Channel.PAGE, now())

    after = store.change(application.id, "visitor:a", edit, FILLED)
    assert calls == [1, 2]
    assert after.content.values == {"father.name": "乙", "mother.name": "甲"}


def test_whoever_is_always_too_late_is_told(store: ApplicationStore) -> None:
    application = create(store)
    calls: list[int] = []

    def edit(before: Application) -> Application:
        calls.append(before.version)
        text = typing(father__name=str(before.version))
        store.change(application.id, "visitor:a", text, FILLED)
        return values.typed(before, {"mother.name": "甲"}, Channel.PAGE, now())

    with pytest.raises(Conflict):
        store.change(application.id, "visitor:a", edit, FILLED)
    assert len(calls) == ATTEMPTS


def test_what_changes_nothing_is_not_noted(store: ApplicationStore) -> None:
    application = create(store)
    assert store.change(application.id, "visitor:a", lambda same: same, FILLED) == application
    assert [event.kind for event in store.events(application.id, "visitor:a")] == ["created"]


def test_a_failed_change_leaves_everything_as_it_was(store: ApplicationStore) -> None:
    application = create(store)

    def also(session: Session, changed: Application) -> None:
        raise Unavailable("不行。")

    with pytest.raises(Unavailable):
        store.change(application.id, "visitor:a", typing(mother__name="甲"), FILLED, also)
    assert store.get(application.id, "visitor:a") == application
    assert len(store.events(application.id, "visitor:a")) == 1


def test_numbers_are_for_people_and_differ(store: ApplicationStore) -> None:
    made = [create(store) for _ in range(30)]
    assert len({each.number for each in made}) == len({each.id for each in made}) == 30
    assert all(each.number.startswith("DB20") and len(each.number) == 17 for each in made)
    assert all(len(each.id) >= 22 for each in made), "cannot be guessed"
    assert store.of_owner("visitor:a")[0].id == made[-1].id


def test_nothing_personal_lies_readable_in_the_database(tmp_path: Path) -> None:
    secret = ["李晓雨", "510202199403129824", "重庆市渝中区示例路1号", "已结婚，同一个民族"]
    with house_at(tmp_path) as house:
        application = house.begin()
        to = (application.id, application.owner)
        house.applications.answer(*to, {"newborn-parents": secret[3]}, Channel.PAGE)
        typed = {
            "children.0.name": secret[0],
            "mother.identity_number": secret[1],
            "household.address": secret[2],
        }
        house.applications.fill(*to, typed, Channel.PAGE)
        house.applications.hear(*to, {"children.1.name": secret[0]}, Channel.CHAT)
        assert set(secret) - {secret[3]} <= set(
            house.look(application).application.content.values.values()
        )
        events = house.store.events(*to)
        assert ("children.0.name", "household.address", "mother.identity_number") in {
            event.fields for event in events
        }
        raw = stored(house.engine, tmp_path)
    assert application.number.encode() in raw, "the right files are looked at"
    for value in secret:
        for text in (value, value.encode("unicode_escape").decode()):
            assert text.encode() not in raw, value


class TestResuming:
    def test_whoever_shows_the_code_goes_on(self, store: ApplicationStore) -> None:
        application = create(store)
        code = store.resume_code(application.id, "visitor:a")
        assert store.resume(code.lower().replace("-", " "), "visitor:b").id == application.id
        assert store.get(application.id, "visitor:b").owner == "visitor:b"
        with pytest.raises(NotFound):
            store.get(application.id, "visitor:a")

    def test_a_code_serves_once(self, store: ApplicationStore) -> None:
        code = store.resume_code(create(store).id, "visitor:a")
        store.resume(code, "visitor:b")
        with pytest.raises(NotFound):
            store.resume(code, "visitor:c")

    def test_of_many_who_show_it_at_once_one_goes_on(self, tmp_path: Path) -> None:
        url = migrated_url(HERE, tmp_path / "kept.db")
        engines = [make_engine(url) for _ in range(6)]
        stores = [ApplicationStore(engine, Sealer([KEY])) for engine in engines]
        start = threading.Barrier(len(stores))
        for _round in range(5):
            code = stores[0].resume_code(create(stores[0]).id, "visitor:a")
            got: list[object] = []

            def show(number: int, code: str = code, got: list[object] = got) -> None:
                start.wait()
                try:
                    got.append(stores[number].resume(code, f"visitor:{number}"))
                except Exception as error:  # counted below
                    got.append(error)

            threads = [threading.Thread(target=show, args=(n,)) for n in range(len(stores))]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert sum(isinstance(each, Application) for each in got) == 1
            assert sum(isinstance(each, NotFound) for each in got) == len(stores) - 1, got
        for engine in engines:
            engine.dispose()

    @pytest.mark.parametrize("code", ["", "AAAAA-AAAAA", "-", "一二三", "A" * 500])
    def test_a_wrong_code_opens_nothing(self, store: ApplicationStore, code: str) -> None:
        store.resume_code(create(store).id, "visitor:a")
        with pytest.raises(NotFound):
            store.resume(code, "visitor:b")

    def test_a_code_expires(self, store: ApplicationStore) -> None:
        code = store.resume_code(create(store).id, "visitor:a")
        with Session(store.engine) as session, session.begin():
            past = now() - timedelta(seconds=1)
            session.execute(update(ResumeCodeRow).values(expires_at=past))
        with pytest.raises(NotFound, match="过期"):
            store.resume(code, "visitor:b")

    def test_the_code_itself_is_kept_nowhere(self, store: ApplicationStore, tmp_path: Path) -> None:
        code = store.resume_code(create(store).id, "visitor:a")
        raw = stored(store.engine, tmp_path)
        for text in (code, code.replace("-", "")):
            assert text.encode() not in raw


def test_a_visitor_who_signs_in_takes_their_applications_along(store: ApplicationStore) -> None:
    mine, other = create(store), create(store, "visitor:b")
    assert store.adopt("visitor:a", "person:a") == 1
    assert store.get(mine.id, "person:a").owner == "person:a"
    assert store.get(other.id, "visitor:b").owner == "visitor:b"
    assert store.adopt("visitor:a", "person:a") == 0


class TestSealing:
    def test_a_new_key_opens_what_the_old_one_sealed(self) -> None:
        newer = Fernet.generate_key().decode()
        sealed = Sealer([KEY]).seal("李晓雨")
        both = Sealer([newer, KEY])
        assert both.unseal(sealed) == "李晓雨"
        assert both.digest("一") == Sealer([KEY]).digest("一")
        with pytest.raises(Unavailable):
            Sealer([newer]).unseal(sealed)
        with pytest.raises(Unavailable):
            Sealer([KEY]).unseal(both.seal("李晓雨"))

    def test_what_was_altered_does_not_open(self) -> None:
        sealed = Sealer([KEY]).seal("李晓雨")
        with pytest.raises(Unavailable):
            Sealer([KEY]).unseal(sealed[:-3] + "AAA")

    @pytest.mark.parametrize("key", ["", "short", "钥匙"])
    def test_a_wrong_key_is_told(self, key: str) -> None:
        with pytest.raises(SetupFailed):
            Sealer([key])

    def test_the_own_key_is_made_once_and_readable_by_its_owner_only(self, tmp_path: Path) -> None:
        with house_at(tmp_path) as house:
            sealed = house.sealer.seal("李晓雨")
            assert make_sealer(house.settings).unseal(sealed) == "李晓雨"
        (file,) = (tmp_path / "keys").iterdir()
        assert file.stat().st_mode & 0o077 == 0

    def test_processes_that_start_at_once_have_one_key(self, tmp_path: Path) -> None:
        with house_at(tmp_path / "a") as house:
            values_ = house.settings.model_copy(update={"var": tmp_path / "b"})
        made: list[str] = []
        start = threading.Barrier(6)

        def begin() -> None:
            start.wait()
            made.append(make_sealer(values_).digest("一"))

        threads = [threading.Thread(target=begin) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(made) == 6
        assert len(set(made)) == 1


def test_states_in_which_it_may_be_changed() -> None:
    open_ = {Status.DRAFT, Status.READY, Status.SUPPLEMENT}
    made = Application(
        id="a",
        number="b",
        bundle="c",
        title="d",
        city="e",
        owner="f",
        status=Status.DRAFT,
        version=1,
        created_at=now(),
        updated_at=now(),
    )
    for status in Status:
        assert made.model_copy(update={"status": status}).open is (status in open_)
