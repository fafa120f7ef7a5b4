"""The demonstration people: valid numbers, agreeing registers, everybody who is needed."""

import re
from collections import Counter
from typing import Any

import pytest
from stdnum import luhn
from stdnum.cn import ric, uscc
from support.registers import demo_city, demo_records, memory_records, number_of

from actions.forms.checks.formats import FORMATS
from demo_city.registers.catalogue import catalogue

CITY = demo_city()
RECORDS = memory_records()
FORMAT_OF = (
    (r"identity_number|social_security_number", "citizen-id"),
    (r"credit_code", "credit-code"),
    (r"bank_account", "bank-card"),
    (r"mobile", "mobile-phone"),
    (r"phone", "phone"),
    (r"email", "email"),
    (r"postcode", "postcode"),
    (r"region_code", "region-code"),
    (r"plate$", "licence-plate"),
    (r"_on$|_date$|_period_end$|valid_to", "date"),
    (r"address", "address"),
    (r"^area$|business_area|_price|capital|contribution_base", "money"),
    (r"months_paid|^employees$|army_service_years", "whole-number"),
    (r"real_estate.certificate_number", "real-estate-number"),
    (r"unit_number|certificate_number|_account$|household_number|diploma", "certificate-number"),
    (r"contract_number|engine_number|student_number|identification", "certificate-number"),
    (r"company_profile.name|employer_name|companies.*name", "company-name"),
    (r"certificates.number", "certificate-number"),
    (r"name$", "person-name"),
)


def format_of(place: str) -> str:
    key = place.rpartition(".")[2]
    return next(
        (name for shape, name in FORMAT_OF if re.search(shape, key) or re.search(shape, place)),
        "plain-text",
    )


def texts(register: str, content: dict[str, Any]) -> list[tuple[str, str]]:
    found = []
    for key, value in content.items():
        if isinstance(value, str):
            found.append((f"{register}.{key}", value))
            continue
        found += [
            (f"{register}.{key}.{part}", text) for each in value for part, text in each.items()
        ]
    return found


def test_identity_numbers_are_valid_and_nobody_shares_one() -> None:
    numbers = [person.identity_number for person in CITY.persons.values()]
    assert [number for number in numbers if not ric.is_valid(number)] == []
    assert max(Counter(numbers).values()) == 1


def test_credit_codes_are_valid_and_nobody_shares_one() -> None:
    codes = [company.credit_code for company in CITY.companies.values()]
    assert [code for code in codes if not uscc.is_valid(code)] == []
    assert max(Counter(codes).values()) == 1


def test_bank_accounts_have_their_check_digit_and_nobody_shares_one() -> None:
    holders = [*CITY.persons.values(), *CITY.companies.values()]
    facts = [getattr(each, "social_security", None) or each.profile for each in holders]
    accounts = [each["bank_account"] for each in facts if "bank_account" in each]
    assert len(accounts) > 40
    assert [account for account in accounts if not luhn.is_valid(account)] == []
    assert max(Counter(accounts).values()) == 1


def test_mobiles_are_of_the_made_up_range() -> None:
    mobiles = [
        text
        for each in demo_records()
        for place, text in texts("", each.content)
        if "mobile" in place
    ]
    assert mobiles
    assert [mobile for mobile in mobiles if not mobile.startswith("1990000")] == []


@pytest.mark.parametrize(
    "record", demo_records(), ids=lambda each: f"{each.register}-{each.subject}"
)
def test_record_is_as_the_catalogue_says_and_fits_a_form(record: Any) -> None:
    register = catalogue()[record.register]
    assert record.kind in register["subjects"]
    needed = {key for key, about in register["keys"].items() if not about.get("optional")}
    assert needed <= record.content.keys() <= register["keys"].keys()
    for key, value in record.content.items():
        items = register["keys"][key].get("items")
        assert isinstance(value, list if items else str)
        if items:
            wanted = {part for part, about in items.items() if not about.get("optional")}
            assert all(wanted <= entry.keys() <= items.keys() for entry in value)
    faults = {
        place: fault.message
        for place, text in texts(record.register, record.content)
        if (fault := FORMATS[format_of(place)].fault(text))
    }
    assert faults == {}


def test_everybody_referred_to_is_there() -> None:
    people, firms = CITY.persons.keys(), CITY.companies.keys()
    assert {home.householder for home in CITY.households.values()} <= people
    assert {person.household for person in CITY.persons.values()} - {None} == CITY.households.keys()
    for person in CITY.persons.values():
        assert {person.father, person.mother, person.education.get("child")} - {None} <= people
        assert {person.social_security.get("employer")} - {None} <= firms
    for child in CITY.newborns:
        assert {child.mother, child.father} <= people
    for home in CITY.homes:
        assert set(home.owners) <= people | firms


