"""Asking the made-up city, and what it may say."""

from typing import Any

from knowledge.facts import Source
from knowledge.records import Record
from search.contracts import ConversationContext, Question, Reply
from search.pipeline import ask
from search.run import Tools

UNRECORDED = "未收录"


def reply_to(tools: Tools, text: str, **changes: Any) -> Reply:
    """The reply with its chat messages; ``context`` may be a dictionary."""
    context = ConversationContext.model_validate(changes.pop("context", {}))
    return ask(Question(text=text, context=context, **changes), tools, with_messages=True)


def released_texts(records: dict[str, Record | Source]) -> set[str]:
    """Every text that a released record lets be quoted, with and without its condition."""
    found: set[str] = set()

    def collect(value: Any) -> None:
        if isinstance(value, dict):
            text = value.get("text") or (value.get("name") if "necessity" in value else None)
            if text:
                found.update({text, f"{text}（{value.get('when')}）"})
            for item in value.values():
                collect(item)
        elif isinstance(value, list):
            for item in value:
                collect(item)

    for record in records.values():
        collect(record.model_dump(mode="json"))
        found.add(record.title)
    return found


def source_names(records: dict[str, Record | Source]) -> set[str]:
    """Titles of the sources without book marks."""
    return {item.title.strip("《》") for item in records.values() if isinstance(item, Source)}


def quoted_name(citation_source: str) -> str:
    """The title inside ``《…》(number)``."""
    return citation_source[1 : citation_source.rindex("》")]
