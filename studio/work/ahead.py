"""Encoding the next questions while one is being answered: half of the time goes there."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from search.contracts import Question
from search.run import Run, Tools
from search.stages.normalise import normalise

LEAD = 3
"""Questions that are encoded ahead."""


def read_ahead[Item](
    items: Sequence[Item], text_of: Callable[[Item], str], tools: Tools
) -> Iterator[Item]:
    """The items one after the other; what the next ones say is encoded meanwhile.

    Args:
        items: what is to be asked.
        text_of: the question of an item.
        tools: their encoder remembers what it has encoded.
    """
    pool = ThreadPoolExecutor(1, thread_name_prefix="studio-ahead")
    begun: deque[Future[None]] = deque()
    try:
        for place, item in enumerate(items):
            while len(begun) < LEAD and place + len(begun) + 1 < len(items):
                text = text_of(items[place + len(begun) + 1])
                begun.append(pool.submit(_encode, text, tools))
            yield item
            if begun:
                begun.popleft()
    finally:
        pool.shutdown(cancel_futures=True)


def _encode(text: str, tools: Tools) -> None:
    run = normalise(Run(Question(text=text), tools))
    tools.encoder.encode([run.standard, *run.clauses])
