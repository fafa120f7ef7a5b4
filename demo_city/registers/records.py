"""All records of all registers, worked out from the people so that the registers agree."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from demo_city.registers import certificates, families
from demo_city.registers.people import City, Company, Home

BY_PERSON = "identity_number"
BY_COMPANY = "credit_code"


@dataclass(frozen=True)
class Record:
    """What one register holds about one subject.

    Attributes:
        register: code of the register.
        kind: ``identity_number`` or ``credit_code``.
        subject: that number.
        content: values by key; text, or a list of mappings of texts.
    """

    register: str
    kind: str
    subject: str
    content: dict[str, Any]


def records_of(city: City) -> Iterator[Record]:
    """Every record, one per register and subject."""
    for key in city.residents:
        number = city.persons[key].identity_number
        for register, content in _about_person(city, key):
            if content:
                yield Record(register, BY_PERSON, number, content)
    for key, company in city.companies.items():
        for register, content in _about_company(city, key, company):
            if content:
                yield Record(register, BY_COMPANY, company.credit_code, content)


def _about_person(city: City, key: str) -> Iterator[tuple[str, dict[str, Any]]]:
    person = city.persons[key]
    home = city.household_of(person)
    if not home:
        return
    yield "population", families.population(person, home)
    yield "household", families.household(city, key, person, home)
    yield "marriage", families.marriage(city, key, person)
    yield "e_certificates", {"certificates": certificates.of_person(city, key, person, home)}
    if person.profile:
        yield "person_profile", families.profile(city, person, home)
    if person.social_security:
        yield "social_security", families.social_security(city, person)
    if person.vehicle:
        yield "vehicles", {"owner_name": person.name, **person.vehicle}
    yield "education", families.education(city, person)
    yield "real_estate", _real_estate(city, key)
    represented = city.companies_of(key)
    if represented:
        listed = [{"name": each.name, "credit_code": each.credit_code} for each in represented]
        yield "company_profile", _company(city, represented[0]) | {"companies": listed}


def _about_company(city: City, key: str, company: Company) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "company_profile", _company(city, company)
    yield "e_certificates", {"certificates": certificates.of_company(city, key, company)}
    yield "real_estate", _real_estate(city, key)


def _company(city: City, company: Company) -> dict[str, Any]:
    boss = city.persons[company.legal_representative]
    contact = city.persons[company.contact or company.legal_representative]
    return {
        "name": company.name,
        "credit_code": company.credit_code,
        "legal_representative_name": boss.name,
        "legal_representative_identity_number": boss.identity_number,
        "legal_representative_mobile": boss.profile["mobile"],
        "contact_name": contact.name,
        "contact_identity_number": contact.identity_number,
        "contact_mobile": contact.profile["mobile"],
        **company.profile,
    }


def _real_estate(city: City, key: str) -> dict[str, Any]:
    """The home that is one's own, or that one has a contract about."""
    for home in city.homes:
        if key in home.owners or (home.contract and home.contract.buyer == key):
            return _home(city, home)
    return {}


def _home(city: City, home: Home) -> dict[str, Any]:
    content: dict[str, Any] = home.model_dump(exclude={"owners", "contract"})
    names = {key: person.name for key, person in city.persons.items()}
    names |= {key: company.name for key, company in city.companies.items()}
    content["owners"] = "、".join(names[owner] for owner in home.owners)
    if not home.contract:
        return content
    content |= {
        "contract_number": home.contract.number,
        "contract_signed_on": home.contract.signed_on,
        "contract_price": home.contract.price,
    }
    for role, key in (("seller", home.owners[0]), ("buyer", home.contract.buyer)):
        person = city.persons[key]
        content |= {
            f"{role}_name": person.name,
            f"{role}_identity_number": person.identity_number,
            f"{role}_mobile": person.profile["mobile"],
        }
    return content
