"""The port to the city's registers: what is asked, what comes back, and who can answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Protocol

from actions.applications.registers.catalogue import register
from daoban.errors import InvalidInput

NOTHING: Mapping[str, Any] = MappingProxyType({})


class LookupOutcome(StrEnum):
    """How a look-up ended."""

    FOUND = "found"
    PARTIAL = "partial"
    NOT_FOUND = "not_found"
    TIMED_OUT = "timed_out"
    UNAVAILABLE = "unavailable"
    WRONG_DATA = "wrong_data"


@dataclass(frozen=True)
class RegisterQuery:
    """A question to one register.

    Attributes:
        register: its code in the catalogue.
        subject: whom it is about: ``identity_number``, ``credit_code`` or both. Never shown when
            the query is printed.
        keys: what is wanted of the record.
        purpose: what for, in words; no personal data.
        consent: id of the consent it rests on.

    Raises:
        NotFound: the catalogue has no such register.
        InvalidInput: no subject, no key, or a key that the register does not have.
    """

    register: str
    subject: Mapping[str, str] = field(repr=False)
    keys: tuple[str, ...]
    purpose: str
    consent: str

    def __post_init__(self) -> None:
        """Refuse what no register could answer."""
        unknown = set(self.keys) - set(register(self.register).keys)
        if unknown or not self.keys:
            named = "、".join(sorted(unknown)) or "空"
            raise InvalidInput(f"登记库 {self.register} 没有这些项：{named}。", "请看登记库目录。")
        if not any(self.subject.get(kind) for kind in ("identity_number", "credit_code")):
            raise InvalidInput("没有说明查询谁。", "请给出公民身份号码或者统一社会信用代码。")


@dataclass(frozen=True)
class RegisterAnswer:
    """What came of a look-up.

    Attributes:
        record: values by key: text, or a list of mappings of texts. Empty unless something was
            found; never shown when the answer is printed.
        as_of: the moment for which the register vouches.
        missing: keys asked for that did not come back, those included that not everybody has.
    """

    outcome: LookupOutcome
    record: Mapping[str, Any] = field(default=NOTHING, repr=False)
    as_of: datetime | None = None
    missing: tuple[str, ...] = ()


class Registers(Protocol):
    """Whoever can look something up."""

    def look_up(self, query: RegisterQuery) -> RegisterAnswer:
        """The answer to a query; a register that fails is an outcome, not an exception."""
        ...


def nothing(query: RegisterQuery, outcome: LookupOutcome) -> RegisterAnswer:
    """The answer when no value can be used."""
    return RegisterAnswer(outcome, missing=query.keys)


def answer_with(query: RegisterQuery, record: Mapping[str, Any], as_of: datetime) -> RegisterAnswer:
    """The answer with a record: partial when a key is missing that everybody has."""
    missing = tuple(key for key in query.keys if key not in record)
    keys = register(query.register).keys
    lacking = any(not keys[key].optional for key in missing)
    outcome = LookupOutcome.PARTIAL if lacking else LookupOutcome.FOUND
    return RegisterAnswer(outcome, record, as_of, missing)
