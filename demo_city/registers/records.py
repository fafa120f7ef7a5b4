"""All records of all registers, worked out from the people so that the registers agree."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from demo_city.registers import certificates, families
from demo_city.registers.people import City, Company, Contract, Home

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
            return _home(city, key, home)
    return {}


def _home(city: City, key: str, home: Home) -> dict[str, Any]:
    content = home.model_dump(exclude={"owners", "contract"}, exclude_none=True)
    names = {owner: person.name for owner, person in city.persons.items()}
    names |= {owner: company.name for owner, company in city.companies.items()}
    content["owners"] = "、".join(names[owner] for owner in home.owners)
    other = next(
        (city.persons[each] for each in home.owners if each in city.persons and each != key), None
    )
    if other and key in home.owners:
        content |= {"co_owner_name": other.name, "co_owner_identity_number": other.identity_number}
    return content | (_contract(city, key, home, home.contract) if home.contract else {})


def _contract(city: City, key: str, home: Home, contract: Contract) -> dict[str, Any]:
    content = {
        "contract_role": "买方" if key == contract.buyer else "卖方",
        "contract_number": contract.number,
        "contract_signed_on": contract.signed_on,
        "contract_price": contract.price,
    }
    for role, side in (("seller", home.owners[0]), ("buyer", contract.buyer)):
        person = city.persons[side]
        content |= {
            f"{role}_name": person.name,
            f"{role}_identity_number": person.identity_number,
            f"{role}_mobile": person.profile["mobile"],
        }
    return content
