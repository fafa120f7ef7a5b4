"""Ticket numbers: not to be guessed, and understood however they are typed."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from desk.tickets.numbers import ALPHABET, new_number, read_number

MOMENT = datetime(2026, 11, 26, 17, 0, tzinfo=UTC)
"""The 27th in China."""
bodies = st.text(st.sampled_from(ALPHABET), min_size=8, max_size=8)


def test_a_number_tells_the_day_in_china_and_has_forty_random_bits() -> None:
    numbers = {new_number(MOMENT) for _ in range(200)}
    assert len(numbers) == 200
    assert all(number.startswith("GD261127") and len(number) == 16 for number in numbers)
    assert {letter for number in numbers for letter in number[8:]} == set(ALPHABET)
    assert len(ALPHABET) ** 8 == 2**40


@given(bodies, st.sampled_from([" ", "-", "\u3000", "·", ""]), st.randoms())
def test_it_is_understood_as_people_type_it(body: str, gap: str, random) -> None:
    number = f"GD261127{body}"
    mistaken = {"0": "0Oo", "1": "1IiLl"}
    typed = "".join(random.choice(mistaken.get(letter, letter)) for letter in number[2:])
    typed = "".join(random.choice((each, each.lower())) for each in typed)
    spaced = gap.join((number[:2], typed[:6], typed[6:10], typed[10:]))
    assert read_number(spaced) == number
    assert read_number(f"  {typed} ") == number, "without its first two letters"
    wide = "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in number)
    assert read_number(wide) == number


@given(st.text(max_size=60))
def test_anything_else_stays_harmless(typed: str) -> None:
    read = read_number(typed)
    assert len(read) <= 24
    assert read_number(read) == read