def test_everybody_lives_where_their_householder_does() -> None:
    strangers = [
        home.number
        for key, home in CITY.households.items()
        if CITY.persons[home.householder].household != key
    ]
    assert strangers == []


def test_spouses_name_each_other() -> None:
    for number, content in RECORDS["marriage"].items():
        if spouse := content.get("spouse_identity_number"):
            assert RECORDS["marriage"][spouse]["spouse_identity_number"] == number


def test_sex_is_that_of_the_marriage() -> None:
    sides = [(each.wife, "女") for each in CITY.marriages] + [
        (each.husband, "男") for each in CITY.marriages
    ]
    assert [key for key, sex in sides if key and CITY.persons[key].sex != sex] == []


def test_both_cities_have_people_and_companies() -> None:
    homes = Counter(each["region_code"][:2] for each in RECORDS["population"].values())
    firms = Counter(company.profile["region_code"][:2] for company in CITY.companies.values())
    assert homes["50"] >= 15
    assert homes["43"] >= 8
    assert firms["50"] >= 6
    assert firms["43"] >= 4


def test_the_twins_are_both_their_mothers_and_their_fathers() -> None:
    twins = {"刘大双", "刘小双"}
    for parent in ("chen-yanshi", "liu-moni"):
        children = RECORDS["household"][number_of(parent)]["children"]
        assert {child["name"] for child in children} == twins
        assert all("identity_number" not in child for child in children)
        kinds = [
            each["kind"] for each in RECORDS["e_certificates"][number_of(parent)]["certificates"]
        ]
        assert kinds.count("出生医学证明") == 2


def test_the_unmarried_mother_has_a_child_whose_father_no_register_knows() -> None:
    mother = number_of("zhang-yangben")
    assert RECORDS["marriage"][mother] == {"status": "未婚", "sex": "女"}
    assert [child["name"] for child in RECORDS["household"][mother]["children"]] == ["张小样"]
    father = number_of("zhao-xuni")
    assert [code for code, held in RECORDS.items() if father in held] == []


def test_the_father_from_elsewhere_is_registered_elsewhere() -> None:
    assert RECORDS["population"][number_of("liu-moni")]["region_code"] == "520103"


@pytest.mark.parametrize(
    ("mourner", "relation", "deceased"),
    [
        ("qian-fangzhen", "子女", "qian-laoyang"),
        ("feng-laoli", "配偶", "qian-laoyang"),
        ("ge-changqin", "子女", "xi-changlao"),
    ],
)
def test_mourners_find_the_deceased_of_their_household(
    mourner: str, relation: str, deceased: str
) -> None:
    held = RECORDS["household"][number_of(mourner)]
    assert held["relation_to_deceased"] == relation
    assert held["deceased_identity_number"] == number_of(deceased)
    assert held["deceased_on"] == RECORDS["population"][number_of(deceased)]["death_date"]


def test_the_deceased_do_not_mourn_themselves() -> None:
    for key in ("qian-laoyang", "xi-changlao"):
        assert "deceased_name" not in RECORDS["household"][number_of(key)]


def test_buyer_and_seller_know_the_same_contract() -> None:
    buyer, seller = (
        dict(RECORDS["real_estate"][number_of(key)]) for key in ("shen-shimai", "han-shichu")
    )
    assert (buyer.pop("contract_role"), seller.pop("contract_role")) == ("买方", "卖方")
    assert buyer == seller
    assert buyer["buyer_name"] == "沈试买"
    assert buyer["owners"] == "韩试出"


def test_owners_of_one_home_are_each_others_co_owner() -> None:
    wife, husband = number_of("li-shili"), number_of("wang-ceshi")
    assert RECORDS["real_estate"][wife]["co_owner_identity_number"] == husband
    assert RECORDS["real_estate"][husband]["co_owner_identity_number"] == wife


def test_companies_for_both_ways_of_closing_one() -> None:
    cleared = {key: each.profile["debts_cleared"] for key, each in CITY.companies.items()}
    assert cleared["shili-trade"] == cleared["ceshi-consulting"] == "是"
    assert cleared["ceshi-machinery"] == "否"


def test_a_representative_finds_the_company_and_the_company_its_representative() -> None:
    boss = number_of("sun-juli")
    by_person = dict(RECORDS["company_profile"][boss])
    listed = by_person.pop("companies")
    assert listed == [{"name": by_person["name"], "credit_code": by_person["credit_code"]}]
    assert RECORDS["company_profile"][by_person["credit_code"]] == by_person
