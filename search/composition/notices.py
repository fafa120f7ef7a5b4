"""What is said beside the answer: what was left out of it, and what contradicts it."""

from collections.abc import Mapping, Sequence

from knowledge.records import Service
from search.composition.conflicts import conflicts, told
from search.composition.quotes import all_statements
from search.messages import NoticeMessage
from search.run import Run
from search.texts import Texts


def left_out_notice(texts: Texts, left_out: Mapping[str, str]) -> NoticeMessage:
    """Names what was left out by the person's own words: they may have meant something else.

    Args:
        left_out: the condition by name of what was left out; empty where the name says it.
    """
    names = [
        texts.say("left_out_item", name=name, reason=reason) if reason else name
        for name, reason in left_out.items()
    ]
    return NoticeMessage(text=texts.say("left_out", names="、".join(names)))


def conflict_notices(run: Run, service: Service, parts: Sequence[Service]) -> list[NoticeMessage]:
    """Say both of two facts that contradict each other, and which is the nearer one."""
    records, given = run.tools.snapshot.records, {item.text for item in run.answer}
    known = list(all_statements(service, parts))
    shown = [quote for quote in known if quote.text in given]
    return [
        NoticeMessage(text=told(records, run.tools.texts, found), level="warning")
        for found in conflicts(records, shown, known, run.home)
    ]
