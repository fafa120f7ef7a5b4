"""Sign-ins that are open."""

from datetime import datetime

from sqlalchemy import DateTime, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from daoban.database import Table


class SignInSessionRow(Table):
    """One open sign-in; the browser holds the token, the table only its hash."""

    __tablename__ = "sign_in_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 of the token, hex."""
    owner: Mapped[str] = mapped_column(String(80), index=True)
    """``person:`` and a keyed hash; never a name or a number."""
    sealed: Mapped[str] = mapped_column(Text)
    """Sealed JSON: name, identity_number, credit_code and company_name or null."""
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    """Both in UTC."""
