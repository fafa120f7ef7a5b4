"""Who can sign in is plainly made up, and the same people as in the registers."""

from collections import Counter
from pathlib import Path

import yaml
from stdnum.cn import ric, uscc

import demo_city.registers
from demo_city.identity.people import COMPANY_MARK, PEOPLE, identities

REGISTERS = Path(demo_city.registers.__file__).parent / "people.yml"


def test_numbers_are_well_formed_and_nobody_shares_one() -> None:
    people = yaml.safe_load(PEOPLE.read_text("utf-8"))
    numbers = Counter(person["identity_number"] for person in people)
    assert len(people) >= 15
    assert set(numbers.values()) == {1}
    assert all(ric.is_valid(number) for number in numbers)
    codes = [person["company"]["credit_code"] for person in people if "company" in person]
    assert codes
    assert len(set(codes)) == len(codes)
    assert all(uscc.is_valid(code) for code in codes)


def test_acting_for_a_company_is_another_subject_than_oneself() -> None:
    acting = [identity for identity in identities().values() if identity.company_name]
    assert acting
    for identity in acting:
        own = identities()[identity.subject.removesuffix(COMPANY_MARK)]
        assert own.subject != identity.subject
        assert own.identity_number == identity.identity_number
        assert own.credit_code is None
        assert set(own.claims()) == {"sub", "name", "identity_number"}
        assert set(identity.claims()) - set(own.claims()) == {"credit_code", "company_name"}


def test_the_registers_know_everybody_by_the_same_key_name_and_number() -> None:
    known = yaml.safe_load(REGISTERS.read_text("utf-8"))
    companies = {
        company["credit_code"]: (company["name"], company["legal_representative"])
        for company in known["companies"].values()
    }
    for identity in identities().values():
        key = identity.subject.removesuffix(COMPANY_MARK)
        person = known["persons"][key]
        same = (person["name"], person["identity_number"])
        assert same == (identity.name, identity.identity_number)
        assert "death_date" not in person, "the dead do not sign in"
        if identity.credit_code:
            assert companies[identity.credit_code] == (identity.company_name, key)
