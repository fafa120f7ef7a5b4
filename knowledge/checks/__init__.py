"""The rules of ``daoban check``: what must hold over all records together."""

from collections.abc import Callable, Iterator
from pathlib import Path

from knowledge.checks.duplicates import repeated_ids, repeated_questions, repeated_titles
from knowledge.checks.facts import (
    dates_out_of_order,
    empty_mandatory_fields,
    numbers_without_unit,
    personal_data,
    unreadable_texts,
)
from knowledge.checks.references import broken_references
from knowledge.files import FileRecord, Finding, read_content

Check = Callable[[list[FileRecord]], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    repeated_ids,
    repeated_titles,
    repeated_questions,
    broken_references,
    dates_out_of_order,
    empty_mandatory_fields,
    numbers_without_unit,
    personal_data,
    unreadable_texts,
)


def check_records(records: list[FileRecord]) -> list[Finding]:
    """What all rules find in these records."""
    return [finding for check in CHECKS for finding in check(records)]


def check_content(content: Path) -> tuple[list[FileRecord], list[Finding]]:
    """The records of a content folder and every finding on them, in file order."""
    records, findings = read_content(content)
    findings += check_records(records)
    return records, sorted(findings, key=lambda finding: (str(finding.path), finding.line))
