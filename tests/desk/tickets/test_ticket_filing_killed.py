"""Filing killed half way: nothing lost, nothing doubled, whatever the moment."""

import random
import subprocess
from collections import Counter

from sqlalchemy import select
from sqlalchemy.orm import Session
from support.desk_accounts import AGENT
from support.desk_filing import command
from support.desk_tickets import TicketHouse
from support.stores import url_of

from desk.tickets.tables import TicketEventRow, TicketRow

COUNT = 2
"""Keys in a run; each has two matters."""


def kept(house: TicketHouse) -> Counter[str]:
    """How many tickets each call has, after a look at whether each one is whole."""
    with Session(house.engine) as session:
        rows = session.execute(select(TicketRow.id, TicketRow.call)).all()
        events = session.scalars(select(TicketEventRow.ticket_id)).all()
    assert sorted(events) == sorted(row.id for row in rows), "each has its event"
    assert house.audit.verify() == len(rows), "each has its audit entry"
    return Counter(row.call for row in rows)


def test_killed_before_each_of_its_statements(house: TicketHouse) -> None:
    """Dies before the first statement, then before the second … until it comes through."""
    with subprocess.Popen(
        command("die", url_of(house.engine), COUNT),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdin
        assert running.stdout
        deaths = 0
        calls: set[str] = set()
        for statement in range(1, 500):
            running.stdin.write(f"{statement}\n")
            running.stdin.flush()
            told = running.stdout.readline().strip()
            now = kept(house)
            assert set(now.values()) <= {2}, "a call has both its matters or none"
            assert calls <= set(now), "what was filed once stays"
            calls = set(now)
            if told == "done":
                break
            assert told == "killed"
            deaths += 1
        running.stdin.close()
    assert told == "done"
    assert deaths >= 10
    assert len(calls) == COUNT, "nothing is lost, nothing doubled"


def test_killed_at_random_and_begun_again(house: TicketHouse) -> None:
    chance = random.Random(20261122)
    told: set[str] = set()
    for _round in range(2):
        with subprocess.Popen(
            command("file", url_of(house.engine), COUNT), stdout=subprocess.PIPE, text=True
        ) as running:
            assert running.stdout
            for _line in range(chance.randrange(1, COUNT * 2)):
                told.add(running.stdout.readline().strip())
            running.kill()
    finished = subprocess.run(
        command("file", url_of(house.engine), COUNT), stdout=subprocess.PIPE, text=True, check=True
    )
    numbers = finished.stdout.split()
    assert told <= set(numbers), "whoever was told a number finds it again"
    assert Counter(kept(house).values()) == {2: COUNT}
    for number in dict.fromkeys(numbers):
        assert house.tickets.get(number, AGENT).revision == 1
