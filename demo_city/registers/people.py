"""Who and what the demonstration city knows: persons, households, homes, companies (``people.yml``).

Everybody is named by a key of that file; the numbers stand there once.
"""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

PEOPLE = Path(__file__).with_name("people.yml")
Facts = Mapping[str, str]
Certificate = dict[str, str]
"""``kind``, ``number``, ``issuer``, ``issued_on`` and maybe ``valid_to``."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Household(_Model):
    """One household; ``householder`` is a person's key."""

    number: str
    householder: str
    address: str
    region_code: str
    region_name: str
    police_station: str
    postcode: str
    type: str = "家庭户"


class Person(_Model):
    """One person; relatives and the household are keys, days ISO dates.

    Attributes:
        shows: what this person is good for in a demonstration.
        household: ``None`` for somebody from elsewhere, whom no register knows.
        relation: to the householder.
        identity_card: the day on which it was issued.
        education: ``child`` in it is a person's key.
    """

    name: str
    identity_number: str
    shows: str
    native_place: str
    ethnic_group: str = "汉族"
    household: str | None = None
    relation: str = ""
    moved_in: str = ""
    identity_card: str | None = None
    death_date: str | None = None
    death_place: str = ""
    father: str | None = None
    mother: str | None = None
    profile: Facts = {}
    social_security: Facts = {}
    vehicle: Facts = {}
    education: Facts = {}
    certificates: tuple[Certificate, ...] = ()

    @property
    def birth_date(self) -> str:
        """As the identity number says."""
        digits = self.identity_number[6:14]
        return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"

    @property
    def sex(self) -> str:
        """As the identity number says: its last digit but one is odd for men."""
        return "男" if int(self.identity_number[16]) % 2 else "女"


class Newborn(_Model):
    """A child with a birth certificate and no identity number yet."""

    name: str
    sex: str
    birth_date: str
    birth_place: str
    certificate_number: str
    issued_on: str
    mother: str
    father: str


class Marriage(_Model):
    """A registered marriage or its end; after a divorce the other side may be left out."""

    status: str
    registered_on: str
    registration_office: str
    certificate_number: str
    wife: str | None = None
    husband: str | None = None


class Contract(_Model):
    """A registered contract of sale of a home."""

    buyer: str
    number: str
    signed_on: str
    price: str


class Home(_Model):
    """A registered piece of real estate; an owner is a person or a company."""

    owners: tuple[str, ...]
    certificate_number: str
    unit_number: str
    address: str
    region_code: str
    area: str
    use: str
    right_type: str
    obtained_on: str
    mortgage: str
    mortgagee: str | None = None
    electricity_account: str
    water_account: str
    gas_account: str
    contract: Contract | None = None


class Company(_Model):
    """A company or an individual business; ``contact`` is its legal representative unless given."""

    name: str
    credit_code: str
    shows: str
    legal_representative: str
    contact: str | None = None
    profile: Facts
    certificates: tuple[Certificate, ...] = ()


class City(_Model):
    """Everybody and everything, by key where somebody refers to it."""

    households: dict[str, Household]
    persons: dict[str, Person]
    newborns: tuple[Newborn, ...]
    marriages: tuple[Marriage, ...]
    homes: tuple[Home, ...]
    companies: dict[str, Company]

    def household_of(self, person: Person) -> Household | None:
        """Where a person is registered."""
        return self.households[person.household] if person.household else None

    def companies_of(self, person: str) -> list[Company]:
        """The companies that a person represents."""
        return [each for each in self.companies.values() if each.legal_representative == person]

    @cached_property
    def residents(self) -> dict[str, Person]:
        """The persons whom the registers know."""
        return {key: person for key, person in self.persons.items() if person.household}


def read_city(file: Path = PEOPLE) -> City:
    """The people of a file."""
    return City.model_validate(yaml.safe_load(file.read_text("utf-8")))
