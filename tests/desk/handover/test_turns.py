"""Turns kept for analysis, and the complaint out of them that a form begins with."""

import pytest
from cryptography.fernet import Fernet
from support.desk_handover import HandoverHouse

from daoban.sealing import Sealer
from desk.handover.seeds import TicketSeeds


def keep(house: HandoverHouse, said: str, outcome: str = "answered", talk: str = "talk-1") -> None:
    house.parts.turns.keep(talk, "500000", said, "答", outcome, "小店停业", 12)


def test_turns_come_back_in_order_and_masked(house: HandoverHouse) -> None:
    keep(house, "电话13800000000，怎么停业")
    keep(house, "要多久")
    keep(house, "别人的", talk="talk-2")
    first, second = house.parts.turns.of("talk-1")
    assert first.said == "电话〔电话号码〕，怎么停业"
    assert (second.said, second.answered, second.outcome) == ("要多久", "答", "answered")
    assert (second.city, second.bundle, second.milliseconds) == ("500000", "小店停业", 12)
    assert [turn.said for turn in house.parts.turns.of("talk-1", limit=1)] == ["要多久"]


def test_long_texts_are_cut(house: HandoverHouse) -> None:
    house.parts.turns.keep("talk-1", "", "长" * 9000, "长" * 9000, "o" * 99, "题" * 999, 1)
    (turn,) = house.parts.turns.of("talk-1")
    assert (len(turn.said), len(turn.answered)) == (4000, 4000)
    assert (len(turn.outcome), len(turn.bundle)) == (16, 120)


def test_unanswered_of_the_last_days(house: HandoverHouse) -> None:
    keep(house, "老早的", "no_answer")
    house.clock.advance(days=8)
    for outcome in ("answered", "no_answer", "clarify", "ticket"):
        keep(house, outcome, outcome)
    assert [turn.said for turn in house.parts.turns.unanswered(7)] == ["clarify", "no_answer"]
    assert len(house.parts.turns.unanswered(9)) == 3


def test_seed_is_the_last_matter(house: HandoverHouse) -> None:
    seeds = house.parts.seeds
    assert seeds.ticket_seed("talk-1") == ""
    keep(house, "路灯坏了", "ticket")
    keep(house, "停业要多久", "answered")
    keep(house, "楼下半夜打桩", "ticket")
    keep(house, "电话13800000000", "ticket")
    keep(house, "谢谢", "")
    assert seeds.ticket_seed("talk-1") == "楼下半夜打桩\n电话〔电话号码〕"


def test_seed_of_another_day_is_another_matter(house: HandoverHouse) -> None:
    keep(house, "路灯坏了", "ticket")
    house.clock.advance(hours=2)
    keep(house, "楼下半夜打桩", "ticket")
    assert house.parts.seeds.ticket_seed("talk-1") == "楼下半夜打桩"


def test_seed_holds_what_was_said_to_an_agent_since(house: HandoverHouse) -> None:
    before = house.held()
    house.citizen_says(before, "以前说的")
    house.parts.handovers.close(before.id, None)
    keep(house, "楼下半夜打桩", "ticket")
    held = house.held()
    house.citizen_says(held, "已经三天了，电话13800000000", "k-2")
    house.agent_says(held, "在哪里")
    seed = house.parts.seeds.ticket_seed("talk-1")
    assert seed == "楼下半夜打桩\n已经三天了，电话〔电话号码〕"


def test_token_serves_only_its_owner_and_not_for_ever(house: HandoverHouse) -> None:
    seeds = house.parts.seeds
    token = seeds.token("talk-1", "visitor:1")
    assert token.replace("-", "").replace("_", "").isalnum()
    assert "talk" not in token
    assert seeds.conversation(token, "visitor:1") == "talk-1"
    assert seeds.conversation(token, "visitor:2") is None
    house.clock.advance(hours=25)
    assert seeds.conversation(token, "visitor:1") is None


@pytest.mark.parametrize("token", ["", "x", "=", "gAAAA", "é", "\ud800", "a" * 5000])
def test_made_up_token_serves_nobody(house: HandoverHouse, token: str) -> None:
    assert house.parts.seeds.conversation(token, "visitor:1") is None


def test_what_was_sealed_for_something_else_is_no_token(house: HandoverHouse) -> None:
    sealer = Sealer([Fernet.generate_key().decode()])
    seeds = TicketSeeds(house.parts.turns, house.parts.lines, sealer)
    for said in ("[]", "1", "{}", '{"for": "x", "owner": "visitor:1"}', "no json"):
        assert seeds.conversation(sealer.seal(said).rstrip("="), "visitor:1") is None
