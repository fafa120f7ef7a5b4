"""The forms that come with the house: every bundle has one, and all that they name exists."""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from typing import Any

import pytest

from actions.applications.guidance import FOR_ANOTHER, FOR_MYSELF, ON_BEHALF
from actions.applications.registers.catalogue import register
from actions.forms.checks.formats import FORMATS
from actions.forms.conditions import Circumstance, Condition
from actions.forms.form import Field, Form, Section
from actions.forms.loading import bundles_with_form, form_of, groups
from actions.forms.prefill import COMPANY, IDENTITY, SIGNED_IN, PrefillSource, prefill_of
from daoban.settings import ROOT
from knowledge.files import read_content
from knowledge.records import Bundle

FIRST_PART = {
    "cq-newborn",
    "cq-flexible-employment",
    "cq-marriage-and-childbirth",
    "cq-disability-support",
    "cq-veterans",
    "cq-second-hand-home",
    "cq-retirement",
    "cq-after-death",
    "cq-company-start",
    "cq-company-real-estate",
    "cq-hiring",
    "cq-restaurant",
    "cq-simple-deregistration",
}
BY_DEMAND = 12
IDENTITY_CLAIMS = {"name", "identity_number", "credit_code", "company_name"}
IN_PERSON = {"cq-adoption", "cq-marriage-and-childbirth", "cs-marriage"}
"""Both have to come themselves: nobody can do it for them."""
FOR_PERSONS = "个人"


@cache
def bundles() -> Mapping[str, Bundle]:
    """Every bundle of the content by its id."""
    records, findings = read_content(ROOT / "knowledge" / "content")
    assert not findings
    return {one.record.id: one.record for one in records if isinstance(one.record, Bundle)}


def scenario_labels(bundle: str) -> dict[str, list[str]]:
    """The questions of a bundle with their answers, and for whom one applies."""
    asked = {
        scenario.id: [option.label for option in scenario.options]
        for scenario in bundles()[bundle].scenarios
    }
    return {ON_BEHALF: [FOR_MYSELF, FOR_ANOTHER], **asked}


def conditions_in(condition: Condition | None) -> Iterator[Condition]:
    """A condition and all that it is made of."""
    if condition is None:
        return
    yield condition
    for part in (*condition.all, *condition.any, condition.negated):
        yield from conditions_in(part)


def all_conditions(form: Form) -> Iterator[tuple[Condition, str]]:
    """Every condition of a form with the section that it stands in."""
    for section in form.sections:
        for when in (section.when, *(field.when for field in section.fields)):
            for condition in conditions_in(when):
                yield condition, section.key


def absolute(path: str, section: Section | str) -> str:
    """A path that begins with a dot, from the top."""
    key = section if isinstance(section, str) else section.key
    return f"{key}{path}" if path.startswith(".") else path


def field_at(form: Form, path: str) -> Field | None:
    """The field at a path; in a repeated section that of the first time."""
    place = form.place(path)
    if place is None:
        section, _, key = path.partition(".")
        place = form.place(f"{section}.0.{key}")
    return place.field if place else None


def cases(form: Form, look_at: set[str]) -> Iterator[tuple[Circumstance, set[str]]]:
    """Every combination of the answers that a form looks at, with the matters it leaves."""
    bundle = bundles()[form.bundle]
    labels = {
        name: found for name, found in scenario_labels(form.bundle).items() if name in look_at
    }
    matters = {step.matter for step in bundle.matters}
    for answers in product(*labels.values()):
        chosen = dict(zip(labels, answers, strict=True))
        dropped = {
            matter
            for scenario in bundle.scenarios
            for option in scenario.options
            if chosen.get(scenario.id) == option.label
            for matter in option.drops_matters
        }
        yield Circumstance(chosen, {}), matters - dropped


def with_values(form: Form, case: Circumstance) -> Iterator[Circumstance]:
    """The case with every combination of the choices that conditions look at, and repeated once."""
    counts = {
        f"{section.key}.count": str(max(section.minimum or 0, 1))
        for section in form.sections
        if section.repeated
    }
    paths = {
        absolute(condition.field, key)
        for condition, key in all_conditions(form)
        if condition.field and condition.among
    }
    choices: dict[str, tuple[str, ...]] = {}
    for path in sorted(paths):
        field = field_at(form, path)
        assert field is not None, path
        choices[path] = field.choices
    for values in product(*choices.values()):
        yield Circumstance(case.answers, {**counts, **dict(zip(choices, values, strict=True))})


def test_every_bundle_has_a_form() -> None:
    assert set(bundles_with_form()) == set(bundles())


def test_complete_forms_are_the_first_part_and_twelve_by_demand() -> None:
    complete = {bundle for bundle in bundles_with_form() if form_of(bundle).complete}
    assert complete >= FIRST_PART
    assert len(complete) == len(FIRST_PART) + BY_DEMAND


def test_every_group_is_used() -> None:
    used = {section.group for each in bundles_with_form() for section in form_of(each).sections}
    assert set(groups()) == used


