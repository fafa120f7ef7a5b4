"""What the registers of people hold: population, household, marriage, profile, social security."""

from typing import Any

from demo_city.registers.people import City, Household, Marriage, Person

Content = dict[str, Any]


def population(person: Person, household: Household) -> Content:
    """人口库."""
    content = {
        "name": person.name,
        "identity_number": person.identity_number,
        "sex": person.sex,
        "birth_date": person.birth_date,
        "ethnic_group": person.ethnic_group,
        "native_place": person.native_place,
        "household_address": household.address,
        "region_code": household.region_code,
        "region_name": household.region_name,
        "household_type": household.type,
    }
    return content | ({"death_date": person.death_date} if person.death_date else {})


def household(city: City, key: str, person: Person, home: Household) -> Content:
    """户籍库, with the children and with the relative of the same household who has died."""
    householder = city.persons[home.householder]
    content: Content = {
        "household_number": home.number,
        "householder_name": householder.name,
        "householder_identity_number": householder.identity_number,
        "relation_to_householder": person.relation,
        "address": home.address,
        "police_station": home.police_station,
        "move_in_date": person.moved_in,
    }
    if children := _children(city, key):
        content["children"] = children
    return content | _deceased(city, key, person)


def _children(city: City, parent: str) -> list[dict[str, str]]:
    grown = [
        {
            "name": child.name,
            "identity_number": child.identity_number,
            "sex": child.sex,
            "birth_date": child.birth_date,
        }
        for child in city.persons.values()
        if parent in (child.father, child.mother)
    ]
    born = [
        {
            "name": child.name,
            "sex": child.sex,
            "birth_date": child.birth_date,
            "birth_place": child.birth_place,
            "birth_certificate_number": child.certificate_number,
        }
        for child in city.newborns
        if parent in (child.father, child.mother)
    ]
    return grown + born


def _deceased(city: City, key: str, person: Person) -> Content:
    for other_key, other in city.persons.items():
        if not other.death_date or other.household != person.household:
            continue
        if relation := _relation(city, key, other_key):
            return {
                "deceased_name": other.name,
                "deceased_identity_number": other.identity_number,
                "deceased_birth_date": other.birth_date,
                "deceased_on": other.death_date,
                "death_place": other.death_place,
                "death_certificate_number": _death_certificate(other),
                "relation_to_deceased": relation,
            }
    return {}


def _death_certificate(person: Person) -> str:
    kind = "居民死亡医学证明（推断）书"
    return next(each["number"] for each in person.certificates if each["kind"] == kind)


def _relation(city: City, key: str, other: str) -> str | None:
    """What a person is to another one: 子女 or 配偶."""
    person = city.persons[key]
    if other in (person.father, person.mother):
        return "子女"
    found = marriage_of(city, key)
    return "配偶" if found and key != other and other in (found.wife, found.husband) else None


def marriage_of(city: City, key: str) -> Marriage | None:
    """The marriage that a person is or was in."""
    return next((each for each in city.marriages if key in (each.wife, each.husband)), None)


def marriage(city: City, key: str, person: Person) -> Content:
    """婚姻登记库; who never married is there as 未婚."""
    found = marriage_of(city, key)
    if not found:
        return {"status": "未婚", "sex": person.sex}
    content = {
        "status": found.status,
        "sex": person.sex,
        "registered_on": found.registered_on,
        "registration_office": found.registration_office,
        "certificate_number": found.certificate_number,
    }
    spouse_key = found.husband if key == found.wife else found.wife
    if not spouse_key:
        return content
    spouse = city.persons[spouse_key]
    content |= {
        "spouse_name": spouse.name,
        "spouse_identity_number": spouse.identity_number,
        "spouse_ethnic_group": spouse.ethnic_group,
        "spouse_birth_date": spouse.birth_date,
    }
    if mobile := spouse.profile.get("mobile"):
        content["spouse_mobile"] = mobile
    if home := city.household_of(spouse):
        content["spouse_household_address"] = home.address
    return content


def profile(city: City, person: Person, home: Household) -> Content:
    """一人一档; people live where they are registered unless their profile says otherwise."""
    content = {
        "postal_address": home.address,
        "postcode": home.postcode,
        "region_code": home.region_code,
    }
    parents = {"mother_name": person.mother, "father_name": person.father}
    named = {title: city.persons[key].name for title, key in parents.items() if key}
    return content | named | dict(person.profile)


def social_security(city: City, person: Person) -> Content:
    """社会保险库; ``employer`` is a company's key."""
    content: Content = {"social_security_number": person.identity_number, **person.social_security}
    if employer := content.pop("employer", None):
        company = city.companies[employer]
        content |= {"employer_name": company.name, "employer_credit_code": company.credit_code}
    return content


def education(city: City, person: Person) -> Content:
    """学籍学历库: one's own school, or that of one's child."""
    content: Content = dict(person.education)
    if child_key := content.pop("child", None):
        child = city.persons[child_key]
        content |= {"child_name": child.name, "child_identity_number": child.identity_number}
    return content
