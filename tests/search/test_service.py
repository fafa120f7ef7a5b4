"""The search of a process follows the pointer to the current snapshot."""

import dataclasses
import threading

import pytest
from support.snapshots import snapshots_of

from daoban.errors import Unavailable
from daoban.settings import Settings
from search.contracts import Outcome, Question
from search.service import SearchService
from search.snapshot import save_snapshot


def test_refresh_swaps_only_when_the_pointer_moved(
    service: SearchService, own_city: Settings
) -> None:
    assert service.refresh() is False
    (new,) = snapshots_of(service, 1)
    save_snapshot(new, own_city.var / "snapshots")
    assert service.refresh() is True
    assert service.release == new.release
    assert service.refresh() is False


def test_broken_snapshot_leaves_the_old_one_in_force(
    service: SearchService, own_city: Settings
) -> None:
    before = service.release
    (new,) = snapshots_of(service, 1)
    place = save_snapshot(new, own_city.var / "snapshots")
    (place / "vectors.faiss").write_bytes(b"half a file")
    with pytest.raises(RuntimeError):
        service.refresh()
    assert service.release == before
    assert service.ask(Question(text="关店")).release == before


def test_index_of_another_encoder_is_not_searched(
    service: SearchService, own_city: Settings
) -> None:
    (new,) = snapshots_of(service, 1)
    save_snapshot(dataclasses.replace(new, encoder_name="another"), own_city.var / "snapshots")
    with pytest.raises(Unavailable) as caught:
        service.refresh()
    assert "daoban index" in str(caught.value.hint)
    with pytest.raises(Unavailable):
        SearchService(own_city)


def test_watcher_follows_and_stops(service: SearchService, own_city: Settings) -> None:
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
    save_snapshot(new, own_city.var / "snapshots")
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
