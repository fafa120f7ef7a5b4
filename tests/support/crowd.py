"""Many who do the same at once."""

import threading
from collections.abc import Callable


def at_once(count: int, work: Callable[[int], object]) -> None:
    """Do something in so many threads that begin together.

    Raises:
        ExceptionGroup: what failed.
    """
    start = threading.Barrier(count)
    failed: list[Exception] = []

    def run(number: int) -> None:
        start.wait()
        try:
            work(number)
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise ExceptionGroup("some failed", failed)
