"""The e-certificates of persons and companies, most of which follow from the other registers."""

from demo_city.registers.families import marriage_of
from demo_city.registers.people import Certificate, City, Company, Home, Household, Person


def of_person(city: City, key: str, person: Person, home: Household) -> list[Certificate]:
    """What a person can show."""
    found = [*_identity_card(person, home), _household_booklet(person, home)]
    marriage = marriage_of(city, key)
    if marriage and marriage.status == "已婚":
        found.append(
            _certificate(
                "结婚证",
                marriage.certificate_number,
                marriage.registration_office,
                marriage.registered_on,
            )
        )
    found += [
        _certificate("出生医学证明", child.certificate_number, child.birth_place, child.issued_on)
        for child in city.newborns
        if key in (child.mother, child.father)
    ]
    if person.social_security:
        since = person.social_security["first_insured_on"]
        issuer = f"{home.region_name}人力资源和社会保障局"
        found.append(_certificate("社会保障卡", person.identity_number, issuer, since))
    found += [_title_deed(each, city) for each in city.homes if key in each.owners]
    found += [_business_licence(company) for company in city.companies_of(key)]
    return found + list(person.certificates)


def of_company(city: City, key: str, company: Company) -> list[Certificate]:
    """What a company can show."""
    deeds = [_title_deed(each, city) for each in city.homes if key in each.owners]
    return [_business_licence(company), *deeds, *company.certificates]


def _certificate(kind: str, number: str, issuer: str, issued_on: str) -> Certificate:
    return {"kind": kind, "number": number, "issuer": issuer, "issued_on": issued_on}


def _identity_card(person: Person, home: Household) -> list[Certificate]:
    """Valid for 5, 10 or 20 years or for ever, by the age at issue (居民身份证法 §5)."""
    if not person.identity_card:
        return []
    issuer = home.police_station.split("分局")[0] + (
        "分局" if "分局" in home.police_station else ""
    )
    card = _certificate("居民身份证", person.identity_number, issuer, person.identity_card)
    year, day = int(person.identity_card[:4]), person.identity_card[4:]
    age = year - int(person.birth_date[:4]) - (day < person.birth_date[4:])
    years = next((years for limit, years in ((16, 5), (26, 10), (46, 20)) if age < limit), None)
    return [card | ({"valid_to": f"{year + years}{day}"} if years else {})]


def _household_booklet(person: Person, home: Household) -> Certificate:
    return _certificate("居民户口簿", home.number, home.police_station, person.moved_in)


def _title_deed(home: Home, city: City) -> Certificate:
    region = next(
        (
            each.region_name
            for each in city.households.values()
            if each.region_code == home.region_code
        ),
        "",
    )
    issuer = f"{region}不动产登记中心"
    return _certificate("不动产权证书", home.certificate_number, issuer, home.obtained_on)


def _business_licence(company: Company) -> Certificate:
    profile = company.profile
    licence = _certificate(
        "营业执照",
        company.credit_code,
        profile["registration_authority"],
        profile["established_on"],
    )
    end = profile.get("operating_period_end")
    return licence | ({"valid_to": end} if end else {})
