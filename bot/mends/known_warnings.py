"""Keep warnings that no operator can act on out of the log, so that a new one is seen.

Rasa 3.6 and its pinned libraries use much that has since been deprecated, and Rasa's checks at training do not see
that responses are used by the actions in the other process, nor that our entities come from lookups. Rasa keeps a
list of warnings that it expects; ours join it.
"""

from __future__ import annotations

import warnings

KNOWN: list[tuple[type[Warning], str]] = [
    (DeprecationWarning, ""),
    (PendingDeprecationWarning, ""),
    (FutureWarning, "'multi_class' was deprecated"),
    (UserWarning, "pkg_resources is deprecated as an API"),
    (UserWarning, "The utterance '.*' is not used in any story or rule"),
    (UserWarning, "You have defined training data consisting of (entity examples|lookup tables)"),
]


def ignore_known() -> None:
    """Put a filter for each known warning in front of the others."""
    for category, message in KNOWN:
        warnings.filterwarnings("ignore", message=message, category=category)


def apply() -> None:
    """Ignore the known warnings now, and again whenever Rasa or Sanic has set filters of its own."""
    ignore_known()
    import sanic.app  # noqa: F401  # Shows every deprecation once, from here on.
    from rasa.utils import common

    common.EXPECTED_WARNINGS.extend(known for known in KNOWN if known not in common.EXPECTED_WARNINGS)
    ignore_known()
