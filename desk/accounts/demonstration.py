"""Accounts to try the desk with, made once where the house plays with its own demonstration city."""

import os
import secrets
from pathlib import Path

from daoban.settings import Settings
from desk.accounts.account import SYSTEM, NewAccount
from desk.accounts.accounts import Accounts
from desk.accounts.names import new_password
from desk.accounts.texts import account_text, role_titles
from desk.vocabulary import Role

FILE = "keys/desk-accounts.txt"
"""Under ``var``; readable by its owner only."""


def first_start(accounts: Accounts, values: Settings) -> Path | None:
    """Make demonstration accounts where they belong: never in the house of a real city.

    Returns:
        where their passwords are, if they were made now.
    """
    if values.identity_issuer or values.desk_issuer:
        return None
    return demo_accounts(accounts, values.var)


def demo_accounts(accounts: Accounts, var: Path) -> Path | None:
    """One account for each role, with random passwords, if there is no account at all yet.

    Call it through ``first_start``. Of several processes that start at once, one makes them.

    Returns:
        where their passwords are, if they were made now.
    """
    if accounts.list():
        return None
    people = _people()
    file = var / FILE
    draft = file.with_suffix(f".{secrets.token_hex(8)}")
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write_for_owner(draft, _listed(people))
    if not accounts.add_first(SYSTEM, people):
        draft.unlink()
        return None
    draft.replace(file)
    return file


def _people() -> list[NewAccount]:
    return [
        NewAccount(
            each["name"],
            each["title"],
            Role(each["role"]),
            each.get("department", ""),
            new_password(each["name"]),
        )
        for each in account_text()["demonstration"]["accounts"]
    ]


def _listed(people: list[NewAccount]) -> str:
    lines = [
        f"{each.name:<12} {each.password}  {role_titles()[each.role]}  {each.title}"
        for each in people
    ]
    head: str = account_text()["demonstration"]["head"]
    return head + "\n".join(lines) + "\n"


def _write_for_owner(file: Path, text: str) -> None:
    """Write a new file that nobody else can read, not even while it is written."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        opened.write(text)
