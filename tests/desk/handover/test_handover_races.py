"""Several people at the same moment: one wins, nothing is doubled, nothing is lost."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from support.desk_handover import ANNA, BERT, BOSS, CHEN, EVERYBODY, HandoverHouse

from daoban.errors import Conflict
from desk.accounts.account import Actor
from desk.handover.shapes import Line
from desk.vocabulary import ConversationStatus

AGENTS = (ANNA, BERT, CHEN, BOSS)


def at_once[T](calls: Sequence[Callable[[], T]]) -> list[T | Conflict]:
    """What each of these gives, begun at the same moment."""
    barrier = Barrier(len(calls))

    def begin(call: Callable[[], T]) -> T | Conflict:
        barrier.wait(20)
        try:
            return call()
        except Conflict as conflict:
            return conflict

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(begin, calls))


def test_people_are_whom_the_races_need() -> None:
    assert set(AGENTS) < set(EVERYBODY)


@pytest.mark.parametrize("attempt", range(5))
def test_one_agent_wins(house: HandoverHouse, attempt: int) -> None:
    asked = house.ask()
    take = house.parts.handovers.take

    def taking(actor: Actor) -> Callable[[], object]:
        return lambda: take(asked.id, actor, asked.revision)

    got = at_once([taking(actor) for actor in AGENTS])
    assert sum(isinstance(each, Conflict) for each in got) == len(AGENTS) - 1
    kept = house.parts.handovers.get(asked.id)
    assert kept.revision == asked.revision + 1
    assert house.actions() == ["handover_taken"]
    assert house.audit.entries()[0].actor == kept.agent
    assert len(house.told()) == 1


@pytest.mark.parametrize("attempt", range(5))
def test_asking_at_once_makes_one_handover(house: HandoverHouse, attempt: int) -> None:
    for _ in range(2):
        got = at_once([house.ask] * 6)
        assert all(each == got[0] for each in got)
        asked = house.parts.handovers.current("talk-1")
        assert asked
        house.parts.handovers.close(asked.id, None)


def test_same_line_sent_at_once_is_kept_once(house: HandoverHouse) -> None:
    held = house.held()
    got = at_once([lambda: house.citizen_says(held, "您好", "same")] * 6)
    assert len({each.id for each in got if isinstance(each, Line)}) == 1
    assert len(house.parts.lines.after("talk-1")) == 2


def test_line_is_in_the_handover_or_refused_when_it_ends_meanwhile(house: HandoverHouse) -> None:
    for number in range(8):
        held = house.held(f"talk-{number}")

        def speak(held: object = held, number: int = number) -> object:
            return house.citizen_says(held, "还有一句", f"k-{number}")  # type: ignore[arg-type]

        def end(held_id: str = held.id) -> object:
            return house.parts.handovers.give_back(held_id, ANNA)

        said, ended = at_once([speak, end])
        assert not isinstance(ended, Conflict)
        lines = house.parts.lines.after(held.conversation)
        if isinstance(said, Conflict):
            assert len(lines) == 2
        else:
            assert [line.masked for line in lines].index("还有一句") == 1
        assert house.parts.handovers.get(held.id).status is ConversationStatus.RETURNED


def test_reader_who_goes_on_from_the_last_line_misses_none(house: HandoverHouse) -> None:
    held = house.held()
    wanted, read, last = 24, 0, 0

    def speak(number: int) -> None:
        house.agent_says(held, f"第 {number} 句", key=f"k-{number}")

    with ThreadPoolExecutor(4) as pool:
        sending = [pool.submit(speak, number) for number in range(wanted)]
        while True:
            done = all(each.done() for each in sending)
            for line in house.parts.lines.for_citizen("talk-1", last):
                assert line.id > last
                last, read = line.id, read + 1
            if done:
                break
    for each in sending:
        each.result()
    assert read == wanted + 1


def test_one_decision_counts(house: HandoverHouse) -> None:
    held = house.parts.approvals.hold(
        "talk-1", "", "怎么办", "示例", [{"type": "text", "text": "好"}]
    )
    settle = house.parts.approvals.settle
    got = at_once(
        [
            lambda: settle(held.id, ANNA, "send"),
            lambda: settle(held.id, BERT, "reject"),
            lambda: settle(held.id, BOSS, "change", [{"type": "text", "text": "改"}]),
        ]
    )
    assert sum(isinstance(each, Conflict) for each in got) == 2
    assert len(house.told()) == 1
    assert len(house.actions()) == 1
