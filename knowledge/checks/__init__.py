"""The rules of ``daoban check``: what must hold over all records together."""

from collections.abc import Callable, Iterator
from pathlib import Path

from knowledge.checks.conflicts import (
    numbers_that_differ,
    questions_answered_differently,
    waived_materials,
)
from knowledge.checks.content import Content, read_whole
from knowledge.checks.duplicates import repeated_ids, repeated_questions, repeated_titles
from knowledge.checks.facts import (
    dates_out_of_order,
    empty_mandatory_fields,
    numbers_without_unit,
    personal_data,
    unreadable_texts,
)
from knowledge.checks.references import (
    broken_references,
    circular_steps,
    materials_of_no_matter,
    unknown_places,
    unknown_stages,
)
from knowledge.checks.scenarios import (
    exclusions_without_basis,
    materials_of_no_source,
    repeated_scenarios,
    useless_alternatives,
    ways_out,
)
from knowledge.files import FileRecord, Finding

Check = Callable[[Content], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    repeated_ids,
    repeated_titles,
    repeated_questions,
    broken_references,
    circular_steps,
    materials_of_no_matter,
    repeated_scenarios,
    ways_out,
    exclusions_without_basis,
    useless_alternatives,
    materials_of_no_source,
    unknown_places,
    unknown_stages,
    dates_out_of_order,
    empty_mandatory_fields,
    numbers_without_unit,
    numbers_that_differ,
    questions_answered_differently,
    waived_materials,
    personal_data,
    unreadable_texts,
)


def check_records(content: Content) -> list[Finding]:
    """What all rules find in these records."""
    return [finding for check in CHECKS for finding in check(content)]


def check_content(folder: Path) -> tuple[list[FileRecord], list[Finding]]:
    """The records of a content folder and every finding on them, in file order."""
    content, findings = read_whole(folder)
    findings += check_records(content)
    return content.files, sorted(findings, key=lambda finding: (str(finding.path), finding.line))
