"""Making the row of a new account out of what somebody typed."""

from dataclasses import replace
from datetime import datetime

from daoban.errors import InvalidInput
from desk.accounts.account import NewAccount
from desk.accounts.names import checked_name, checked_password
from desk.accounts.tables import AccountRow
from desk.accounts.texts import account_text
from desk.vocabulary import Role

_TITLE_ROOM = 60
_DEPARTMENT_ROOM = 60
_OF_DEPARTMENTS = frozenset({Role.HANDLER, Role.EDITOR})
"""Roles that can have a department; only an editor need not."""


def _refused(reason: str) -> InvalidInput:
    words = account_text()["invalid"][reason]
    return InvalidInput(words["message"], words["hint"])


def checked(new: NewAccount) -> NewAccount:
    """The same with everything as it is kept.

    Raises:
        InvalidInput: something cannot be used.
    """
    name = checked_name(new.name)
    title, department = new.title.strip(), new.department.strip()
    if not (0 < len(title) <= _TITLE_ROOM and title.isprintable()):
        raise _refused("title")
    fits = not department if new.role not in _OF_DEPARTMENTS else bool(department)
    if not (fits or new.role is Role.EDITOR) or len(department) > _DEPARTMENT_ROOM:
        raise _refused("department")
    password = None if new.password is None else checked_password(name, new.password)
    return replace(new, name=name, title=title, department=department, password=password)


def row_of(good: NewAccount, kept_password: str, moment: datetime) -> AccountRow:
    """The row of a checked new account."""
    return AccountRow(
        name=good.name,
        title=good.title,
        role=good.role.value,
        department=good.department,
        password=kept_password,
        subject="",
        failures=0,
        locked_until=None,
        disabled=False,
        created_at=moment,
        seen_at=None,
    )
