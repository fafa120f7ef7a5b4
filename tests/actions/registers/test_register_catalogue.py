"""The published interface: the same on both sides, and readable for people."""

import pytest
import yaml

from actions.applications.registers import catalogue as ours
from daoban.errors import ContentInvalid, NotFound
from demo_city.registers import catalogue as theirs

REGISTERS = {
    "population",
    "household",
    "marriage",
    "e_certificates",
    "person_profile",
    "company_profile",
    "real_estate",
    "social_security",
    "vehicles",
    "education",
}
LISTS = {"certificates", "children", "companies"}


def test_both_sides_have_the_same_description() -> None:
    assert yaml.safe_load(ours.FILE.read_text("utf-8")) == theirs.catalogue()


def test_every_register_is_described() -> None:
    assert ours.catalogue().keys() == REGISTERS
    for register in ours.catalogue().values():
        assert register.subjects
        assert register.keys
        assert not register.contains.endswith("。")


def test_only_these_keys_are_lists() -> None:
    keys = [item for each in ours.catalogue().values() for item in each.keys.items()]
    assert {name for name, key in keys if key.items} == LISTS


def test_titles_tell_the_keys_of_a_register_apart() -> None:
    for register in ours.catalogue().values():
        titles = [key.title for key in register.keys.values()]
        assert len(titles) == len(set(titles))


def test_an_unknown_register_is_not_found() -> None:
    with pytest.raises(NotFound, match="gossip"):
        ours.register("gossip")


def test_a_broken_description_is_refused(tmp_path, monkeypatch) -> None:
    file = tmp_path / "catalogue.yml"
    file.write_text("population: {title: 人口库}", "utf-8")
    monkeypatch.setattr(ours, "FILE", file)
    ours.catalogue.cache_clear()
    try:
        with pytest.raises(ContentInvalid):
            ours.catalogue()
    finally:
        monkeypatch.undo()
        ours.catalogue.cache_clear()
