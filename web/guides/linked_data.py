"""The page for machines: schema.org GovernmentService as JSON-LD (https://schema.org/GovernmentService)."""

from collections.abc import Callable
from typing import Any

from knowledge.records import Bundle
from web.guides.views import ServiceView

AddressOf = Callable[[str, str], str]
"""From the kind and id of a record to the full address of its page."""


def linked_data(view: ServiceView, address_of: AddressOf, channel: str) -> dict[str, Any]:
    """A service in the vocabulary of schema.org."""
    record = view.record
    kind = "bundle" if isinstance(record, Bundle) else "guide"
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "@id": address_of(kind, record.id),
        "url": address_of(kind, record.id),
        "name": record.title,
        "description": view.summary.text,
        "inLanguage": "zh-CN",
        "serviceType": record.life_stage or kind,
        "areaServed": {"@type": "AdministrativeArea", "name": view.city, "identifier": record.city},
        "audience": [{"@type": "Audience", "audienceType": item} for item in record.audience],
        "availableChannel": {
            "@type": "ServiceChannel",
            "serviceUrl": channel,
            "availableLanguage": "zh-CN",
        },
        "citation": [
            {"@type": "CreativeWork", "name": note.name, **({"url": note.url} if note.url else {})}
            for note in view.notes
        ],
    }
    if record.aliases:
        data["alternateName"] = list(record.aliases)
    if record.lead_departments:
        data["provider"] = [
            {"@type": "GovernmentOrganization", "name": name} for name in record.lead_departments
        ]
    if record.valid_from:
        data["validFrom"] = record.valid_from.isoformat()
    if record.valid_to:
        data["validThrough"] = record.valid_to.isoformat()
    if view.steps:
        data["isRelatedTo"] = [
            {
                "@type": "GovernmentService",
                "name": step.title,
                "url": address_of("guide", step.id),
            }
            for step in view.steps
        ]
    return data
