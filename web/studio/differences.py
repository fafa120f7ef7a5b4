"""Two versions of a record side by side."""

from collections.abc import Mapping
from typing import Any

from studio.drafts.differences import difference
from studio.forms.saying import marked, say_path, say_value


def difference_rows(
    kind: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None
) -> list[dict[str, Any]]:
    """Each thing that is different, in words; what the other side has not is marked."""
    rows = []
    for each in difference(old, new):
        before = say_value(kind, each.path, each.before)
        after = say_value(kind, each.path, each.after)
        rows.append(
            {
                "path": each.path,
                "place": say_path(kind, each.path),
                "before": marked(before, after) if after else [(before, False)],
                "after": marked(after, before) if before else [(after, False)],
            }
        )
    return rows
