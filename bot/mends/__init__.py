"""What 导办 mends in Rasa 3.6.21, the last open-source release.

Each module holds one mend: what Rasa does, what that costs, what is done instead. Each has a test in ``tests/bot``
that shows its effect. A mend replaces a method at start and changes nothing on disk.
"""

from pathlib import Path

from mends import known_warnings


def apply_all(jieba_cache: Path) -> None:
    """Apply every mend. Applying twice does no harm."""
    known_warnings.apply()
    # Only now: these import Rasa, which is what warns.
    from mends import (
        action_answer_check,
        class_lookup,
        lock_waiting,
        session_carry_over,
        session_length,
        telemetry,
        word_cache,
    )

    telemetry.apply()
    action_answer_check.apply()
    class_lookup.apply()
    lock_waiting.apply()
    session_carry_over.apply()
    session_length.apply()
    word_cache.apply(jieba_cache)
