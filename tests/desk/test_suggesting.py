"""Suggestions and drafts for the made-up city, by one process and by several."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.city import copy_city

from daoban.settings import Settings
from desk import shared_suggesting
from desk.drafts import Suggested
from desk.other_process import OtherProcess
from desk.shared_suggesting import SharedSuggesting
from desk.suggesting import Suggesting
from desk.vocabulary import Urgency
from search.service import SearchService

CALL = "喂你好，我姓李，电话13800000000，我想问下开便民小店要带什么材料"


@pytest.fixture(scope="module")
def search(city: Settings) -> Iterator[SearchService]:
    service = SearchService(city)
    yield service
    service.close()


@pytest.fixture(scope="module")
def suggesting(city: Settings, search: SearchService) -> Iterator[Suggesting]:
    made = Suggesting(city, search)
    yield made
    made.close()


def test_what_is_asked_is_suggested_and_drafted(suggesting: Suggesting) -> None:
    found = suggesting.suggest(CALL, None)
    assert found.suggestions[0].title == "开便民小店"
    assert found.suggestions[0].answer
    draft = found.ticket_draft
    assert "13800000000" not in found.model_dump_json()
    assert draft.fields.contact == "138****0000"
    assert draft.matters[0].text == draft.text
    assert [item.probability for item in draft.departments] == sorted(
        (item.probability for item in draft.departments), reverse=True
    )


def test_the_head_of_a_draft_is_the_whole_call(suggesting: Suggesting) -> None:
    for text in ("路灯坏了", "渝北区龙溪街道的路灯坏了半个月没人修，还有一个，公交车老是等不到"):
        draft = suggesting.suggest(text, None).ticket_draft
        assert draft.text == text.replace("，", ",") or draft.text == text
        assert draft.department == draft.departments[0].name
        if any(matter.urgency is Urgency.URGENT for matter in draft.matters):
            assert draft.urgency is Urgency.URGENT


@pytest.mark.parametrize("text", ["喂", "喂，你", "你好。", "我想", "那个……"])
def test_hardly_a_word_is_not_urgent(suggesting: Suggesting, text: str) -> None:
    assert suggesting.suggest(text, None).ticket_draft.urgency is Urgency.NORMAL


def test_a_danger_in_a_word_is_urgent(suggesting: Suggesting) -> None:
    found = suggesting.suggest("着火了", None)
    assert found.notice


def test_the_same_is_said_of_the_same(suggesting: Suggesting) -> None:
    def without_times(found: Suggested) -> Suggested:
        return found.model_copy(update={"timings_ms": {}})

    assert without_times(suggesting.suggest(CALL, None)) == without_times(
        suggesting.suggest(CALL, None)
    )


def test_without_other_processes_this_one_does_it(city: Settings, search: SearchService) -> None:
    shared = SharedSuggesting(city, search)
    assert shared.suggest(CALL, None).suggestions
    shared.close()


def test_another_process_that_cannot_work_is_done_without(
    city: Settings, search: SearchService, tmp_path: Path
) -> None:
    """The other process has no made-up encoder: it ends, and this one goes on."""
    values = copy_city(city, tmp_path / "var", desk_processes=1, encoder="no-such-encoder")
    shared = SharedSuggesting(city.model_copy(update={"desk_processes": 0}), search)
    shared._others = SharedSuggesting.others_of(values)
    try:
        other = shared._others[0]
        assert not other.take()  # begins to load
        other.wait_until_loaded(60)
        shared._in_hand = 1  # this process has its hands full
        assert shared.suggest(CALL, None).suggestions
        assert not other.is_there
    finally:
        shared.close()


def test_another_process_is_there_before_it_is_needed(
    city: Settings, search: SearchService, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared = threading.Event()
    monkeypatch.setattr(shared_suggesting, "PREPARE_SECONDS", 0.01)
    monkeypatch.setattr(OtherProcess, "prepare", lambda self: prepared.set())
    shared = SharedSuggesting(city.model_copy(update={"desk_processes": 1}), search)
    shared.start_watching()
    assert prepared.wait(30)
    shared.close()