@pytest.mark.parametrize("bundle", bundles_with_form())
class TestForm:
    def test_title_says_that_it_is_an_application(self, bundle: str) -> None:
        assert form_of(bundle).title.endswith("申请表")

    def test_scenarios_and_their_answers_exist(self, bundle: str) -> None:
        known = scenario_labels(bundle)
        for condition, section in all_conditions(form_of(bundle)):
            if condition.scenario:
                assert condition.scenario in known, section
                assert set(condition.among) <= set(known[condition.scenario]), section

    def test_fields_of_conditions_exist_and_can_have_these_values(self, bundle: str) -> None:
        form = form_of(bundle)
        for condition, section in all_conditions(form):
            if condition.field:
                field = field_at(form, absolute(condition.field, section))
                assert field is not None, (section, condition.field)
                assert set(condition.among) <= set(field.choices), (section, condition.field)

    def test_matters_are_those_of_the_bundle(self, bundle: str) -> None:
        steps = {step.matter for step in bundles()[bundle].matters}
        assert set(form_of(bundle).matters) <= steps

    def test_every_section_and_field_is_reachable(self, bundle: str) -> None:
        form = form_of(bundle)
        look_at = {condition.scenario for condition, _ in all_conditions(form)} - {None}
        deciding = {
            scenario.id
            for scenario in bundles()[bundle].scenarios
            for option in scenario.options
            if option.drops_matters
        }
        wanted = {(section.key, field.key) for section in form.sections for field in section.fields}
        for case, matters in cases(form, {str(each) for each in look_at} | deciding):
            for filled in with_values(form, case):
                places = form.places(filled, matters)
                wanted -= {(place.section.key, place.field.key) for place in places}
            if not wanted:
                return
        assert not wanted

    def test_formats_are_known_and_choices_can_be_told_apart(self, bundle: str) -> None:
        for section in form_of(bundle).sections:
            for field in section.fields:
                assert field.schema["type"] == "string", field.key
                assert field.format == "choice" or field.format in FORMATS, field.format
                assert len(set(field.choices)) == len(field.choices), field.key

    def test_what_is_required_exists_and_can_be_asked(self, bundle: str) -> None:
        for section in form_of(bundle).sections:
            group = groups()[section.group]
            assert set(group.get("required", ())) <= set(group["properties"]), section.group
            assert section.title
            assert not section.title.endswith("。")
            for field in section.fields:
                assert 0 < len(field.title) <= 30, field.key
                assert not field.ask or field.ask[-1] in "？。", field.ask
                assert not field.help or field.help[-1] in "？。", field.help
                if field.required and field.format == "choice":
                    assert field.ask, (section.group, field.key)

    def test_derived_fields_follow_from_fields_that_exist(self, bundle: str) -> None:
        form = form_of(bundle)
        sections = {section.key for section in form.sections}
        for section in form.sections:
            for field in section.fields:
                for source in (field.derived or {}).values():
                    path = absolute(source, section)
                    if path.partition(".")[0] in sections:
                        assert field_at(form, path) is not None, (section.key, field.key, path)

    def test_rules_name_fields_that_exist(self, bundle: str) -> None:
        form = form_of(bundle)
        for rule in form.rules:
            for path in _paths(rule.model_dump()):
                assert field_at(form, path.replace(".*.", ".0.")) is not None, path

    def test_prefill_fills_fields_of_the_form_with_keys_of_the_registers(self, bundle: str) -> None:
        form, prefill = form_of(bundle), prefill_of(bundle)
        assert prefill.form == bundle
        assert prefill.sources
        for source in prefill.sources:
            if source.subject not in (SIGNED_IN, COMPANY):
                assert field_at(form, source.subject) is not None, source.subject
            for path, key in source.fills.items():
                assert form.place(path) is not None, path
                assert _key_exists(source, key), (source.register_code, key)
            for key in source.only_if:
                assert key == "subject.sex" or _key_exists(source, key), key

    def test_persons_may_be_acted_for_unless_they_have_to_come(self, bundle: str) -> None:
        if bundles()[bundle].audience[0] == FOR_PERSONS:
            keys = {section.key for section in form_of(bundle).sections}
            assert "applicant" in keys
            assert ("agent" in keys) is (bundle not in IN_PERSON)


def _paths(rule: Mapping[str, Any]) -> Iterator[str]:
    for name, value in rule.items():
        if name in ("rule", "message", "hint"):
            continue
        for each in value if isinstance(value, tuple | list) else (value,):
            if isinstance(each, str) and "." in each:
                yield each


def _key_exists(source: PrefillSource, key: str) -> bool:
    """Whether a register has a key; in a list, the part of an entry after place or kind."""
    if source.register_code == IDENTITY:
        return key in IDENTITY_CLAIMS
    keys = register(source.register_code).keys
    name, _, rest = key.partition(".")
    if name not in keys:
        return False
    items = keys[name].items
    return rest.rpartition(".")[2] in items if items else not rest
