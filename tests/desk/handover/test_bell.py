"""Whoever waits is woken."""

from support.desk_handover import ANNA, HandoverHouse

from desk.handover.approvals import APPROVALS
from desk.handover.bell import QUEUE, Bell


def test_listeners_hear_their_name_until_they_stop() -> None:
    bell, heard = Bell(), []
    with bell.listening("a", lambda: heard.append("first")):
        with bell.listening("a", lambda: heard.append("second")):
            bell.ring("a", "b")
        bell.ring("a")
        bell.ring("b")
    bell.ring("a")
    assert heard == ["first", "second", "first"]


def test_everything_that_happens_rings(house: HandoverHouse) -> None:
    bell, heard = house.parts.bell, []

    def rung() -> list[str]:
        found = list(heard)
        heard.clear()
        return found

    with (
        bell.listening("talk-1", lambda: heard.append("talk")),
        bell.listening(QUEUE, lambda: heard.append("queue")),
        bell.listening(APPROVALS, lambda: heard.append("approvals")),
    ):
        asked = house.ask()
        assert rung() == ["talk", "queue"]
        house.ask()
        assert rung() == []
        house.parts.handovers.take(asked.id, ANNA, 1)
        assert rung() == ["talk", "queue"]
        house.citizen_says(asked, "您好")
        house.agent_says(asked, "请讲")
        assert rung() == ["talk", "talk"]
        held = house.parts.approvals.hold("talk-1", "", "问", "", [{"type": "text", "text": "答"}])
        house.parts.approvals.settle(held.id, ANNA, "send")
        assert rung() == ["talk", "approvals"] * 2
