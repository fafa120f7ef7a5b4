"""How often somebody may do something in an hour; counted in memory, by this process."""

import ipaddress
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from math import ceil

from daoban.errors import TooManyRequests
from web.tickets.texts import ticket_text
from web.tickets.visit import TicketVisit

HOUR = 3600.0
FILINGS_OF_A_BROWSER, FILINGS_OF_AN_ADDRESS, WRONG_NUMBERS = 20, 200, 60
"""In an hour."""
MOST_REMEMBERED = 50_000
"""Callers that are remembered; the ones not seen for longest are forgotten first."""


class HourlyLimit:
    """Counts what each caller did within the last hour."""

    def __init__(self, most: int, words: str, clock: Callable[[], float] = time.monotonic) -> None:
        """Take how often one caller may, and under which key of ``failed`` the refusal stands."""
        self._most = most
        self._words = words
        self._clock = clock
        self._lock = threading.Lock()
        self._done: OrderedDict[str, deque[float]] = OrderedDict()

    def check(self, caller: str) -> None:
        """Go on only if this caller still may.

        Raises:
            TooManyRequests: not before some minutes.
        """
        moment = self._clock()
        with self._lock:
            done = [each for each in self._done.get(caller, ()) if each > moment - HOUR]
            if len(done) < self._most:
                return
            minutes = max(1, ceil((done[0] + HOUR - moment) / 60))
        words = ticket_text()["failed"]
        raise TooManyRequests(
            words[self._words], words[f"{self._words}_hint"].format(minutes=minutes)
        )

    def count(self, caller: str) -> None:
        """Note that this caller did it."""
        moment = self._clock()
        with self._lock:
            done = self._done.setdefault(caller, deque(maxlen=self._most))
            done.append(moment)
            self._done.move_to_end(caller)
            if len(self._done) > MOST_REMEMBERED:
                self._done.popitem(last=False)


class TicketLimits:
    """The limits of one application.

    A browser is told by its cookie, whoever sends none by its address. Behind one public address
    there may be many people, and a private one is a proxy or the city's own network.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        by_owner: int = FILINGS_OF_A_BROWSER,
        by_address: int = FILINGS_OF_AN_ADDRESS,
    ) -> None:
        """Begin with nothing counted."""
        self._by_owner = HourlyLimit(by_owner, "too_many", clock)
        self._by_address = HourlyLimit(by_address, "too_many", clock)
        self._lookups = HourlyLimit(WRONG_NUMBERS, "too_many_lookups", clock)

    def check_filing(self, here: TicketVisit) -> None:
        """Go on only if whoever asks may file one more.

        Raises:
            TooManyRequests: too many in this hour.
        """
        for limit, caller in self._filers(here):
            limit.check(caller)

    def count_filing(self, here: TicketVisit) -> None:
        """Note that something was filed."""
        for limit, caller in self._filers(here):
            limit.count(caller)

    def check_lookup(self, here: TicketVisit) -> None:
        """Go on only if whoever asks has not tried too many wrong numbers.

        Raises:
            TooManyRequests: too many in this hour.
        """
        if address := _public_address(here):
            self._lookups.check(address)

    def count_wrong_number(self, here: TicketVisit) -> None:
        """Note that a number was wrong."""
        if address := _public_address(here):
            self._lookups.count(address)

    def _filers(self, here: TicketVisit) -> list[tuple[HourlyLimit, str]]:
        owner, address = here.known_owner, _public_address(here)
        found = [(self._by_owner, owner)] if owner else []
        return [*found, (self._by_address, address)] if address else found


def _public_address(here: TicketVisit) -> str:
    """A keyed digest of the caller's address; empty when it is none of the public ones."""
    client = here.request.client
    try:
        known = client is not None and ipaddress.ip_address(client.host).is_global
    except ValueError:
        known = False
    return here.sealer.digest(f"address:{client.host}") if client and known else ""


def limits_of(here: TicketVisit) -> TicketLimits:
    """The limits of the application that was asked."""
    state = here.request.app.state
    if not hasattr(state, "ticket_limits"):
        state.ticket_limits = TicketLimits()
    limits: TicketLimits = state.ticket_limits
    return limits
