"""What 导办 mends in Rasa 3.6.21, the last open-source release.

Each module holds one mend: what Rasa does, what that costs, what is done instead. Each has a test in ``tests/bot``
that shows its effect. A mend replaces a method at start and changes nothing on disk.
"""

from pathlib import Path

from mends import action_answer_check, class_lookup, lock_waiting, telemetry, word_cache


def apply_all(jieba_cache: Path) -> None:
    """Apply every mend. Applying twice does no harm."""
    telemetry.apply()
    action_answer_check.apply()
    class_lookup.apply()
    lock_waiting.apply()
    word_cache.apply(jieba_cache)
