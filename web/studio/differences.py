"""Two versions of a record side by side."""

from collections.abc import Mapping
from typing import Any

from studio.drafts.differences import difference
from studio.forms.saying import marked, say_path, say_value
from web.studio.here import InStudio
from web.studio.pickers import Pickers


def difference_rows(
    here: InStudio, kind: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None
) -> list[dict[str, Any]]:
    """Each thing that is different, in words; what the other side has not is marked."""
    rows, names = [], Pickers.of(here, "").title
    for each in difference(old, new):
        before = say_value(kind, each.path, each.before, names)
        after = say_value(kind, each.path, each.after, names)
        rows.append(
            {
                "path": each.path,
                "place": say_path(kind, each.path),
                "before": marked(before, after) if after else [(before, False)],
                "after": marked(after, before) if before else [(after, False)],
            }
        )
    return rows
