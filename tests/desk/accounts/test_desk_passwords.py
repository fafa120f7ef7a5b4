"""What names and passwords may look like, and how passwords are kept."""

import threading
import unicodedata

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st
from support.desk_accounts import CHEAP

from daoban.errors import InvalidInput, TooManyRequests
from desk.accounts.names import (
    LONGEST,
    SHORTEST,
    checked_name,
    checked_password,
    known_as,
    new_password,
)
from desk.accounts.passwords import WAITING, Passwords


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("agent1", "agent1"),
        ("Agent1", "agent1"),
        ("  AGENT1\n", "agent1"),
        ("ａｇｅｎｔ１", "agent1"),
        ("li.shili-2_a", "li.shili-2_a"),
        ("a" * 40, "a" * 40),
    ],
)
def test_a_name_is_kept_in_one_form(typed: str, name: str) -> None:
    assert checked_name(typed) == name


@pytest.mark.parametrize(
    "typed",
    ["", "  ", "ab", "a" * 41, "-agent", "agent.", "agent 1", "话务员", "a|b1", "agent\x00", "ａ 1", "system", "SYSTEM", "'; --"],
)  # fmt: skip
def test_a_name_that_cannot_be_one_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        checked_name(typed)
    assert refused.value.hint


@given(st.text())
def test_a_name_stays_as_it_is_once_kept(typed: str) -> None:
    try:
        name = checked_name(typed)
    except InvalidInput:
        return
    assert checked_name(name) == name == known_as(typed)
    assert name.isascii()
    assert name == name.lower()


@pytest.mark.parametrize("length", [SHORTEST, 40, LONGEST])
def test_passwords_of_12_to_128_characters_are_taken(length: int) -> None:
    assert checked_password("agent1", "密" * length) == "密" * length


@pytest.mark.parametrize("length", [0, 1, SHORTEST - 1, LONGEST + 1, 10_000])
def test_shorter_and_longer_passwords_are_refused(length: int) -> None:
    with pytest.raises(InvalidInput, match="12 到 128"):
        checked_password("agent1", "x" * length)


@pytest.mark.parametrize(
    "password", ["agent1-and-more", "More-of-AGENT1!", "xx-ａｇｅｎｔ１-xx", "aagent1agent1"]
)
def test_passwords_that_hold_the_name_are_refused(password: str) -> None:
    with pytest.raises(InvalidInput, match="不能有账号名"):
        checked_password("agent1", password)


def test_a_made_up_password_is_good_and_never_the_same() -> None:
    made = {new_password("agent1") for _ in range(200)}
    assert len(made) == 200
    for password in made:
        assert checked_password("agent1", password) == password
        assert password.isascii()


def test_a_made_up_password_never_holds_the_name() -> None:
    assert all("x2y" not in new_password("x2y") for _ in range(2000))


@pytest.mark.parametrize("name", ["", "-", "a", "system"])
def test_a_password_is_made_up_even_for_what_cannot_be_a_name(name: str) -> None:
    assert len(new_password(name)) == 23


# -- keeping -------------------------------------------------------------------------------------


def test_passwords_are_kept_as_argon2id_with_the_parameters_of_the_library() -> None:
    kept = Passwords().hash("correct-horse-battery")
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert len(kept) <= 200, "the column takes no more"
    assert PasswordHasher().verify(kept, "correct-horse-battery")


def test_only_the_same_password_fits() -> None:
    passwords = Passwords(CHEAP)
    kept = passwords.hash("correct-horse-battery")
    assert kept != passwords.hash("correct-horse-battery"), "each has its own salt"
    assert passwords.fits(kept, "correct-horse-battery")
    for wrong in ("", "correct-horse-batterY", "correct-horse-battery ", "x" * 100_000):
        assert not passwords.fits(kept, wrong)


def test_nothing_fits_where_nothing_is_kept() -> None:
    passwords = Passwords(CHEAP)
    assert not passwords.fits("", "")
    assert not passwords.fits("", "correct-horse-battery")
    assert not passwords.fits("no hash at all", "correct-horse-battery")


def test_a_password_that_is_longer_than_any_does_not_fit_by_its_beginning() -> None:
    passwords = Passwords(CHEAP)
    kept = passwords.hash("x" * (LONGEST + 1))
    assert not passwords.fits(kept, "x" * (LONGEST + 1))
    assert not passwords.fits(passwords.hash("x" * LONGEST), "x" * (LONGEST + 1))


def test_the_keyboard_may_compose_characters_as_it_likes() -> None:
    passwords = Passwords(CHEAP)
    typed = "déjà-vu-encore-une-fois"
    kept = passwords.hash(unicodedata.normalize("NFD", typed))
    assert passwords.fits(kept, unicodedata.normalize("NFC", typed))


@given(st.text(st.characters(), min_size=12, max_size=128))
def test_any_text_can_be_a_password(password: str) -> None:
    passwords = Passwords(CHEAP)
    assert passwords.fits(passwords.hash(password), password)


def test_other_parameters_than_those_of_today_are_noticed() -> None:
    kept = Passwords(CHEAP).hash("correct-horse-battery")
    assert not Passwords(CHEAP).outdated(kept)
    assert Passwords(PasswordHasher(time_cost=2, memory_cost=8, parallelism=1)).outdated(kept)


class SlowHasher(PasswordHasher):
    """One whose hashes wait until they are let go."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.go = threading.Event()
        self.lock = threading.Lock()
        self.now = self.most = 0

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        self.go.wait(30)
        with self.lock:
            self.now -= 1
        return super().hash(password, salt=salt)


def test_a_flood_takes_neither_the_memory_nor_the_threads() -> None:
    hasher = SlowHasher()
    passwords = Passwords(hasher)
    refused: list[TooManyRequests] = []
    asked = threading.Semaphore(0)

    def ask() -> None:
        try:
            passwords.hash("correct-horse-battery")
        except TooManyRequests as error:
            refused.append(error)
            asked.release()

    threads = [threading.Thread(target=ask) for _ in range(WAITING + 5)]
    for thread in threads:
        thread.start()
    for _ in range(5):
        assert asked.acquire(timeout=30)
    hasher.go.set()
    for thread in threads:
        thread.join()
    assert len(refused) == 5
    assert refused[0].hint
    assert hasher.most == 2
    assert passwords.hash("correct-horse-battery"), "there is room again"
