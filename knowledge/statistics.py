"""What is known of each bundle: counts, and which guide fields have a source."""

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.checks.content import walk
from knowledge.facts import Guide, Material, Source, Statement
from knowledge.records import Bundle, Matter, Policy, Record, Service
from knowledge.vocabulary import GuideField


@dataclass(frozen=True, slots=True)
class BundleStatistics:
    """One bundle together with its matters and policies.

    Attributes:
        variants: questions and their variants, aliases and life events that lead to it.
        sourced: fields with at least one statement or material that is not 未核实.
        doubtful: fields with nothing but unverified statements.
        missing: fields that no source gives (未收录).
    """

    bundle: Bundle
    matters: int
    materials: int
    faqs: int
    variants: int
    sources: int
    sourced: tuple[GuideField, ...]
    doubtful: tuple[GuideField, ...]
    missing: tuple[GuideField, ...]

    @property
    def share(self) -> float:
        """The share of the ten guide fields that are sourced."""
        return len(self.sourced) / len(GuideField)


def statistics_of(records: Mapping[str, Record | Source]) -> list[BundleStatistics]:
    """The bundles by city and life stage."""
    bundles = [record for record in records.values() if isinstance(record, Bundle)]
    policies = [record for record in records.values() if isinstance(record, Policy)]
    bundles.sort(key=lambda bundle: (bundle.city, bundle.life_stage or "", bundle.id))
    return [_of(bundle, records, policies) for bundle in bundles]


def _of(
    bundle: Bundle, records: Mapping[str, Record | Source], policies: list[Policy]
) -> BundleStatistics:
    steps = (records.get(step.matter) for step in bundle.matters)
    matters = [step for step in steps if isinstance(step, Matter)]
    parts: list[Service] = [bundle, *matters]
    parts += [policy for policy in policies if bundle.id in policy.bundles]
    faqs = [faq for part in parts for faq in part.faqs]
    guides = [part.guide for part in parts]
    sourced = tuple(
        field for field in GuideField if any(_certain(guide, field) for guide in guides)
    )
    filled = {field for field in GuideField if any(getattr(guide, field) for guide in guides)}
    return BundleStatistics(
        bundle=bundle,
        matters=len(matters),
        materials=len({material.name for guide in guides for material in guide.materials}),
        faqs=len(faqs),
        variants=sum(1 + len(faq.variants) for faq in faqs)
        + len(bundle.aliases)
        + len(bundle.life_events),
        sources=len({name for part in parts for name in _sources(part)}),
        sourced=sourced,
        doubtful=tuple(field for field in GuideField if field in filled and field not in sourced),
        missing=tuple(field for field in GuideField if field not in filled),
    )


def _certain(guide: Guide, field: GuideField) -> bool:
    if field is GuideField.MATERIALS:
        return bool(guide.materials)
    return any(not statement.unverified for statement in guide.statements(field))


def _sources(record: Record) -> set[str]:
    return {value.source for _, value in walk(record) if isinstance(value, Statement | Material)}
