"""What has to be known of one material, in words; the same on the page and on paper."""

from actions.applications.checklist import ChecklistEntry, Handling
from web.applications.texts import application_text


def facts_of(entry: ChecklistEntry) -> list[str]:
    """When it is needed, what may replace it, and where that is published."""
    words = application_text()["fact"]
    found = []
    if entry.when:
        found.append(words["when"].format(when=entry.when))
    if entry.because:
        found.append(words["because"].format(because=entry.because))
    if entry.copies:
        found.append(words["copies"].format(copies=entry.copies))
    if entry.note:
        found.append(entry.note)
    if entry.certificate:
        waived = entry.handling is Handling.WAIVED
        found.append(words["waived" if waived else "waivable"].format(name=entry.certificate))
    if entry.deferrable:
        found.append(words["later"].format(source=entry.deferrable.source))
    if entry.promise:
        found.append(words["promise"].format(source=entry.promise.source))
    if entry.reference:
        found.append(words["reference"])
    found.append(words["source"].format(source=entry.citation.source, seen=entry.citation.seen))
    return found
