"""Pre-filling: the registers' answers into the fields that the pre-fill file names."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from actions.applications.application import (
    Application,
    Channel,
    Content,
    Origin,
    Provenance,
)
from actions.applications.registers.port import LookupOutcome, RegisterAnswer
from actions.applications.values import offered
from actions.forms.checks.identity import identity_facts
from actions.forms.conditions import Circumstance
from actions.forms.prefill import CERTIFICATES, COMPANY, IDENTITY, SIGNED_IN, Prefill, PrefillSource

COMPANY_REGISTER = "company_profile"
LIST_OF_CERTIFICATES = "certificates"
"""Key of the list of e-certificates."""


@dataclass(frozen=True)
class Person:
    """Who is signed in.

    Attributes:
        name, identity_number: as the unified identity gives them.
        credit_code, company_name: of the company they act for, when they signed in for one.
    """

    name: str
    identity_number: str
    credit_code: str | None = None
    company_name: str | None = None

    def claim(self, key: str) -> str | None:
        """A claim of the sign-in by its key."""
        found: str | None = getattr(self, key, None)
        return found


Fits = Callable[[str, str], bool]
"""Whether a register's value is a right one for the field at a path."""
Look = Callable[[Mapping[str, str], tuple[str, ...]], RegisterAnswer]
"""Looks up a subject's keys in one register, under the consent that was given."""


@dataclass(frozen=True)
class Filled:
    """What came of pre-filling.

    Attributes:
        content: with the values in.
        outcome: of the look-ups of the register: the worst of them.
    """

    content: Content
    outcome: LookupOutcome


def keys_of(prefill: Prefill, register: str) -> tuple[str, ...]:
    """The keys that a form asks a register for: what a consent has to name."""
    sources = [source for source in prefill.sources if source.register_code == register]
    return tuple(dict.fromkeys(key for source in sources for key in _wanted(source)))


def _wanted(source: PrefillSource) -> tuple[str, ...]:
    """The keys of a look-up: a list as a whole, and what its conditions look at."""
    keys = [key.partition(".")[0] for key in source.fills.values()]
    keys += [key for key in source.only_if if not key.startswith("subject.")]
    keys += [LIST_OF_CERTIFICATES] if source.register_code == CERTIFICATES else []
    return tuple(dict.fromkeys(keys))


def fill_from_identity(
    application: Application, prefill: Prefill, person: Person, at: datetime
) -> Application:
    """Put in what the sign-in itself tells: name and number."""
    content = application.content
    provenance = Provenance(origin=Origin.IDENTITY, at=at, channel=Channel.SYSTEM)
    for source in prefill.sources:
        if source.register_code != IDENTITY or not _for_subject(source, person.identity_number):
            continue
        for path, key in source.fills.items():
            if value := person.claim(key):
                content = offered(content, path, value, provenance, application.version + 1)
    return application.model_copy(update={"content": content})


def fill_from_register(
    application: Application,
    prefill: Prefill,
    person: Person,
    register: str,
    look: Look,
    fits: Fits,
    provenance: Provenance,
) -> Filled:
    """Ask one register for all that the pre-fill file wants of it and put it in.

    Args:
        application: as it is.
        prefill: the pre-fill file.
        person: who is signed in.
        register: code of the register.
        look: asks it.
        fits: says which values are right; others are left out and told of as wrong data.
        provenance: what every value gets; names the register and the consent.
    """
    content, outcomes = application.content, []
    answers: dict[tuple[str, str], RegisterAnswer] = {}
    for source in prefill.sources:
        if source.register_code != register or not _wanted_now(source, content):
            continue
        subject = _subject(source, person, content.values)
        if subject is None or not _for_subject(source, next(iter(subject.values()))):
            continue
        key = next(iter(subject.items()))
        if key not in answers:
            answers[key] = look(subject, keys_of(prefill, register))
            outcomes.append(answers[key].outcome)
        record = answers[key].record
        if not _right(source, record, fits):
            outcomes.append(LookupOutcome.WRONG_DATA)
        content = _take(content, source, record, fits, provenance, application.version + 1)
    return Filled(content, _worst(outcomes))


def _subject(
    source: PrefillSource, person: Person, values: Mapping[str, str]
) -> Mapping[str, str] | None:
    """About whom a register is asked; ``None`` when that is not known."""
    if source.subject == SIGNED_IN:
        return {"identity_number": person.identity_number}
    if source.subject == COMPANY:
        if person.credit_code:
            return {"credit_code": person.credit_code}
        # Only the companies' own register tells which company a person stands for.
        own = source.register_code == COMPANY_REGISTER
        return {"identity_number": person.identity_number} if own else None
    value = values.get(source.subject)
    kind = "credit_code" if source.subject.endswith("credit_code") else "identity_number"
    return {kind: value} if value else None


def _wanted_now(source: PrefillSource, content: Content) -> bool:
    """Whether the answers and fields are those that a source depends on."""
    return source.when is None or source.when.holds(Circumstance(content.answers, content.values))


def _for_subject(source: PrefillSource, number: str) -> bool:
    """Whether what the source wants of its subject's number holds."""
    wanted = source.only_if.get("subject.sex")
    if wanted is None:
        return True
    facts = identity_facts(number)
    return facts is not None and facts.sex == wanted


def _take(
    content: Content,
    source: PrefillSource,
    record: Mapping[str, Any],
    fits: Fits,
    provenance: Provenance,
    version: int,
) -> Content:
    if not _applies(source, record):
        return content
    kinds = [str(each.get("kind")) for each in record.get(LIST_OF_CERTIFICATES, ())]
    if kinds:
        certificates = tuple(dict.fromkeys((*content.certificates, *kinds)))
        content = content.model_copy(update={"certificates": certificates})
    for path, key in source.fills.items():
        value = pick(record, key)
        if value and fits(path, value):
            content = offered(content, path, value, provenance, version)
    return content


def _applies(source: PrefillSource, record: Mapping[str, Any]) -> bool:
    """Whether the answer has the values that the source wants of it."""
    return all(
        record.get(key) == value
        for key, value in source.only_if.items()
        if not key.startswith("subject.")
    )


def _right(source: PrefillSource, record: Mapping[str, Any], fits: Fits) -> bool:
    values = ((path, pick(record, key)) for path, key in source.fills.items())
    return not _applies(source, record) or all(fits(path, value) for path, value in values if value)


def pick(record: Mapping[str, Any], key: str) -> str | None:
    """The value of a key; ``a.0.b`` goes into a list by place, ``a.结婚证.b`` by kind."""
    name, _, rest = key.partition(".")
    found = record.get(name)
    if isinstance(found, str) and not rest:
        return found
    if not isinstance(found, list) or not rest:
        return None
    which, _, inner = rest.partition(".")
    if which.isdecimal():
        item = found[int(which)] if int(which) < len(found) else {}
    else:
        item = next((each for each in found if each.get("kind") == which), {})
    value = item.get(inner)
    return value if isinstance(value, str) else None


def _worst(outcomes: Sequence[LookupOutcome]) -> LookupOutcome:
    order = (
        LookupOutcome.TIMED_OUT,
        LookupOutcome.UNAVAILABLE,
        LookupOutcome.WRONG_DATA,
        LookupOutcome.PARTIAL,
        LookupOutcome.FOUND,
    )
    return next((each for each in order if each in outcomes), LookupOutcome.NOT_FOUND)
