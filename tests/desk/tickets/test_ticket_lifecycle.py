"""The life of a ticket, walked at random by everybody: never outside the table, nothing lost."""

import tempfile
from contextlib import ExitStack
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle as Drawn
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from support.desk_accounts import AGENT, AUDITOR, HANDLER, SUPERVISOR
from support.desk_tickets import EVERYBODY, OTHER, OWN, STRANGER, TicketHouse, matter, ticket_house

from daoban.errors import Conflict, InvalidInput, NotAllowed, NotFound
from desk.accounts.account import Actor
from desk.tickets.lifecycle import CLOSED, OPEN, TRANSITIONS, offered
from desk.tickets.ticket import Ticket, TicketEvent
from desk.vocabulary import Grade, Role, TicketAction, TicketStatus, Urgency

MOST = 3
"""Tickets in a walk."""
S, A = TicketStatus, TicketAction
TABLE: dict[tuple[TicketStatus, TicketAction], tuple[TicketStatus, str]] = {
    (S.PENDING, A.DISPATCH): (S.DISPATCHED, "agent supervisor"),
    (S.PENDING, A.CORRECT): (S.PENDING, "agent supervisor"),
    (S.PENDING, A.NOTE): (S.PENDING, "agent supervisor"),
    (S.PENDING, A.MERGE): (S.ARCHIVED, "agent supervisor"),
    (S.PENDING, A.ESCALATE): (S.PENDING, "agent supervisor"),
    (S.PENDING, A.RESOLVE): (S.RESOLVED, "agent supervisor"),
    (S.DISPATCHED, A.ACCEPT): (S.IN_PROGRESS, "handler supervisor"),
    (S.DISPATCHED, A.RETURN): (S.PENDING, "handler supervisor"),
    (S.DISPATCHED, A.REDISPATCH): (S.DISPATCHED, "agent supervisor"),
    (S.DISPATCHED, A.NOTE): (S.DISPATCHED, "agent handler supervisor"),
    (S.DISPATCHED, A.CORRECT): (S.DISPATCHED, "agent supervisor"),
    (S.DISPATCHED, A.ESCALATE): (S.DISPATCHED, "agent supervisor"),
    (S.IN_PROGRESS, A.RESOLVE): (S.RESOLVED, "handler supervisor"),
    (S.IN_PROGRESS, A.RETURN): (S.PENDING, "handler supervisor"),
    (S.IN_PROGRESS, A.REDISPATCH): (S.DISPATCHED, "agent supervisor"),
    (S.IN_PROGRESS, A.NOTE): (S.IN_PROGRESS, "agent handler supervisor"),
    (S.IN_PROGRESS, A.ESCALATE): (S.IN_PROGRESS, "agent supervisor"),
    (S.RESOLVED, A.FOLLOW_UP): (S.FOLLOW_UP, "agent supervisor"),
    (S.RESOLVED, A.REOPEN): (S.IN_PROGRESS, "agent supervisor"),
    (S.FOLLOW_UP, A.ARCHIVE): (S.ARCHIVED, "agent supervisor"),
    (S.FOLLOW_UP, A.REOPEN): (S.IN_PROGRESS, "agent supervisor"),
    (S.ARCHIVED, A.REOPEN): (S.IN_PROGRESS, "supervisor"),
}
"""Written down a second time, by roles."""


@pytest.mark.parametrize("status", S)
@pytest.mark.parametrize("action", A)
def test_each_line_of_the_table(status: TicketStatus, action: TicketAction) -> None:
    line = TRANSITIONS.get((status, action))
    after, roles = TABLE.get((status, action), (None, ""))
    assert (line.after if line else None) is after
    for actor in EVERYBODY:
        assert _may(actor, _at(status, OWN), action) == (
            actor.role.value in roles.split() and actor is not STRANGER
        )


def _at(status: TicketStatus, department: str) -> Ticket:
    told: dict[str, Any] = matter(department=department).model_dump() | {
        "id": "1",
        "number": "GD26112000000000",
        "call": "1",
        "position": 0,
        "channel": "电话",
        "city": "990100",
        "status": status,
        "revision": 1,
        "has_contact": False,
        "owner": "",
        "conversation": "",
        "created_at": "2026-11-20T00:00:00Z",
        "due_at": "2026-11-27T00:00:00Z",
        "closed_at": None,
        "escalated_at": None,
        "result": "",
        "duplicate_of": "",
        "event": "",
        "returns": 0,
    }
    return Ticket.model_validate(told)


def _may(actor: Actor, ticket: Ticket, action: TicketAction) -> bool:
    return action in offered(ticket, actor)


