"""Copies of the made-up city's content with one thing changed."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from support.city import CONTENT

Edit = Callable[[dict[str, Any]], object]


def copy_content(target: Path) -> Path:
    """A copy of the content folder that may be written to."""
    return shutil.copytree(CONTENT, target)


def edit_record(content: Path, record_id: str, edit: Edit) -> Path:
    """Change one record in place; the path of the file it stands in."""
    for path in sorted(content.rglob("*.yml")):
        raw = yaml.safe_load(path.read_text("utf-8"))
        for record in raw:
            if record.get("id") == record_id:
                edit(record)
                path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
                return path
    raise LookupError(record_id)


def add_record(content: Path, record_id: str, **changes: Any) -> Path:
    """Add a changed copy of a record in a file of its own; the path of that file."""
    for path in sorted(content.rglob("*.yml")):
        for record in yaml.safe_load(path.read_text("utf-8")):
            if record.get("id") == record_id:
                added = path.with_name("zz-added.yml")
                text = yaml.safe_dump([record | changes], allow_unicode=True)
                added.write_text(text, encoding="utf-8")
                return added
    raise LookupError(record_id)


def edit_option(content: Path, bundle_id: str, number: int, **changes: Any) -> Path:
    """Change one option of a bundle's first question; the path of the file it stands in."""
    return edit_record(
        content, bundle_id, lambda r: r["scenarios"][0]["options"][number].update(changes)
    )
