"""Webhooks: addresses of a city's own systems that are told of each release, signed."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from daoban.errors import Conflict, InvalidInput, NotFound
from daoban.moments import aware, now
from daoban.sealing import Sealer
from desk.accounts.account import Actor
from desk.accounts.audit import AuditLog
from desk.accounts.roles import Right, require
from knowledge.publishing import Published
from studio.drafts.rows import writing
from studio.tables import DeliveryRow, WebhookRow
from studio.texts import error

RELEASED = "release.published"
_PORTS = {"http": 80, "https": 443}
_NAME_ROOM, _URL_ROOM = 40, 400


@dataclass(frozen=True)
class Webhook:
    """An address.

    Attributes:
        id: counts up.
        name: what it is called.
        url: where it is.
        active: whether it is told.
        created_by, created_at: who made it and when.
    """

    id: int
    name: str
    url: str
    active: bool
    created_by: str
    created_at: datetime


@dataclass(frozen=True)
class Delivery:
    """One message to one address.

    Attributes:
        id: counts up; also sent, so that what arrives twice is recognised.
        webhook_id: the address.
        event: what it tells of.
        attempts: how often it was tried.
        next_at: when it is tried again; ``None``: it has arrived or is given up.
        delivered_at: when it arrived.
        error: why it did not, the last time.
    """

    id: int
    webhook_id: int
    event: str
    attempts: int
    next_at: datetime | None
    delivered_at: datetime | None
    error: str


class Webhooks:
    """The addresses of an installation. Every change is in the audit log, in one transaction."""

    def __init__(
        self,
        engine: Engine,
        audit: AuditLog,
        sealer: Sealer,
        hosts: str,
        clock: Callable[[], datetime] = now,
    ) -> None:
        """Put together.

        Args:
            engine: the database.
            audit: the log.
            sealer: seals the secrets.
            hosts: ``name`` or ``name:port`` of those that may be told, separated by commas.
            clock: what tells the time.
        """
        self._engine = engine
        self._audit = audit
        self._sealer = sealer
        self._hosts = frozenset(host.strip().lower() for host in hosts.split(",") if host.strip())
        self._clock = clock

    def add(self, by: Actor, name: str, url: str) -> tuple[Webhook, str]:
        """Tell an address of each release from now on.

        Returns:
            the webhook, and the secret with which messages are signed; it is shown this once.

        Raises:
            NotAllowed: also for a host that the city has not named.
            InvalidInput, Conflict.
        """
        require(by, Right.ACCOUNTS)
        name = name.strip()
        if not (0 < len(name) <= _NAME_ROOM and name.isprintable()):
            raise InvalidInput(*error("webhook_name"))
        if not self.allows(url) or len(url) > _URL_ROOM:
            raise InvalidInput(*error("webhook_host"))
        secret = secrets.token_urlsafe(32)
        row = WebhookRow(
            name=name,
            url=url,
            sealed_secret=self._sealer.seal(secret),
            active=True,
            created_by=by.name,
            created_at=self._clock(),
        )
        try:
            with writing(self._engine) as session:
                session.add(row)
                session.flush()
                about = {"host": urlsplit(url).netloc}
                self._audit.record_in(session, by, "webhook_added", f"webhook:{row.id}", about)
                return _webhook_of(row), secret
        except IntegrityError as problem:
            raise Conflict(*error("webhook_taken", name=name)) from problem

    def switch(self, by: Actor, webhook_id: int, active: bool) -> Webhook:
        """Tell an address no more, or again.

        Raises:
            NotAllowed, NotFound.
        """
        require(by, Right.ACCOUNTS)
        with writing(self._engine) as session:
            row = session.get(WebhookRow, webhook_id, with_for_update=True)
            if row is None:
                raise NotFound(*error("webhook_missing"))
            if row.active != active:
                row.active = active
                action = "webhook_switched_on" if active else "webhook_switched_off"
                self._audit.record_in(session, by, action, f"webhook:{row.id}")
            return _webhook_of(row)

    def list(self, by: Actor) -> list[Webhook]:
        """All addresses, the latest first."""
        require(by, Right.ACCOUNTS)
        with Session(self._engine) as session:
            rows = session.scalars(select(WebhookRow).order_by(WebhookRow.id.desc()))
            return [_webhook_of(row) for row in rows]

    def allows(self, url: str) -> bool:
        """Whether an address is of a host that the city has named."""
        try:
            parts = urlsplit(url)
            port = parts.port or _PORTS.get(parts.scheme, 0)
        except ValueError:
            return False
        host = (parts.hostname or "").lower()
        named = {host, f"{host}:{port}"} if port == _PORTS.get(parts.scheme) else {f"{host}:{port}"}
        plain = not parts.username and not parts.password and url.isascii() and url.isprintable()
        return plain and parts.scheme in _PORTS and bool(named & self._hosts)

    def told(self, session: Session, published: Published, about: Mapping[str, Any]) -> None:
        """Put a message to each address in the queue, in the transaction of the release."""
        moment = self._clock()
        body = {**about, "event": RELEASED, "release": published.number, "at": moment.isoformat()}
        for webhook_id in session.scalars(select(WebhookRow.id).where(WebhookRow.active)):
            session.add(
                DeliveryRow(
                    webhook_id=webhook_id,
                    event=RELEASED,
                    body=body,
                    attempts=0,
                    next_at=moment,
                    error="",
                    created_at=moment,
                )
            )

    def deliveries(self, by: Actor, limit: int = 50) -> tuple[Delivery, ...]:
        """The latest messages."""
        require(by, Right.ACCOUNTS)
        asked = select(DeliveryRow).order_by(DeliveryRow.id.desc()).limit(limit)
        with Session(self._engine) as session:
            return tuple(_delivery_of(row) for row in session.scalars(asked))


def _webhook_of(row: WebhookRow) -> Webhook:
    return Webhook(row.id, row.name, row.url, row.active, row.created_by, aware(row.created_at))


def _delivery_of(row: DeliveryRow) -> Delivery:
    return Delivery(
        row.id,
        row.webhook_id,
        row.event,
        row.attempts,
        aware(row.next_at),
        aware(row.delivered_at),
        row.error,
    )
