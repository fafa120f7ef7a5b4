"""The personal checklist (一次告知): what to bring, what need not be, what may follow later."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from actions.applications.application import Way
from actions.applications.guidance import Case, Records, services_of
from knowledge.facts import Material
from knowledge.vocabulary import GuideField, Necessity
from search.composition.quotes import Quote, cite, field_quotes
from search.contracts import Citation


class Handling(StrEnum):
    """How one material on the list is to be handled."""

    BRING = "bring"
    WAIVED = "waived"
    FORM = "form"
    MAYBE = "maybe"


@dataclass(frozen=True)
class ChecklistEntry:
    """One material of a personal checklist.

    Attributes:
        name: as published.
        handling: to bring, waived by an e-certificate, filled in here, or only under a condition.
        certificate: the e-certificate that waives it.
        certificate_found: whether the register has shown that certificate.
        when: the condition under which it is needed.
        because: the answer by which it is needed.
        note: what the record adds.
        copies: how many.
        deferrable: citation of what allows handing it in later (容缺后补).
        promise: citation of what allows a written promise instead (告知承诺).
        reference: whether it is another place's rule.
        citation: where it is published.
        way: how the person will hand it in, once said.
    """

    name: str
    handling: Handling
    citation: Citation
    certificate: str | None = None
    certificate_found: bool = False
    when: str | None = None
    because: str | None = None
    note: str | None = None
    copies: int | None = None
    deferrable: Citation | None = None
    promise: Citation | None = None
    reference: bool = False
    way: Way | None = None

    @property
    def ways(self) -> tuple[Way, ...]:
        """How it may be handed in."""
        if self.handling in (Handling.FORM, Handling.WAIVED):
            return (Way.WAIVED,)
        more = [Way.LATER] if self.deferrable else []
        more += [Way.PROMISE] if self.promise else []
        return (Way.ATTACHED, Way.WINDOW, *more)


def checklist_of(
    case: Case,
    records: Records,
    certificates: Collection[str] = (),
    ways: Mapping[str, Way] | None = None,
) -> list[ChecklistEntry]:
    """The materials of a case: what is needed first, what is waived and conditional after it.

    Args:
        case: what applies.
        records: every published record.
        certificates: kinds of e-certificate that the register showed.
        ways: how each is handed in, as far as that has been said.
    """
    services = services_of(case, records)
    quotes = field_quotes(case.bundle, services, GuideField.MATERIALS)
    entries = [
        _entry(case, records, quote, certificates, ways or {})
        for quote in quotes
        if quote.text not in case.dropped_materials
    ]
    known = {quote.text for quote in quotes}
    entries += [
        _added(case, records, name, ways or {})
        for name in case.added_materials
        if name not in known and _has_source(case, name)
    ]
    order = list(Handling)
    return sorted(entries, key=lambda entry: order.index(entry.handling))


def _entry(
    case: Case,
    records: Records,
    quote: Quote,
    certificates: Collection[str],
    ways: Mapping[str, Way],
) -> ChecklistEntry:
    item = quote.item
    assert isinstance(item, Material)
    added = case.added_materials.get(item.name)
    found = item.certificate is not None and _shows(certificates, item.certificate)
    return ChecklistEntry(
        name=item.name,
        handling=_handling(item, added is not None, found),
        citation=cite(records, quote.record, item.source),
        certificate=item.certificate,
        certificate_found=found,
        when=None if added else item.when,
        because=added.option.label if added else None,
        note=item.note,
        copies=item.copies,
        deferrable=_cited(records, quote, item.deferrable_source),
        promise=_cited(records, quote, item.promise_source),
        reference=not quote.is_local,
        way=ways.get(item.name),
    )


def _handling(item: Material, added: bool, found: bool) -> Handling:
    if item.form == "form":
        return Handling.FORM
    if found:
        return Handling.WAIVED
    conditional = item.necessity is Necessity.CONDITIONAL and not added
    return Handling.MAYBE if conditional else Handling.BRING


def _cited(records: Records, quote: Quote, source: str | None) -> Citation | None:
    return cite(records, quote.record, source) if source else None


def _shows(certificates: Collection[str], wanted: str) -> bool:
    """Whether the register showed this certificate: 「居民身份证电子证照」 is of kind 居民身份证."""
    return any(kind in wanted or wanted in kind for kind in certificates)


def _has_source(case: Case, name: str) -> bool:
    return case.added_materials[name].option.note is not None


def _added(case: Case, records: Records, name: str, ways: Mapping[str, Way]) -> ChecklistEntry:
    """A material that only an answer names; it rests on the source of that answer's note."""
    chosen = case.added_materials[name]
    note = chosen.option.note
    assert note is not None
    return ChecklistEntry(
        name=name,
        handling=Handling.BRING,
        citation=cite(records, case.bundle, note.source),
        because=chosen.option.label,
        note=note.brief or note.text,
        reference=note.reference_region is not None,
        way=ways.get(name),
    )
