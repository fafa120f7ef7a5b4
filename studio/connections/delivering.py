"""Sending what waits in the queue of webhooks: signed, tried again, never to where it is redirected."""

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from daoban.errors import DaobanError
from daoban.logs import logger
from daoban.moments import now
from daoban.sealing import Sealer
from studio.drafts.rows import writing
from studio.tables import DeliveryRow, WebhookRow
from studio.texts import say

log = logger(__name__)
WAITS = (10, 60, 300, 1800, 7200, 21600, 86400)
"""Seconds until the next attempt, after the first, the second …; after the last it is given up."""
CLAIM = timedelta(seconds=120)
"""For so long one process has a message to itself."""
TIMEOUT = 5.0
AT_ONCE = 20
"""Messages of one sweep."""


@dataclass(frozen=True)
class _Message:
    """A message that is this process's to send."""

    id: int
    url: str
    sealed_secret: str
    event: str
    body: dict[str, Any]
    attempts: int


def signature(secret: str, moment: str, content: bytes) -> str:
    """The signature of a message: HMAC-SHA256 over time, a full stop and content."""
    digest = hmac.new(secret.encode(), moment.encode() + b"." + content, hashlib.sha256)
    return f"sha256={digest.hexdigest()}"


class Delivering:
    """Sends messages; several processes may do so at once."""

    def __init__(
        self,
        engine: Engine,
        sealer: Sealer,
        allows: Callable[[str], bool],
        clock: Callable[[], datetime] = now,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Put together.

        Args:
            engine: the database.
            sealer: unseals the secrets.
            allows: whether an address may be told, asked each time.
            clock: what tells the time.
            transport: what sends; ``None``: the network.
        """
        self._engine = engine
        self._sealer = sealer
        self._allows = allows
        self._clock = clock
        self._transport = transport

    def sweep(self, moment: datetime) -> list[str]:
        """Send what is due; the numbers of the messages that arrived."""
        arrived = []
        for message in self._claimed(moment):
            problem = self._send(message)
            self._note(message, problem)
            if not problem:
                arrived.append(str(message.id))
        return arrived

    def _claimed(self, moment: datetime) -> list[_Message]:
        """Messages that are due; until a while from now no other process takes them."""
        due = DeliveryRow.next_at <= moment.astimezone(UTC)
        with Session(self._engine) as session:
            if session.scalar(select(DeliveryRow.id).where(due).limit(1)) is None:
                return []
        asked = (
            select(DeliveryRow, WebhookRow)
            .join(WebhookRow, WebhookRow.id == DeliveryRow.webhook_id)
            .where(due)
            .order_by(DeliveryRow.id)
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True, of=DeliveryRow)
        )
        found = []
        with writing(self._engine) as session:
            for row, hook in session.execute(asked):
                if not hook.active:
                    row.next_at, row.error = None, say("deliveries.switched_off")
                    continue
                row.next_at = self._clock() + CLAIM
                row.attempts += 1
                found.append(
                    _Message(
                        row.id, hook.url, hook.sealed_secret, row.event, row.body, row.attempts
                    )
                )
        return found

    def _send(self, message: _Message) -> str:
        """Send a message; why it did not arrive, if it did not."""
        if not self._allows(message.url):
            return say("deliveries.not_allowed")
        content = json.dumps(message.body, ensure_ascii=False, sort_keys=True).encode()
        moment = str(int(self._clock().timestamp()))
        try:
            headers = {
                "Content-Type": "application/json; charset=utf-8",
                "User-Agent": "daoban-webhooks/1",
                "X-Daoban-Event": message.event,
                "X-Daoban-Delivery": str(message.id),
                "X-Daoban-Timestamp": moment,
                "X-Daoban-Signature": signature(
                    self._sealer.unseal(message.sealed_secret), moment, content
                ),
            }
            with (
                httpx.Client(
                    timeout=TIMEOUT,
                    follow_redirects=False,
                    trust_env=False,
                    transport=self._transport,
                ) as client,
                client.stream("POST", message.url, content=content, headers=headers) as answer,
            ):
                ok = answer.is_success
                return "" if ok else say("deliveries.status", status=answer.status_code)
        except httpx.HTTPError as problem:
            return say("deliveries.unreachable", problem=type(problem).__name__)
        except DaobanError as problem:
            return problem.message

    def _note(self, message: _Message, problem: str) -> None:
        moment = self._clock()
        with writing(self._engine) as session:
            row = session.get(DeliveryRow, message.id, with_for_update=True)
            if row is None or row.delivered_at is not None:
                return
            row.error = problem[:200]
            if not problem:
                row.delivered_at, row.next_at = moment, None
            elif message.attempts > len(WAITS):
                row.next_at = None
                log.warning("webhook_given_up", delivery=row.id)
            else:
                row.next_at = moment + timedelta(seconds=WAITS[message.attempts - 1])
