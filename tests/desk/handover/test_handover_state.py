"""No order of asking, taking, passing on and ending leaves two open handovers or loses a line."""

import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import select
from sqlalchemy.orm import Session
from support.desk_handover import ANNA, BERT, BOSS, handover_house

from daoban.errors import Conflict, InvalidInput, NotAllowed
from desk.accounts.account import Actor
from desk.handover.shapes import OPEN, Handover
from desk.handover.tables import HandoverRow, LineRow
from desk.vocabulary import Author, ConversationStatus

TALKS = st.sampled_from(["talk-1", "talk-2", "talk-3"])
PEOPLE = st.sampled_from([ANNA, BERT, BOSS])
EXPECTED = (Conflict, NotAllowed, InvalidInput)
ENDED = (ConversationStatus.RETURNED, ConversationStatus.CLOSED)
NEXT = {
    ConversationStatus.WAITING: {ConversationStatus.ACTIVE, ConversationStatus.CLOSED},
    ConversationStatus.ACTIVE: {ConversationStatus.WAITING, *ENDED},
    ConversationStatus.RETURNED: set(),
    ConversationStatus.CLOSED: set(),
}


class Desk(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        folder = self.stack.enter_context(tempfile.TemporaryDirectory())
        self.house = self.stack.enter_context(handover_house(Path(folder)))
        self.handovers = self.house.parts.handovers
        self.kept: dict[str, list[int]] = {}
        self.seen: dict[str, Handover] = {}
        self.keys = 0

    def teardown(self) -> None:
        self.stack.close()

    def known(self) -> list[Handover]:
        with Session(self.house.engine) as session:
            ids = list(session.scalars(select(HandoverRow.id).order_by(HandoverRow.id)))
        return [self.handovers.get(each) for each in ids]

    def pick(self, number: int) -> Handover | None:
        found = self.known()
        return found[number % len(found)] if found else None

    @rule(talk=TALKS)
    def ask(self, talk: str) -> None:
        before = self.handovers.current(talk)
        asked = self.handovers.ask(talk, "visitor:1", "", "转人工")
        assert asked.open
        assert before is None or asked == before

    @rule(number=st.integers(0, 20), actor=PEOPLE, stale=st.booleans())
    def take(self, number: int, actor: Actor, stale: bool) -> None:
        if one := self.pick(number):
            with suppress(*EXPECTED):
                taken = self.handovers.take(one.id, actor, one.revision - stale)
                assert (taken.status, taken.agent) == (ConversationStatus.ACTIVE, actor.name)

    @rule(number=st.integers(0, 20), actor=PEOPLE, to=st.sampled_from(["", "agent1", "agent2"]))
    def transfer(self, number: int, actor: Actor, to: str) -> None:
        if one := self.pick(number):
            with suppress(*EXPECTED):
                assert self.handovers.transfer(one.id, actor, to).agent == to

    @rule(number=st.integers(0, 20), actor=PEOPLE)
    def give_back(self, number: int, actor: Actor) -> None:
        if one := self.pick(number):
            with suppress(*EXPECTED):
                self.handovers.give_back(one.id, actor)

    @rule(number=st.integers(0, 20), actor=st.one_of(st.none(), PEOPLE))
    def close(self, number: int, actor: Actor | None) -> None:
        if one := self.pick(number):
            with suppress(*EXPECTED):
                assert not self.handovers.close(one.id, actor).open

    @rule(minutes=st.integers(0, 300))
    def wait(self, minutes: int) -> None:
        self.handovers.sweep(self.house.clock.advance(minutes=minutes))

    @rule(number=st.integers(0, 20), again=st.booleans())
    def citizen_says(self, number: int, again: bool) -> None:
        if one := self.pick(number):
            self.keys += not again
            with suppress(Conflict):
                self.keep(one, self.house.citizen_says(one, "一句", f"k-{self.keys}").id)

    @rule(number=st.integers(0, 20), actor=PEOPLE)
    def agent_says(self, number: int, actor: Actor) -> None:
        if one := self.pick(number):
            self.keys += 1
            with suppress(*EXPECTED):
                self.keep(one, self.house.agent_says(one, "一句", actor, f"k-{self.keys}").id)

    def keep(self, handover: Handover, line: int) -> None:
        kept = self.kept.setdefault(handover.conversation, [])
        if line not in kept:
            kept.append(line)

    @invariant()
    def one_open_handover_of_a_conversation(self) -> None:
        found = [each.conversation for each in self.known() if each.status in OPEN]
        assert len(found) == len(set(found))

    @invariant()
    def every_kept_line_is_there_in_order(self) -> None:
        for talk, kept in self.kept.items():
            ids = [line.id for line in self.house.parts.lines.after(talk)]
            assert ids == sorted(ids)
            assert set(kept) <= set(ids)

    @invariant()
    def every_step_is_one_of_the_table(self) -> None:
        for one in self.known():
            before = self.seen.get(one.id)
            if before and before.revision == one.revision:
                assert one.status is before.status
            elif before and one.revision == before.revision + 1:
                kept_waiting = before.status is one.status is ConversationStatus.WAITING
                assert one.status in NEXT[before.status] or kept_waiting
            self.seen[one.id] = one

    @invariant()
    def ended_ones_say_when_and_open_ones_do_not(self) -> None:
        for one in self.known():
            assert (one.ended_at is None) is one.open
            assert (one.status is ConversationStatus.ACTIVE) <= bool(one.agent)

    @invariant()
    def places_count_up_without_gaps(self) -> None:
        queued = self.handovers.waiting()
        assert [each.place for each in queued] == list(range(1, len(queued) + 1))
        assert [self.handovers.place(each.handover) for each in queued] == [
            each.place for each in queued
        ]

    @invariant()
    def every_change_is_told_in_a_line(self) -> None:
        with Session(self.house.engine) as session:
            told = session.scalars(
                select(LineRow.handover_id).where(LineRow.author == Author.SYSTEM)
            ).all()
        for one in self.known():
            assert told.count(one.id) == one.revision - 1


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=20, stateful_step_count=25, deadline=None)