class Walk(RuleBasedStateMachine):
    """Everybody does anything to tickets, rightly and wrongly."""

    tickets = Drawn("tickets")

    @initialize(target=tickets, status=st.sampled_from(TicketStatus))
    def begin(self, status: TicketStatus) -> str:
        self.stack = ExitStack()
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.house = self.stack.enter_context(ticket_house(folder, encoder=None))
        self.known: dict[str, Ticket] = {}
        self.history: dict[str, list[TicketEvent]] = {}
        self.entries = 0
        return self._filed(status)

    def _filed(self, status: TicketStatus) -> str:
        """A ticket that has come this far, filed by a citizen or by an agent."""
        by_citizen = status is not S.DISPATCHED
        told = matter(department=OWN)
        ticket = self.house.at(status, told, actor=None if by_citizen else AGENT)
        self.entries += ticket.revision
        return self._look(ticket)

    def _look(self, ticket: Ticket) -> str:
        self.known[ticket.number] = ticket
        self.history[ticket.number] = self.house.tickets.events(ticket.number, SUPERVISOR)
        return ticket.number

    @precondition(lambda self: len(self.known) < MOST)
    @rule(target=tickets, status=st.sampled_from(TicketStatus))
    def file(self, status: TicketStatus) -> str:
        return self._filed(status)

    @rule(
        number=tickets,
        other=tickets,
        action=st.sampled_from(TicketAction),
        actor=st.sampled_from(EVERYBODY),
        late=st.integers(0, 3),
        department=st.sampled_from(("", OWN, OTHER, "dept-unknown")),
        assisting=st.sampled_from(((), (OTHER,), (OWN,), ("dept-unknown",))),
        said=st.sampled_from(("", " ", "写了一句话")),
        changes=st.sampled_from(
            (
                None,
                {"type": "举报"},
                {"urgency": "紧急", "place": "演示路一号"},
                {"category_path": "环境保护/环境污染"},
                {"department": OTHER},
                {"type": "胡说"},
                {"text": "别的话"},
                {"confidential": "true"},
            )
        ),
    )
    def act(
        self,
        number: str,
        other: str,
        action: TicketAction,
        actor: Actor,
        late: int,
        department: str,
        assisting: tuple[str, ...],
        said: str,
        changes: dict[str, str] | None,
    ) -> None:
        before = self.known[number]
        revision = before.revision - (late == 1)
        refused: Exception | None = None
        try:
            after = self.house.tickets.act(
                number,
                action,
                actor,
                revision,
                department=department,
                assisting=assisting,
                note=said,
                result=said,
                changes=changes,
                other=other,
            )
        except (Conflict, NotAllowed, NotFound, InvalidInput) as error:
            refused = error
        if refused:
            assert self.house.now(before) == before, "what is refused changes nothing"
            if isinstance(refused, NotAllowed) and actor.role is not Role.HANDLER:
                assert not _may(actor, before, action)
            return
        assert revision == before.revision
        line, roles = TABLE[before.status, action]
        assert after.status is line
        assert actor.role.value in roles.split()
        assert after.revision == before.revision + 1
        if actor.role is Role.HANDLER:
            helping = action is A.NOTE and actor.department in before.assisting
            assert actor.department == before.department or helping
        self.entries += 1
        self._check_event(after, action, actor.name)

    @rule(number=tickets, other=tickets, data=st.data())
    def go_on(self, number: str, other: str, data: st.DataObject) -> None:
        """Do something that is offered, with all that it needs."""
        before = self.known[number]
        actor = data.draw(st.sampled_from(EVERYBODY))
        actions = offered(before, actor)
        if not actions:
            return
        action = data.draw(st.sampled_from(actions))
        changes = {"urgency": "紧急" if before.urgency is Urgency.NORMAL else "一般"}
        typed = {"changes": changes, "other": other, "department": OTHER}
        if action is A.REDISPATCH and before.department == OTHER:
            typed["department"] = OWN
        elif action is not A.REDISPATCH:
            typed["department"] = before.department or OTHER
        if action is A.MERGE and (other == number or self.known[other].status not in OPEN):
            with pytest.raises(InvalidInput):
                self.house.act(before, action, actor, **typed)
            return
        after = self.house.act(before, action, actor, **typed)
        assert after.status is TABLE[before.status, action][0]
        self.entries += 1
        self._check_event(after, action, actor.name)

    def _check_event(self, after: Ticket, action: TicketAction, name: str) -> None:
        before = self.known[after.number]
        older = self.history[after.number]
        self._look(after)
        *same, latest = self.history[after.number]
        assert same == older, "no event is lost or changed"
        assert (latest.action, latest.actor) == (action, name)
        assert (latest.before, latest.after) == (before.status, after.status)
        for field, (was, became) in latest.changes.items():
            assert was != became, field

    @rule(number=tickets, grade=st.sampled_from(Grade))
    def rate(self, number: str, grade: Grade) -> None:
        before = self.known[number]
        try:
            self.house.ratings.rate(number, grade)
        except NotAllowed:
            return
        after = self.house.now(before)
        if grade in (Grade.BAD, Grade.VERY_BAD):
            self.entries += 1
            marked = [
                self.house.now(each) for each in self.known.values() if self.house.now(each) != each
            ]
            assert len(marked) == 1, "one ticket is marked: it, or the one it was merged into"
            was = self.known[marked[0].number]
            to_follow = was.status is S.RESOLVED
            assert marked[0].status is (S.FOLLOW_UP if to_follow else was.status)
            self._check_event(marked[0], A.FOLLOW_UP if to_follow else A.NOTE, "citizen")
        else:
            assert after == before

    @rule(hours=st.sampled_from((1, 30, 200)))
    def wait_and_sweep(self, hours: int) -> None:
        self.house.clock.wait(hours=hours)
        moment = self.house.clock()
        for number in self.house.tickets.sweep(moment):
            after = self.house.now(self.known[number])
            before = self.known[number]
            self.entries += 1
            if after.status is before.status:
                assert before.due_at <= moment
                assert before.escalated_at is None
                assert after.escalated_at is not None
                self._check_event(after, A.ESCALATE, "system")
            else:
                assert (before.status, after.status) == (S.FOLLOW_UP, S.ARCHIVED)
                self._check_event(after, A.ARCHIVE, "system")
        assert self.house.tickets.sweep(moment) == [], "once is enough"

    @invariant()
    def everything_adds_up(self) -> None:
        if not hasattr(self, "house"):
            return
        for number, ticket in self.known.items():
            assert self.house.now(ticket) == ticket
            events = self.history[number]
            assert len(events) == ticket.revision, "each revision has its event"
            assert events[0].action is None
            assert events[-1].after is ticket.status
            for earlier, later in pairwise(events):
                assert earlier.after is later.before
                assert later.at - earlier.at >= timedelta(0)
            assert (ticket.closed_at is None) == (ticket.status in OPEN)
            assert ticket.status in OPEN | CLOSED
            assert bool(ticket.department) or ticket.status not in {S.DISPATCHED, S.IN_PROGRESS}
            assert ticket.returns == sum(event.action is A.RETURN for event in events)
            self._check_merged(ticket)
            self.house.tickets.public(number)
        assert self.house.audit.verify() == self.entries, "each change has its audit entry"

    def _check_merged(self, ticket: Ticket) -> None:
        seen = set()
        while ticket.duplicate_of:
            assert ticket.number not in seen, "no circle"
            seen.add(ticket.number)
            assert ticket.status is S.ARCHIVED
            ticket = self.known[ticket.duplicate_of]

    def teardown(self) -> None:
        if hasattr(self, "stack"):
            self.stack.close()


