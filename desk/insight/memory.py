"""Reports that were made a moment ago, so that a page that is opened again does not make one anew."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from threading import Lock

FRESH = timedelta(seconds=60)
"""How long a report is shown again; it says when it was made."""
KEPT = 16


class RecentlyMade[Made]:
    """Makes one thing at a time and remembers it for a minute; safe to use from several threads."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        """Take what tells the time."""
        self._clock = clock
        self._made: OrderedDict[Hashable, tuple[datetime, Made]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What was made under a key lately, else what is made now."""
        with self._lock:
            moment = self._clock()
            known = self._made.get(key)
            if known and moment - known[0] < FRESH:
                return known[1]
            made = make()
            self._made[key] = (moment, made)
            self._made.move_to_end(key)
            while len(self._made) > KEPT:
                self._made.popitem(last=False)
            return made
