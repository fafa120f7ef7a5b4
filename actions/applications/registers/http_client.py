"""The city's registers over HTTP (``POST /query`` of the interface description)."""

import time
from datetime import datetime
from typing import Any

import httpx

from actions.applications.registers.port import (
    LookupOutcome,
    RegisterAnswer,
    RegisterQuery,
    answer_with,
    nothing,
)
from actions.applications.registers.replies import WrongData, read_reply
from daoban.logs import logger
from daoban.settings import Settings

LARGEST_REPLY = 1_000_000
"""Bytes of a reply; a register does not send more."""
CONNECTION_LOST = (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError)
"""A connection that was open and is no more; asking again changes nothing in a register."""
log = logger(__name__)


class HttpRegisters:
    """A client of the registers; keeps its connections open and may be shared by threads."""

    def __init__(self, values: Settings, transport: httpx.BaseTransport | None = None) -> None:
        """Take address, token and patience from the settings."""
        token = values.registers_token.get_secret_value()
        self._patience = values.registers_timeout
        self._http = httpx.Client(
            base_url=values.registers,
            headers={"Authorization": f"Bearer {token}"},
            trust_env=False,
            transport=transport,
        )

    def look_up(self, query: RegisterQuery) -> RegisterAnswer:
        """The answer to a query, within the time-out of the settings.

        A connection that breaks is tried once more, within the same time.
        """
        deadline = time.monotonic() + self._patience
        try:
            record, as_of = self._ask_twice(query, deadline)
        except httpx.TimeoutException:
            return self._failed(query, LookupOutcome.TIMED_OUT, "")
        except WrongData as error:
            return self._failed(query, LookupOutcome.WRONG_DATA, str(error))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return self._failed(query, LookupOutcome.UNAVAILABLE, type(error).__name__)
        if record is None:
            return nothing(query, LookupOutcome.NOT_FOUND)
        return answer_with(query, record, as_of)

    def _ask_twice(
        self, query: RegisterQuery, deadline: float
    ) -> tuple[dict[str, Any] | None, datetime]:
        try:
            return read_reply(query, self._ask(query, deadline))
        except CONNECTION_LOST:
            return read_reply(query, self._ask(query, deadline))

    def _ask(self, query: RegisterQuery, deadline: float) -> bytes:
        body = {
            "register": query.register,
            "subject": dict(query.subject),
            "keys": list(query.keys),
            "purpose": query.purpose,
            "consent": query.consent,
        }
        left = max(deadline - time.monotonic(), 0.001)
        received = bytearray()
        with self._http.stream("POST", "/query", json=body, timeout=left) as response:
            if response.status_code != httpx.codes.OK:
                raise httpx.HTTPStatusError(
                    f"status {response.status_code}", request=response.request, response=response
                )
            for part in response.iter_bytes():
                received += part
                if len(received) > LARGEST_REPLY:
                    raise WrongData("size")
                if time.monotonic() > deadline:
                    raise httpx.ReadTimeout("the reply takes too long")
        return bytes(received)

    def _failed(self, query: RegisterQuery, outcome: LookupOutcome, why: str) -> RegisterAnswer:
        log.warning("register_failed", register=query.register, outcome=outcome.value, why=why)
        return nothing(query, outcome)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()