Walk.TestCase.settings = settings(max_examples=12, stateful_step_count=30)


def test_no_walk_leaves_the_table() -> None:
    run_state_machine_as_test(Walk)


@pytest.mark.parametrize(("status", "action"), TABLE)
def test_each_line_is_gone_by_each_who_may(
    house: TicketHouse, status: TicketStatus, action: TicketAction
) -> None:
    after, roles = TABLE[status, action]
    for actor in (AGENT, SUPERVISOR, HANDLER):
        if actor.role.value not in roles.split():
            continue
        ticket, other = house.at(status), house.file(actor=None)
        gone = house.act(ticket, action, actor, other=other.number, changes={"place": "演示路"})
        assert gone.status is after
        event = house.tickets.events(ticket.number, SUPERVISOR)[-1]
        assert (event.action, event.before, event.after) == (action, status, after)


def test_only_a_handler_of_the_department_deals_with_it(tmp_path: Path) -> None:
    with ticket_house(tmp_path) as house:
        ticket = house.file(matter(department=OWN, assisting=(OTHER,)))
        with pytest.raises(NotAllowed, match="别的部门主办"):
            house.act(ticket, A.ACCEPT, STRANGER)
        noted = house.act(ticket, A.NOTE, STRANGER)
        assert house.act(noted, A.ACCEPT, HANDLER).status is S.IN_PROGRESS
        for action in TicketAction:
            with pytest.raises(NotAllowed):
                house.act(ticket, action, AUDITOR)
