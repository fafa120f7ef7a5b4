"""The search of a process: no leaks, and never two releases in one reply."""

import dataclasses
import gc
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.asking import released_texts
from support.city import copy_city

from daoban.errors import Unavailable
from daoban.settings import Settings
from knowledge.records import Record, Source, Statement
from knowledge.releases import Release
from search.contracts import Outcome, Question
from search.service import SearchService
from search.snapshot import Snapshot, build_snapshot, save_snapshot

QUESTIONS = (
    "开小店要多久",
    "小店转让要带什么材料",
    "关店怎么办理",
    "云办通忘记密码怎么办",
    "着火了",
)


@pytest.fixture
def house(tmp_path: Path, city: Settings) -> Settings:
    return copy_city(city, tmp_path / "var")


@pytest.fixture
def service(house: Settings) -> Iterator[SearchService]:
    service = SearchService(house)
    yield service
    service.close()


def stamped(records: dict[str, Record | Source], stamp: str) -> dict[str, Record | Source]:
    """The same records with a stamp in each statement that bundles and topics quote."""

    def stamp_all(value: object) -> object:
        if isinstance(value, Statement):
            return value.model_copy(update={"text": f"{value.text}{stamp}"})
        if isinstance(value, tuple):
            return tuple(stamp_all(item) for item in value)
        if hasattr(value, "model_copy"):
            fields = {name: stamp_all(getattr(value, name)) for name in type(value).model_fields}
            return value.model_copy(update=fields)
        return value

    return {key: stamp_all(record) for key, record in records.items()}  # type: ignore[misc]


def snapshots_of(service: SearchService, count: int) -> list[Snapshot]:
    tools = service.tools
    return [
        build_snapshot(
            Release(
                number,
                f"{number:064d}",
                datetime.now(UTC),
                stamped(tools.snapshot.records, f"〔{number}〕"),
            ),
            tools.encoder,
            tools.lexicon.synonyms,
        )
        for number in range(2, 2 + count)
    ]


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_refresh_swaps_only_when_the_pointer_moved(service: SearchService, house: Settings) -> None:
    assert service.refresh() is False
    (new,) = snapshots_of(service, 1)
    save_snapshot(new, house.var / "snapshots")
    assert service.refresh() is True
    assert service.release == new.release
    assert service.refresh() is False


def test_broken_snapshot_leaves_the_old_one_in_force(
    service: SearchService, house: Settings
) -> None:
    before = service.release
    (new,) = snapshots_of(service, 1)
    place = save_snapshot(new, house.var / "snapshots")
    (place / "vectors.faiss").write_bytes(b"half a file")
    with pytest.raises(RuntimeError):
        service.refresh()
    assert service.release == before
    assert service.ask(Question(text="关店")).release == before


def test_index_of_another_encoder_is_not_searched(service: SearchService, house: Settings) -> None:
    (new,) = snapshots_of(service, 1)
    save_snapshot(dataclasses.replace(new, encoder_name="another"), house.var / "snapshots")
    with pytest.raises(Unavailable) as caught:
        service.refresh()
    assert "daoban index" in str(caught.value.hint)
    with pytest.raises(Unavailable):
        SearchService(house)


def test_watcher_follows_and_stops(service: SearchService, house: Settings) -> None:
    swapped = threading.Event()
    refresh = service.refresh

    def watched() -> bool:
        done = refresh()
        if done:
            swapped.set()
        return done

    service.refresh = watched  # type: ignore[method-assign]
    service.start_watching()
    (new,) = snapshots_of(service, 1)
    save_snapshot(new, house.var / "snapshots")
    assert swapped.wait(30)
    assert service.release == new.release
    service.close()
    assert "release-watcher" not in {thread.name for thread in threading.enumerate()}


def test_guard_answers_danger_only(service: SearchService) -> None:
    danger = service.guard(Question(text="着火了"))
    assert danger
    assert danger.outcome is Outcome.EMERGENCY
    assert service.guard(Question(text="关店要多久")) is None
    assert service.guard(Question(text="你好")) is None


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files are counted in /proc")
def test_asking_and_refreshing_leave_no_file_or_thread_open(
    service: SearchService, house: Settings
) -> None:
    pair = snapshots_of(service, 2)

    def work(asks: int, swaps: int) -> None:
        for number in range(asks):
            service.ask(Question(text=QUESTIONS[number % len(QUESTIONS)]), with_messages=True)
        for number in range(swaps):
            save_snapshot(pair[number % 2], house.var / "snapshots")
            assert service.refresh()

    work(5, 2)
    gc.collect()
    before = open_files(), threading.active_count()
    work(200, 20)
    gc.collect()
    assert (open_files(), threading.active_count()) == before


def test_no_reply_mixes_two_releases(service: SearchService, house: Settings) -> None:
    first = service.tools.snapshot
    others = snapshots_of(service, 3)
    allowed = {item.release: released_texts(item.records) for item in (first, *others)}
    stop, mixed, seen = threading.Event(), list[str](), set[str]()

    def keep_asking() -> None:
        while not stop.is_set():
            for text in QUESTIONS[:4]:
                reply = service.ask(Question(text=text), with_messages=True)
                seen.add(reply.release)
                mixed.extend(
                    f"{reply.release}: {item.text}"
                    for item in reply.answer
                    if item.text not in allowed[reply.release]
                )

    threads = [threading.Thread(target=keep_asking) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for number in range(9):
            save_snapshot(others[number % 3], house.var / "snapshots")
            service.refresh()
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert mixed == []
    assert len(seen) > 1
