"""A question with its variants, put into the body of a record."""

from collections.abc import Sequence
from typing import Any

from daoban.errors import InvalidInput
from studio.texts import read

LONGEST = 120
"""Characters of a question or variant, as the record model has it."""
MOST_VARIANTS = 12
KINDS = ("bundle", "matter", "policy", "topic", "term")
"""Records that hold questions and answers."""
Body = dict[str, Any]


def with_question(body: Body, title: str, wordings: Sequence[str]) -> tuple[Body, str]:
    """The body with the question in it; its answer is left for the editor to write.

    One that is there already gets the variants that it lacks.

    Args:
        body: a record's.
        title: the most central wording.
        wordings: all of them; those with something masked, or too long, are left out.

    Returns:
        The new body, and the question as it stands there.

    Raises:
        InvalidInput: such a record holds no questions.
    """
    if body.get("kind") not in KINDS:
        words = read("questions")["errors"]["kind"]
        raise InvalidInput(words["message"].format(title=body.get("title", "")), words["hint"])
    usable = [each for each in wordings if "〔" not in each and len(each) <= LONGEST]
    question = usable[0] if usable else _shortened(title)
    faqs = [dict(each) for each in body.get("faqs") or ()]
    known = held(faqs, question, usable)
    if known is None:
        known = {"question": question, "variants": [], "field": None, "answer": [_empty(body)]}
        faqs.append(known)
    others = [each for each in usable if each != known["question"]]
    merged = dict.fromkeys([*(known.get("variants") or ()), *others])
    before = len(known.get("variants") or ())
    known["variants"] = list(merged)[: max(MOST_VARIANTS, before)]
    return {**body, "faqs": faqs}, str(known["question"])


def held(faqs: Sequence[Body], question: str, wordings: Sequence[str]) -> Body | None:
    """The question that is this one, or has one of these wordings."""
    return next((each for each in faqs if _holds(each, [question, *wordings])), None)


def _holds(faq: Body, wordings: Sequence[str]) -> bool:
    said = {faq.get("question"), *(faq.get("variants") or ())}
    return bool(said & set(wordings))


def _empty(body: Body) -> Body:
    sources = body.get("sources") or [""]
    return {"text": "", "source": sources[0]}


def _shortened(title: str) -> str:
    """A title without its masks."""
    parts = [part.split("〕")[-1] for part in title.split("〔")]
    return "".join(parts).strip()[:LONGEST] or title[:LONGEST]
