"""Which corrections are learnt, which are measured on, and which say nothing."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from support.desk_dispatch import CITY, DEPARTMENTS, LIGHTS, NOISE, PATHS

from desk.dispatch.corrected import corrected, is_held_out, load_corrected, save_corrected
from desk.dispatch.models import ROOM
from desk.tickets.corrections import Correction

TICKETS = [f"ticket-{number}" for number in range(200)]
LEARNT = next(name for name in TICKETS if not is_held_out(name))
HELD_OUT = next(name for name in TICKETS if is_held_out(name))
LABELS: Mapping[str, Any] = {
    "type": "投诉",
    "category_path": list(PATHS[LIGHTS]),
    "department": LIGHTS,
    "district": "上溪区",
    "urgency": "一般",
}


def correction(
    ticket: str = LEARNT, text: str = "灯不亮", actor: str = "agent1", **settled: object
) -> Correction:
    moment = datetime(2026, 11, 20, tzinfo=UTC)
    return Correction(ticket, CITY, text, LABELS, {**LABELS, **settled}, actor, moment)


def test_a_correction_is_a_message_with_its_labels() -> None:
    (message,) = corrected([correction()], DEPARTMENTS).learnt
    assert (message.text, message.city, message.type) == ("灯不亮", CITY, "投诉")
    assert (message.path, message.department) == (PATHS[LIGHTS], LIGHTS)
    assert (message.district, message.urgency) == ("上溪区", "一般")


def test_the_newest_label_of_a_ticket_wins() -> None:
    (message,) = corrected(
        [correction(department=LIGHTS), correction(department=NOISE)], DEPARTMENTS
    ).learnt
    assert message.department == NOISE


def test_what_nobody_of_the_desk_looked_at_is_no_label() -> None:
    found = corrected(
        [
            correction(department=NOISE),
            correction(actor="citizen"),
            correction(TICKETS[-1], actor="system"),
        ],
        DEPARTMENTS,
    )
    (message,) = [*found.learnt, *found.held_out]
    assert message.department == NOISE


def test_labels_that_dispatch_does_not_know_are_left_out() -> None:
    (message,) = corrected(
        [correction(department="dept-gone", type="", category_path=["城乡建设"])], DEPARTMENTS
    ).learnt
    assert (message.department, message.type, message.path) == ("", "", ())
    assert message.urgency == "一般"
    nothing = correction(department="", type="", category_path=[], urgency="")
    assert corrected([nothing, correction(TICKETS[7], text=" ")], DEPARTMENTS).learnt == []


def test_a_fifth_of_the_tickets_is_held_out_and_always_the_same() -> None:
    rows = [correction(name, text=f"灯不亮 {name}") for name in TICKETS]
    found = corrected(rows, DEPARTMENTS)
    assert len(found.learnt) + len(found.held_out) == len(TICKETS)
    assert 20 <= len(found.held_out) <= 60
    fewer = corrected(rows[:50], DEPARTMENTS)
    assert set(fewer.held_out) < set(found.held_out)


def test_what_is_measured_is_not_learnt_from_another_ticket() -> None:
    rows = [correction(LEARNT, text="同一件事"), correction(HELD_OUT, text="同一件事")]
    found = corrected(rows, DEPARTMENTS)
    assert (len(found.learnt), len(found.held_out)) == (0, 1)
    assert corrected([correction()], DEPARTMENTS, ["灯不亮"]).learnt == []


def test_what_was_learnt_is_kept_beside_the_models(tmp_path: Path) -> None:
    assert load_corrected(tmp_path) == []
    room = tmp_path / ROOM
    room.mkdir()
    learnt = corrected([correction(), correction(TICKETS[-1])], DEPARTMENTS).learnt
    save_corrected(learnt, room)
    assert load_corrected(tmp_path) == learnt
    assert (room / "corrections.jsonl").stat().st_mode & 0o077 == 0
