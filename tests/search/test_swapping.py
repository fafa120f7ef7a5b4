"""Asking and swapping at once and for long: no leaks, and never two releases in one reply."""

import gc
import threading
from pathlib import Path

import pytest
from support.asking import released_texts
from support.snapshots import snapshots_of

from daoban.settings import Settings
from search.contracts import Question
from search.service import SearchService
from search.snapshot_files import save_snapshot

QUESTIONS = (
    "开小店要多久",
    "小店转让要带什么材料",
    "关店怎么办理",
    "云办通忘记密码怎么办",
    "着火了",
)


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files are counted in /proc")
def test_asking_and_refreshing_leave_no_file_or_thread_open(
    service: SearchService, own_city: Settings
) -> None:
    pair = snapshots_of(service, 2)

    def work(asks: int, swaps: int) -> None:
        for number in range(asks):
            service.ask(Question(text=QUESTIONS[number % len(QUESTIONS)]), with_messages=True)
        for number in range(swaps):
            save_snapshot(pair[number % 2], own_city.var / "snapshots")
            assert service.refresh()

    work(5, 2)
    gc.collect()
    before = open_files(), threading.active_count()
    work(200, 20)
    gc.collect()
    assert (open_files(), threading.active_count()) == before


def test_no_reply_mixes_two_releases(service: SearchService, own_city: Settings) -> None:
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
            save_snapshot(others[number % 3], own_city.var / "snapshots")
            service.refresh()
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert mixed == []
    assert len(seen) > 1
