"""Who can sign in: the people of ``people.yml``, some of whom may also act for a company."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

PEOPLE = Path(__file__).parent / "people.yml"
COMPANY_MARK = ".company"
"""Ends the subject of somebody who acts for their company: to the client, somebody else."""


class _Company(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    credit_code: str


class _Person(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    subject: str
    name: str
    identity_number: str
    city: str
    about: str
    company: _Company | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """One way to sign in: a person, or a person on behalf of a company.

    Attributes:
        subject: never changes; what the client knows the identity by.
        city: where the household is; heads the list on the page on which people choose.
        about: one line for that page.
    """

    subject: str
    name: str
    identity_number: str
    city: str
    about: str
    credit_code: str | None = None
    company_name: str | None = None

    def claims(self) -> dict[str, Any]:
        """The claims about this identity in an ID token and in ``/userinfo``."""
        claims = {
            "sub": self.subject,
            "name": self.name,
            "identity_number": self.identity_number,
            "credit_code": self.credit_code,
            "company_name": self.company_name,
        }
        return {name: value for name, value in claims.items() if value is not None}


def _identities(person: _Person) -> list[Identity]:
    own = (person.name, person.identity_number, person.city, person.about)
    found = [Identity(person.subject, *own)]
    if person.company:
        subject = person.subject + COMPANY_MARK
        found.append(Identity(subject, *own, person.company.credit_code, person.company.name))
    return found


@cache
def identities(path: Path = PEOPLE) -> Mapping[str, Identity]:
    """Every way to sign in, by subject, in the order of the file."""
    people = [_Person.model_validate(item) for item in yaml.safe_load(path.read_text("utf-8"))]
    found = [identity for person in people for identity in _identities(person)]
    return MappingProxyType({identity.subject: identity for identity in found})
