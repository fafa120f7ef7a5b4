"""How alike two tickets must be, by where they are."""

from desk.tickets.texts import figure


def may_be_near(one: str, other: str) -> bool:
    """Whether two subdistricts do not contradict each other."""
    return not one or not other or one == other


def enough(tuned: str, one: str, other: str) -> float:
    """The cosine from which two tickets count as one matter.

    Args:
        tuned: whose figures: ``duplicates`` or ``mass_events``.
        one, other: the places of the two, as they were said; empty: not told.
    """
    if not _pairs(one) or not _pairs(other):
        return figure(f"{tuned}.cosine.unknown_place")
    return figure(f"{tuned}.cosine.{'same' if same_place(one, other) else 'other'}_place")


def same_place(one: str, other: str) -> bool:
    """Whether two places share most of their words.

    Measured is the share of the shorter one's pairs of characters that the longer one holds.
    """
    short, long = sorted((_pairs(one), _pairs(other)), key=len)
    return bool(short) and len(short & long) / len(short) >= figure("same_place")


def _pairs(text: str) -> set[str]:
    plain = "".join(letter for letter in text if letter.isalnum())
    return {plain[start : start + 2] for start in range(len(plain) - 1)}
