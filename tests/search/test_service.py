"""The search of a process follows the pointer to the current snapshot."""

import dataclasses
import threading

import pytest
from support.snapshots import snapshots_of

from daoban.database import make_engine
from daoban.errors import Unavailable
from daoban.settings import Settings
from knowledge.publishing import publish_changes
from knowledge.records import Topic
from knowledge.releases import live_release
from search.contracts import Outcome, Question
from search.learning.models import save_models
from search.service import SearchService
from search.snapshot_files import current_release, save_snapshot


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


def test_models_that_were_trained_again_are_taken_over(
    service: SearchService, own_city: Settings
) -> None:
    before = service.tools
    save_models(before.models, own_city.var / "models")
    assert service.refresh() is True
    assert service.tools.models is not before.models
    assert service.tools.snapshot is before.snapshot
    assert service.refresh() is False


def test_models_outlast_a_release_that_cannot_be_read(
    service: SearchService, own_city: Settings
) -> None:
    before = service.tools.models
    save_models(before, own_city.var / "models")
    (new,) = snapshots_of(service, 1)
    place = save_snapshot(new, own_city.var / "snapshots")
    vectors = (place / "vectors.faiss").read_bytes()
    (place / "vectors.faiss").write_bytes(b"half a file")
    with pytest.raises(RuntimeError):
        service.refresh()
    (place / "vectors.faiss").write_bytes(vectors)
    assert service.refresh() is True
    assert service.tools.models is not before


def test_what_is_published_is_answered_without_an_index_on_disk(
    service: SearchService, own_city: Settings
) -> None:
    engine = make_engine(own_city.database)
    live = live_release(engine)
    topic = live.records["topic-cloud-desk"]
    assert isinstance(topic, Topic)
    renamed = topic.model_copy(update={"title": "云上小窗"})
    try:
        publish_changes(engine, [renamed], "编辑", "改名", live.number)
    finally:
        engine.dispose()
    assert service.refresh() is True
    assert service.tools.snapshot.number == live.number + 1
    reply = service.ask(Question(text="云上小窗是什么"))
    assert reply.release == service.release
    assert service.release.startswith(f"{live.number + 1}-")
    assert service.refresh() is False
    again = SearchService(own_city, keeps=True)
    assert again.release == service.release
    assert current_release(own_city.var / "snapshots") != service.release
    again.close()
    assert current_release(own_city.var / "snapshots") == service.release
