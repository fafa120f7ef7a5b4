"""The record of every look-up: which register, what for, on which consent; never a value."""

import time
from datetime import UTC, datetime

from sqlalchemy import DateTime, Engine, Float, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from actions.applications.registers.port import RegisterAnswer, RegisterQuery, Registers
from daoban.database import Table
from daoban.personal_data import mask_personal_data

LONGEST_PURPOSE = 200


class RegisterCallRow(Table):
    """One look-up for one application."""

    __tablename__ = "register_call"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[str] = mapped_column(String(32), index=True)
    consent_id: Mapped[str] = mapped_column(String(32), index=True)
    register: Mapped[str] = mapped_column(String(40))
    purpose: Mapped[str] = mapped_column(String(LONGEST_PURPOSE))
    outcome: Mapped[str] = mapped_column(String(16))
    milliseconds: Mapped[float] = mapped_column(Float)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class LoggedRegisters:
    """Registers that write down each look-up made for one application."""

    def __init__(self, inner: Registers, engine: Engine, application_id: str) -> None:
        """Ask ``inner`` and write to ``engine``."""
        self._inner = inner
        self._engine = engine
        self._application_id = application_id

    def look_up(self, query: RegisterQuery) -> RegisterAnswer:
        """The answer of the inner registers, once it is written down that they were asked."""
        at, started = datetime.now(UTC), time.perf_counter()
        answer = self._inner.look_up(query)
        row = RegisterCallRow(
            application_id=self._application_id,
            consent_id=query.consent,
            register=query.register,
            purpose=mask_personal_data(query.purpose)[:LONGEST_PURPOSE],
            outcome=answer.outcome.value,
            milliseconds=(time.perf_counter() - started) * 1000,
            at=at,
        )
        with Session(self._engine) as session, session.begin():
            session.add(row)
        return answer
